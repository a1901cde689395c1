/// Sums, products and quotients of numbers, names and brackets, `⌈…⌉`, `⌊…⌋`, and the functions of heaps that costs name.
struct FormulaParser {
  private var tokens: ArraySlice<String>
  private let values: [String: Double]

  /// - Returns: `nil` for what is not a formula over the values.
  static func value(of text: String, _ values: [String: Double]) -> Double? {
    var parser = FormulaParser(text, values)
    guard let value = parser.sum(), parser.tokens.isEmpty else { return nil }
    return value
  }

  private init(_ text: String, _ values: [String: Double]) {
    var spaced = text.replacing("−", with: "-")
    for mark in ["(", ")", "×", "+", "-", "/", ",", "⌈", "⌉", "⌊", "⌋"] {
      spaced = spaced.replacing(mark, with: " \(mark) ")
    }
    tokens = spaced.split(separator: " ").map(String.init)[...]
    self.values = values
  }

  private mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while let sign = tokens.first, sign == "+" || sign == "-" {
      tokens.removeFirst()
      guard let next = product() else { return nil }
      value += sign == "+" ? next : -next
    }
    return value
  }

  private mutating func product() -> Double? {
    guard var value = factor() else { return nil }
    while let sign = tokens.first, sign == "×" || sign == "/" {
      tokens.removeFirst()
      guard let next = factor() else { return nil }
      value = sign == "×" ? value * next : value / next
    }
    return value
  }

  private mutating func factor() -> Double? {
    guard let token = tokens.popFirst() else { return nil }
    if token == "(" { return sum().flatMap { tokens.popFirst() == ")" ? $0 : nil } }
    if token == "⌈" { return sum().flatMap { tokens.popFirst() == "⌉" ? ($0 - 1e-9).rounded(.up) : nil } }
    if token == "⌊" { return sum().flatMap { tokens.popFirst() == "⌋" ? ($0 + 1e-9).rounded(.down) : nil } }
    guard tokens.first == "(" else { return Double(token) ?? values[token] }
    return arguments().flatMap { Self.call(token, $0) }
  }

  private mutating func arguments() -> [Double]? {
    var arguments: [Double] = []
    repeat {
      tokens.removeFirst()
      guard let value = sum() else { return nil }
      arguments.append(value)
    } while tokens.first == ","
    return tokens.popFirst() == ")" ? arguments : nil
  }

  private static func call(_ name: String, _ arguments: [Double]) -> Double? {
    let whole = arguments.map { Int($0) }
    switch (name, arguments.count) {
    case ("min", 2...): return arguments.min()
    case ("max", 2...): return arguments.max()
    case ("lists", 2): return (0..<max(whole[1], 0)).reduce(0) { sum, _ in sum * arguments[0] + 1 }
    case ("most", 2):
      let left = (1..<max(1, min(whole[1], whole[0]))).map { whole[0] - $0 + 1 }
      return Double(left.reduce(whole[0] - 1) { $0 + ($1 - 1).binaryDigits - 1 })
    case ("fewest", 2):
      var heap = WinnerHeap(whole[0], most: false)
      return Double(heap.course(wanted: whole[1]).pairs)
    case ("heights", 2):
      return Double((0..<max(whole[1], 0)).reduce(0) { $0 + levels(below: $1, whole[0], whole[1]) })
    case ("descents", 3):
      let sizes = (1..<max(whole[2], 1)).map { whole[1] - $0 }
      return Double(sizes.reduce(0) { $0 + levels(below: 0, whole[0], $1) })
    case ("bubbles", 3):
      let places = 0..<max(0, min(whole[2], whole[1] - 1))
      return Double(places.reduce(0) { $0 + (whole[1] - 2 - $1) / whole[0] + 1 })
    default: return nil
    }
  }

  /// How often the first child of the first child of … a place is there, in a heap of so many with so many children each.
  private static func levels(below place: Int, _ children: Int, _ count: Int) -> Int {
    let first = place * children + 1
    return first < count ? 1 + levels(below: first, children, count) : 0
  }
}

extension Int {
  /// ⌈log₂⌉ of the number that is one greater.
  fileprivate var binaryDigits: Int { Int.bitWidth - leadingZeroBitCount }
}
