/// Collects the elements of a picture; every text is escaped here and nowhere else.
struct SVGCanvas {
  private(set) var body = ""

  enum Anchor: String { case start, middle, end }

  /// A coordinate with at most two decimals.
  static func number(_ value: Double) -> String {
    var text = NumberText.fixed(value, 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  mutating func add(_ name: String, _ attributes: [(String, String)], title: String? = nil) {
    let list = attributes.map { " \($0.0)=\"\(Markup.escaped($0.1))\"" }.joined()
    if let title {
      body += "<\(name)\(list)><title>\(Markup.escaped(title))</title></\(name)>\n"
    } else {
      body += "<\(name)\(list)/>\n"
    }
  }

  mutating func text(_ text: String, _ x: Double, _ y: Double, _ style: String, _ anchor: Anchor = .start) {
    body += "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    body += ">\(Markup.escaped(text))</text>\n"
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    add(
      "line",
      [
        ("class", style), ("x1", Self.number(x1)), ("y1", Self.number(y1)), ("x2", Self.number(x2)),
        ("y2", Self.number(y2)),
      ])
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, radius: Double = 0,
    title: String? = nil
  ) {
    var attributes = [
      ("class", style), ("x", Self.number(x)), ("y", Self.number(y)), ("width", Self.number(width)),
      ("height", Self.number(height)),
    ]
    if radius > 0 { attributes.append(("rx", Self.number(radius))) }
    add("rect", attributes, title: title)
  }

  /// A series' mark: circle, square, diamond, triangle, by turns.
  mutating func mark(_ x: Double, _ y: Double, series: Int, title: String? = nil) {
    let style = "rp-mark rp-s\(series % 6)"
    let shapes = [
      nil, "M-4.6 -4.6H4.6V4.6H-4.6Z", "M0 -6.4L6.4 0L0 6.4L-6.4 0Z", "M0 -6L5.8 4.6H-5.8Z",
    ]
    if let shape = shapes[series % 4] {
      add(
        "path",
        [
          ("class", style), ("d", shape), ("transform", "translate(\(Self.number(x)) \(Self.number(y)))"),
        ], title: title)
    } else {
      add(
        "circle", [("class", style), ("cx", Self.number(x)), ("cy", Self.number(y)), ("r", "5.2")],
        title: title)
    }
  }
}
