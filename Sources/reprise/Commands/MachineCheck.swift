import Assets
import Glibc

/// What a run may need from this machine.
struct MachineCheck {
  private let environment = processEnvironment()

  func findings() async -> [Finding] {
    [python, cache] + assets + [endpoint]
  }

  private var python: Finding {
    let name = environment["REPRISE_PYTHON"] ?? "python3"
    let folders =
      name.contains("/") ? [""] : (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/" }
    let found = folders.map { $0 + name }.first { access($0, X_OK) == 0 }
    return Finding(
      name: "python", state: found == nil ? .absent : .good,
      detail: found ?? "'\(name)' was not found; it fetches and serves local models",
      hint: found == nil ? "apt-get install python3 python3-pip, or name one in REPRISE_PYTHON" : nil)
  }

  private var cache: Finding {
    guard let store = try? AssetStore(environment: environment) else {
      return Finding(name: "cache", state: .wrong, detail: "the built-in manifest cannot be read")
    }
    var folder = store.root
    while access(folder, F_OK) != 0, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
      folder = String(folder[..<slash])
    }
    let writable = access(folder, W_OK) == 0
    let free = Self.freeBytes(in: folder).map { ", \(sizeText($0)) free" } ?? ""
    return Finding(
      name: "cache", state: writable ? .good : .absent,
      detail: writable ? "\(store.root)\(free)" : "\(store.root) cannot be written",
      hint: writable ? nil : "choose another folder with the variable REPRISE_CACHE")
  }

  private static func freeBytes(in folder: String) -> Int64? {
    var information = statvfs()
    guard statvfs(folder, &information) == 0 else { return nil }
    return Int64(information.f_bavail) * Int64(information.f_frsize)
  }

  private var assets: [Finding] {
    guard let statuses = try? AssetStore(environment: environment).statuses() else { return [] }
    return statuses.map { status in
      let (asset, noun) = (status.asset, status.asset.kind == .data ? "data" : "model")
      let isReady = status.state == .ready
      return Finding(
        name: asset.name, state: isReady ? .good : .absent,
        detail: "\(asset.title): \(status.state.word)",
        hint: isReady ? nil : "`reprise \(noun) pull \(asset.name)` downloads \(sizeText(status.download))")
    }
  }

  private var endpoint: Finding {
    let url = environment["OPENAI_BASE_URL"] ?? ""
    return Finding(
      name: "endpoint", state: url.isEmpty ? .absent : .good,
      detail: url.isEmpty ? "no OpenAI-compatible endpoint is named" : "OPENAI_BASE_URL is \(url)",
      hint: url.isEmpty ? "only where one is wanted: set OPENAI_BASE_URL and OPENAI_MODEL" : nil)
  }
}
