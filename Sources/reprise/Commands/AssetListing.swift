import Assets
import Workspaces

extension ListAssets.Response {
  /// The assets as a table.
  var table: String {
    Terminal.table(
      [["NAME", "STATE", "SIZE", "LICENCE", "WHAT IT IS"]]
        + assets.map { [$0.name, $0.state, sizeText($0.bytes), $0.licence, $0.title] })
  }
}

extension ListAssets.Entry {
  /// All of it in a few lines.
  var paragraph: String {
    let pull = "`reprise \(kind == .data ? "data" : "model") pull \(name)`"
    let end =
      switch state {
      case "ready": "ready, \(sizeText(bytes))"
      case "partial": "partly there; \(pull) goes on"
      case "altered": "\(fault ?? "altered"); \(pull) fetches it again"
      default: "absent; \(pull) downloads \(sizeText(download))"
      }
    let source = citation.isEmpty ? [] : ["cite: \(citation)"]
    return (["\(name): \(title)"] + ([use, "licence: \(licence)"] + source + [end]).map { "  \($0)" })
      .joined(separator: "\n")
  }
}

extension PullAssets {
  /// Fetches with a progress line and prints what is there then.
  func perform(quiet: Bool, _ output: OutputOptions) async throws {
    let response = try await Workbench.perform(quiet: quiet) { try await perform(in: $0) }
    try output.show(response) { $0.assets.map { "\($0.name) is ready" }.joined(separator: "\n") }
  }
}
