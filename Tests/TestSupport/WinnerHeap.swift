/// A heap whose last places are items and whose others hold the better of the two below: how many pairs meet in it.
///
/// Worked out branch by branch, not by playing. A place whose branches give `x` and `y` winners compares once at first
/// and once more for each of them that leaves neither branch empty.
package struct WinnerHeap {
  /// Pairs that are compared, and which items are taken in which order.
  package struct Course: Sendable {
    package var pairs = 0
    package var order: [Int] = []
  }

  private struct Question: Hashable { var place, taken: Int }

  private let count: Int
  private let isMost: Bool
  private var sizes: [Int]
  private var known: [Question: Course] = [:]

  /// - Parameter isMost: whether the dearest course is wanted, or the cheapest.
  package init(_ count: Int, most isMost: Bool) {
    (self.count, self.isMost) = (count, isMost)
    sizes = [Int](repeating: 1, count: 2 * max(count, 0))
    for place in stride(from: count - 1, to: 0, by: -1) {
      sizes[place] = sizes[2 * place] + sizes[2 * place + 1]
    }
  }

  /// The course of taking the best so often that as many are wanted.
  package mutating func course(wanted: Int) -> Course {
    count > 0 ? course(Question(place: 1, taken: min(wanted, count) - 1)) : Course()
  }

  private mutating func course(_ question: Question) -> Course {
    guard question.place < count else {
      return Course(order: question.taken == 1 ? [question.place - count] : [])
    }
    if let course = known[question] { return course }
    let (left, right) = (sizes[2 * question.place], sizes[2 * question.place + 1])
    let courses = (max(0, question.taken - right)...min(left, question.taken)).map { taken in
      joined(
        question.place, taken, question.taken - taken,
        isFull: (taken == left, question.taken - taken == right))
    }
    let best = courses.dropFirst().reduce(courses[0]) {
      (isMost ? $1.pairs > $0.pairs : $1.pairs < $0.pairs) ? $1 : $0
    }
    known[question] = best
    return best
  }

  /// The course of a place whose branches give so many: one that is emptied is so first where few pairs are wanted, last
  /// where many are.
  private mutating func joined(_ place: Int, _ left: Int, _ right: Int, isFull: (left: Bool, right: Bool))
    -> Course
  {
    var first = course(Question(place: 2 * place, taken: left))
    var second = course(Question(place: 2 * place + 1, taken: right))
    let isLeftLater = isMost ? isFull.left && !isFull.right : isFull.right && (!isFull.left || right < left)
    if isLeftLater { swap(&first, &second) }
    let isEmptied = isFull.left || isFull.right
    var pairs = first.pairs + second.pairs + 1 + left + right
    var order = first.order + second.order
    if isMost, isFull.left, isFull.right {
      order =
        first.order.dropLast() + second.order.dropLast() + first.order.suffix(1) + second.order.suffix(1)
      pairs -= 2
    } else if isMost, isEmptied {
      pairs -= 1
    } else if isEmptied {
      pairs = first.pairs + second.pairs + first.order.count
    }
    return Course(pairs: pairs, order: order)
  }
}
