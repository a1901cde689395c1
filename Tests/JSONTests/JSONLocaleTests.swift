import FoundationEssentials
import Glibc
import JSON
import Testing

struct JSONLocaleTests {
  private static let compiler = "/usr/bin/localedef"
  private static let source = "/usr/share/i18n/locales/de_DE"

  /// In a process of its own: `localeconv`, which the library asks, has one answer for all threads of a process.
  @Test(.enabled(if: [compiler, source].allSatisfy { FileManager.default.fileExists(atPath: $0) }))
  func `a locale with a decimal comma changes nothing`() async {
    await #expect(processExitsWith: .success) {
      try JSONLocaleTests.parseInGerman()
    }
  }

  private static func parseInGerman() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "locale-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try #require(run([compiler, "-i", "de_DE", "-f", "UTF-8", folder.path + "/de_DE.UTF-8"]) == 0)
    setenv("LOCPATH", folder.path, 1)
    try #require(setlocale(LC_NUMERIC, "de_DE.UTF-8") != nil)
    try #require(String(cString: localeconv().pointee.decimal_point) == ",")
    let value = try JSONValue(parsing: "[1.5,-2.25e-3]")
    #expect(value == [1.5, -0.00225])
    #expect(value.printed() == "[1.5,-0.00225]")
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[1,5e]") }
  }

  private static func run(_ command: [String]) -> Int32 {
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    guard posix_spawn(&process, command[0], nil, nil, &arguments, environ) == 0 else { return -1 }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status
  }
}
