import Testing
import Tracing

struct RandomFillTests {
  @Test(arguments: [0, 1, 2, 3, 943, 1 << 40, Int.max / 3 * 2])
  func `filling draws the numbers that single calls draw`(bound: Int) {
    let (one, many) = (RandomStream(seed: 7, name: "fill"), RandomStream(seed: 7, name: "fill"))
    var numbers = [Int](repeating: -1, count: 200)
    many.fill(&numbers, below: bound)
    #expect(numbers == (0..<200).map { _ in one.below(bound) })
    #expect(one.draws == many.draws && one.next() == many.next())
  }
}
