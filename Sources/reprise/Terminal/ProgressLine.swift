import Assets
import Synchronization

/// How far the work is, on standard error: one line that is rewritten on a terminal, else a line now and then.
///
/// A patient one says nothing of work that is soon done, and off a terminal a line from time to time of work that lasts.
final class ProgressLine: Sendable {
  private struct State: Sendable {
    var label = ""
    var detail = ""
    var done = 0.0
    var total = 0.0
    var started: ContinuousClock.Instant = .now
    var printed: ContinuousClock.Instant?
    var frame = 0
    var isShown = false
    var isOver = false
  }

  private let state = Mutex(State())
  private let isTerminal = Output.isTerminal
  private let isQuiet: Bool
  /// How long work may last before anything is said.
  private let patience: Duration
  private let created = ContinuousClock.now
  private static let frames = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
  /// Between two lines where a line cannot be rewritten.
  private static let pause = Duration.seconds(5)

  init(quiet: Bool = false, patience: Duration = .zero) {
    (isQuiet, self.patience) = (quiet, patience)
    if (isTerminal || patience > .zero) && !quiet { startThread { [self] in turn() } }
  }

  /// Says what is being done; `total` 0 when it is not known.
  func update(_ label: String, done: Double = 0, total: Double = 0, detail: String = "") {
    guard !isQuiet else { return }
    let line = state.withLock { state -> String? in
      if state.label != label { state.started = .now }
      let isNew = state.label != label
      (state.label, state.detail, state.done, state.total) = (label, detail, done, total)
      guard !isTerminal, patience == .zero, isNew || Self.isDue(state) else { return nil }
      state.printed = .now
      return Self.text(state)
    }
    if let line { Output.note(line) }
  }

  /// Leaves a sentence behind, above the line.
  func say(_ text: String) {
    guard !isQuiet else { return }
    state.withLock { state in
      Self.clear(&state)
      Output.note(text)
    }
  }

  /// Leaves a question behind, also when nothing else is said; the line comes back with the next step.
  func interrupt(_ text: String) {
    state.withLock { state in
      Self.clear(&state)
      state.label = ""
      Output.raw(text)
    }
  }

  /// Takes the line away; nothing is shown any more.
  func finish() {
    state.withLock { state in
      Self.clear(&state)
      state.isOver = true
    }
  }

  private static func clear(_ state: inout State) {
    if state.isShown { Output.raw("\r\u{1B}[K") }
    state.isShown = false
  }

  /// Redraws the line until it is over; writing happens under the lock, so that nothing is left behind.
  private func turn() {
    while state.withLock({ isTerminal ? draw(&$0) : beat(&$0) }) { Terminal.sleep(milliseconds: 120) }
  }

  private var isPatient: Bool { ContinuousClock.now - created < patience }

  /// Prints a line when none was printed for a while.
  private func beat(_ state: inout State) -> Bool {
    guard !state.isOver, !state.label.isEmpty, !isPatient, Self.isDue(state) else { return !state.isOver }
    state.printed = .now
    Output.note(Self.text(state))
    return true
  }

  private func draw(_ state: inout State) -> Bool {
    guard !state.isOver, !state.label.isEmpty, !isPatient else { return !state.isOver }
    state.frame += 1
    state.isShown = true
    let frame = Self.frames[state.frame % Self.frames.count]
    Output.raw("\r\(frame) \(Self.text(state).prefix(Terminal.columns - 3))\u{1B}[K")
    return true
  }

  private static func isDue(_ state: State) -> Bool {
    guard let printed = state.printed else { return true }
    return ContinuousClock.now - printed >= pause
  }

  /// `label  12 of 40  (30 %, 1.5/s, 19 s left)  detail`.
  private static func text(_ state: State) -> String {
    let spent = (ContinuousClock.now - state.started) / .seconds(1)
    var parts = [state.label]
    if state.total > 0 {
      parts.append(share(state, spent))
    } else if spent >= 2 {
      parts.append("(\(Terminal.duration(spent)))")
    }
    if !state.detail.isEmpty { parts.append(state.detail) }
    return Terminal.harmless(parts.joined(separator: "  "))
  }

  private static func share(_ state: State, _ spent: Double) -> String {
    var parts = ["\(Int(100 * state.done / state.total)) %"]
    if state.done > 0 && spent >= 2 && state.done < state.total {
      let left = spent * (state.total - state.done) / state.done
      parts.append("about \(Terminal.duration(left)) left")
    }
    return "(\(parts.joined(separator: ", ")))"
  }
}
