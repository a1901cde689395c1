/// What the process ends with, after `sysexits.h` where that has a word for it.
enum ExitStatus: Int32 {
  case success = 0
  /// `diff`: the two are not the same. `check`: something is wrong.
  case different = 1
  /// `diff`: one of the two could not be read.
  case trouble = 2
  /// `replay`: the run is not the one that was recorded.
  case diverged = 3
  /// `replay --mode tolerant`: it differs, and only as allowed.
  case tolerated = 4
  case usage = 64
  /// A notebook, a data file or a trace is not what it should be.
  case data = 65
  case noInput = 66
  /// A model, an endpoint or a package that is needed is not there.
  case unavailable = 69
  case software = 70
  case cannotCreate = 73
  case inputOutput = 74
  /// Another process is at it; the same command may succeed later.
  case temporary = 75
  case permission = 77
  case configuration = 78
  case interrupted = 130
  case terminated = 143
}
