import ArgumentParser
import Assets
import Glibc
import Reports

/// Whether output is coloured.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// How standard output is written to.
  var style: TextStyle {
    switch self {
    case .auto:
      TextStyle(
        isTerminal: isatty(STDOUT_FILENO) == 1, columns: Terminal.columns, environment: processEnvironment())
    case .always: TextStyle(width: Terminal.columns, usesColour: true)
    case .never: TextStyle(width: Terminal.columns)
    }
  }
}
