import ArgumentParser
import Workspaces

/// `reprise new KIND PATH`
struct New: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begin a workspace from a template.",
    discussion: """
        reprise new quickstart my-study
        reprise run my-study

      A folder that has anything in it is never touched. Templates lie in Templates/Workspaces of the checkout, or \
      in the folder that REPRISE_TEMPLATES names.
      """)
  @Argument(help: "The template's name, such as quickstart.") var kind: String
  @Argument(help: "The folder to make.", completion: .directory) var path: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let response = try await NewWorkspace(template: kind, path: path).perform(in: Workbench.environment())
    try output.show(response) { response in
      (response.files.map { "\(response.path)/\($0)" } + ["`reprise run \(response.path)` runs it"])
        .joined(separator: "\n")
    }
  }
}
