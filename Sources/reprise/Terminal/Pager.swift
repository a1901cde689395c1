import Assets
import Glibc

/// Shows long text a screen at a time, when somebody looks at a terminal.
enum Pager {
  /// Prints the text; through `PAGER`, or less, when standard output is a terminal with fewer rows.
  static func show(_ text: String) {
    let environment = processEnvironment()
    let command = environment["PAGER"].flatMap { $0.isEmpty ? nil : $0 } ?? "less -FRX"
    guard let rows, text.utf8.count(where: { $0 == 10 }) + 2 > rows, let pipe = popen(command, "w") else {
      return Output.line(text)
    }
    _ = fputs("\(text)\n", pipe)
    pclose(pipe)
  }

  /// Rows of the terminal on standard output; `nil` when it is none.
  private static var rows: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
    return Int(size.ws_row)
  }
}
