package import Concepts

/// Which group each user is in, from a table with the columns user and group.
package enum GroupTable {
  /// - Throws: ``DatasetError`` with file and line for what is no such table, and for a user who is in two groups.
  package static func read(_ path: String) throws -> [UserID: String] {
    let table = try DelimitedTable(
      path, FieldSplitter(delimiter: [UInt8(ascii: ",")], quote: UInt8(ascii: "\"")), header: true)
    let user = try table.finder.required("", option: "user", usual: UsualNames.user, number: 1)
    let group = try table.finder.required("", option: "group", usual: ["group"], number: 2)
    var splitter = table.splitter
    var groups: [UserID: String] = [:]
    while let line = try table.lines.next() {
      if line.isEmpty { continue }
      if let fault = try splitter.splitRecord(line, of: table.lines) { throw fault.error(in: table.lines) }
      let fields = splitter.fields
      guard fields.count == table.finder.width else {
        throw LineFault.width(fields.count, wanted: table.finder.width).error(in: table.lines)
      }
      guard let name = FieldText.text(fields[user]), let member = FieldText.text(fields[group]),
        !name.isEmpty,
        !member.isEmpty
      else { throw LineFault("the user or the group is empty or not UTF-8").error(in: table.lines) }
      if let other = groups.updateValue(member, forKey: UserID(name)), other != member {
        throw LineFault("the user '\(name)' is in the group '\(other)' already").error(in: table.lines)
      }
    }
    return groups
  }
}
