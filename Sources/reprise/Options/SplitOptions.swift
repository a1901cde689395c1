import ArgumentParser
import JSON

/// Data, and how it is cut where it is not cut already.
struct SplitOptions: ParsableArguments {
  @OptionGroup var reading: ReadingOptions
  @Option(help: "How data that is not cut is cut, as in time:test=0.2 or leave-last-out.") var split:
    SpecText?
  @Option(help: "Of the split and of whatever draws at random.") var seed = 1

  func body(for data: String) throws -> JSONObject {
    var body = try reading.body(for: data)
    if let split { body["split"] = split.splitJSON }
    return body
  }
}
