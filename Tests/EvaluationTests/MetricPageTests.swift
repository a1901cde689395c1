import Concepts
import TestSupport
import Testing

@testable import Evaluation

struct MetricPageTests {
  @Test(arguments: builtinMetrics.indices)
  func `every metric has a page that agrees with it`(place: Int) throws {
    try checkPage(of: builtinMetrics[place], family: "metric", folder: "Metrics")
  }
}
