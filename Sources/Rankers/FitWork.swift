import Concepts
import Scoring

/// The work of a fit, which tells how far it is and stops where it is when it should.
struct FitWork {
  private let progress: (@Sendable (Int, Int) throws -> Void)?

  init(_ context: ComponentContext) { progress = context.progress }

  /// Does the work with an execution that is watched.
  ///
  /// - Throws: what the watcher threw, such as `CancellationError`, and what the work throws.
  func run<Value>(_ work: (Execution) throws -> Value) throws -> Value {
    guard let progress else { return try work(.standard) }
    var execution = Execution.standard
    let watch = LongWork(progress)
    execution.work = watch
    do { return try work(execution) } catch let error as ScoringError where error.code == .stopped {
      throw watch.error ?? error
    }
  }
}
