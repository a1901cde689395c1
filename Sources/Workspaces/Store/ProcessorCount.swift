internal import Glibc

/// How much may be done side by side; never part of a result.
enum ProcessorCount {
  static var current: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
