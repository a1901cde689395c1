import JSON
import Yams

extension YAMLBody {
  /// Reads a mapping from lines of YAML.
  ///
  /// - Parameters:
  ///   - lines: the text's lines without their ends.
  ///   - origin: the place in the file of each line's first character.
  static func read(_ lines: [String], origins: [Place], start: Place) throws(YAMLProblem) -> YAMLBody {
    var reader = YAMLReader(body: YAMLBody(start: start), origins: origins)
    let text = lines.joined(separator: "\n") + "\n"
    try reader.checkSize(of: text)
    guard let root = try reader.compose(text) else { return reader.body }
    let value = try reader.convert(root, at: JSONPointer(), depth: 0)
    guard let object = value.objectValue else {
      if value.isNull { return reader.body }
      throw YAMLProblem(
        code: .malformedYAML, message: "a mapping of keys to values is wanted here, this is \(value.kind)",
        place: reader.place(root.mark), hint: "write lines such as 'key: value'")
    }
    reader.body.value = object
    return reader.body
  }
}

/// Turns Yams' nodes into values, keeping every place.
private struct YAMLReader {
  var body: YAMLBody
  let origins: [Place]
  var nodes = 0

  func place(_ mark: Mark?) -> Place {
    guard let mark, mark.line >= 1 else { return body.start }
    guard mark.line <= origins.count else {
      return origins.last.map { Place(line: $0.line + mark.line - origins.count, column: 1) } ?? body.start
    }
    let origin = origins[mark.line - 1]
    return Place(line: origin.line, column: origin.column + mark.column - 1)
  }

  func checkSize(of text: String) throws(YAMLProblem) {
    if text.utf8.count > YAMLLimits.bytes {
      throw tooBig("it has \(text.utf8.count) bytes, more than \(YAMLLimits.bytes)", nil)
    }
    let marks = zip(text.utf8, text.utf8.dropFirst()).filter { pair in
      pair.0 == UInt8(ascii: "*") && !(pair.1 <= UInt8(ascii: " ") || pair.1 == UInt8(ascii: "*"))
    }
    guard marks.count > YAMLLimits.aliases else { return }
    guard text.utf8.contains(UInt8(ascii: "&")) else { return }
    throw tooBig("it repeats anchors \(marks.count) times, more than \(YAMLLimits.aliases)", nil)
  }

  func compose(_ text: String) throws(YAMLProblem) -> Node? {
    do {
      return try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw problem(error)
    } catch {
      throw YAMLProblem(code: .malformedYAML, message: "\(error)", place: body.start, hint: Self.advice)
    }
  }

  mutating func convert(_ node: Node, at pointer: JSONPointer, depth: Int) throws(YAMLProblem) -> JSONValue {
    nodes += 1
    if nodes > YAMLLimits.nodes { throw tooBig("it has more than \(YAMLLimits.nodes) values", node.mark) }
    if depth > YAMLLimits.depth { throw tooBig("it is nested deeper than \(YAMLLimits.depth)", node.mark) }
    body.values[pointer.description] = place(node.mark)
    switch node {
    case .scalar(let scalar): return try value(of: scalar)
    case .sequence(let sequence):
      var values: [JSONValue] = []
      for element in sequence {
        values.append(try convert(element, at: pointer.appending(values.count), depth: depth + 1))
      }
      return .array(values)
    case .mapping(let mapping): return try object(mapping, at: pointer, depth: depth)
    case .alias: throw tooBig("an alias stands where a value is wanted", node.mark)
    }
  }

  private mutating func object(_ mapping: Node.Mapping, at pointer: JSONPointer, depth: Int)
    throws(YAMLProblem)
    -> JSONValue
  {
    var object = JSONObject()
    for (key, value) in mapping {
      let name = try self.key(key)
      let inner = pointer.appending(name)
      guard object[name] == nil else { throw duplicate(name, key.mark) }
      body.keys[inner.description] = place(key.mark)
      object[name] = try convert(value, at: inner, depth: depth + 1)
    }
    return .object(object)
  }

  private func key(_ node: Node) throws(YAMLProblem) -> String {
    guard case .scalar(let scalar) = node, !(scalar.style == .plain && scalar.string == "<<") else {
      throw YAMLProblem(
        code: .malformedYAML, message: "a key must be a word; merges and composite keys are not read",
        place: place(node.mark), hint: "write the keys out")
    }
    return scalar.string
  }

  private func value(of scalar: Node.Scalar) throws(YAMLProblem) -> JSONValue {
    let tag = scalar.tag.description
    let isText = scalar.style != .plain && scalar.style != .any
    switch tag {
    case "tag:yaml.org,2002:str", "!": return .string(scalar.string)
    case "", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
      "tag:yaml.org,2002:null":
      if tag.isEmpty && isText { return .string(scalar.string) }
      do { return try YAMLScalar.value(of: scalar.string) } catch {
        throw YAMLProblem(
          code: .badValue, message: error.message, place: place(scalar.mark), hint: error.hint)
      }
    default:
      throw YAMLProblem(
        code: .malformedYAML, message: "the tag \(tag) is not known here", place: place(scalar.mark),
        hint: "leave the tag out")
    }
  }

  // MARK: - Problems

  private static let advice = "compare with the examples of 'reprise describe notebook'"

  private func tooBig(_ why: String, _ mark: Mark?) -> YAMLProblem {
    YAMLProblem(
      code: .tooBig, message: "this YAML is too big: \(why)", place: place(mark),
      hint: "keep data in files and name them here")
  }

  private func duplicate(_ key: String, _ mark: Mark?) -> YAMLProblem {
    YAMLProblem(
      code: .duplicateKey, message: "the key '\(key)' is given twice", place: place(mark),
      hint: "keep one of the two")
  }

  private func problem(_ error: YamlError) -> YAMLProblem {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return YAMLProblem(
        code: problem.contains("nesting") ? .tooBig : .malformedYAML, message: "this is not YAML: \(problem)",
        place: place(mark), hint: Self.hint(for: problem))
    case .reader(let problem, _, _, _):
      return YAMLProblem(
        code: .malformedYAML, message: "this is not YAML: \(problem)", place: body.start,
        hint: "remove control characters")
    case .duplicatedKeysInMapping(let keys, let context):
      return duplicate(keys.first ?? "", context.mark)
    default:
      return YAMLProblem(
        code: .malformedYAML, message: "this is not YAML: \(error)", place: body.start, hint: Self.advice)
    }
  }

  private static func hint(for problem: String) -> String {
    if problem.contains("tab") || problem.contains("token") {
      return "indent with spaces, and quote text that begins with a sign"
    }
    if problem.contains("expected ',' or ']'") { return "close the list with ']'" }
    if problem.contains("expected ',' or '}'") { return "close the mapping with '}'" }
    if problem.contains("mapping values") { return "quote text that holds ': '" }
    if problem.contains("alias") { return "define the anchor with '&name' before it is used" }
    return advice
  }
}
