import Concepts
import JSON
import Testing

@testable import Datasets

struct CSVReaderTests {
  @Test func `columns are found by their usual names in any order`() throws {
    let dataset = try readTable("timestamp,Movie_ID,extra,userId,rating\n5,m,x,u,3\n")
    #expect(rows(dataset.interactions) == ["u m 3.0 5"])
  }

  @Test func `columns may be named or numbered`() throws {
    let text = "who,what,stars\nu,m,4\n"
    let named = try readTable(text, ["user": "who", "item": "what", "rating": "none"])
    #expect(rows(named.interactions) == ["u m"])
    let numbered = try readTable(text, ["user": 2, "item": 1])
    #expect(rows(numbered.interactions) == ["m u 4.0"])
  }

  @Test func `a column that is not there is an error with a guess`() throws {
    let error = fault { try readTable("user,item\na,b\n", ["user": "usr"]) }
    #expect(error?.code == .badHeader && error?.message.contains("did you mean 'user'") == true)
  }

  @Test(arguments: ["::", "\t", ";", "|", ", "])
  func `any text can be the delimiter`(delimiter: String) throws {
    let text = [["1", "2", "3", "4"], ["1", "5", "6", "7"]].map { $0.joined(separator: delimiter) + "\n" }
      .joined()
    let dataset = try readTable(text, ["delimiter": .string(delimiter), "header": false])
    #expect(rows(dataset.interactions) == ["1 2 3.0 4", "1 5 6.0 7"])
  }

  @Test func `quoted fields hold delimiters, quotes and ends of line`() throws {
    let text = "user,item\n\"a,\"\"b\",\"x\ny\"\n\"c\",d\r\n"
    let dataset = try readTable(text)
    #expect(dataset.interactions.users.map(\.name) == ["a,\"b", "c"])
    #expect(dataset.catalogue.items.map(\.id.name) == ["d", "x\ny"])
  }

  @Test func `a quoted first line without a header is read once and whole`() throws {
    let dataset = try readTable("\"a\"\"\",\"b\"\n", ["header": false])
    #expect(rows(dataset.interactions) == ["a\" b"])
  }

  @Test func `lines may end in any way and begin with a byte order mark`() throws {
    let dataset = try readTable("\u{FEFF}user,item\r\na,b\r\n\r\nc,d")
    #expect(rows(dataset.interactions) == ["a b", "c d"])
    #expect(detail(dataset, "blankLines") == 1)
    #expect(try rows(readTable("\u{FEFF}a,b\n", ["header": false]).interactions) == ["a b"])
  }

  static let badLines: [(String, Int, String)] = [
    ("a,b,x", 3, "'x' is not a finite number"), ("a,b,nan", 3, "'nan'"), ("a,b,inf", 3, "'inf'"),
    ("a,b,0x1p3", 3, "'0x1p3'"), ("a,b,1e999", 3, "'1e999'"), ("a,b,", 3, "the rating is empty"),
    (",b,1", 1, "the user is empty"), ("a,,1", 2, "the item is empty"), ("a,b", 0, "2 fields where 3"),
    ("a,\"b\"c,1", 2, "text follows a closing quote"), ("a,\"b,1", 0, "never closed"),
    ("a,b,\u{1B}[31m", 3, "\\u{1B}[31m"),
  ]

  @Test(arguments: badLines)
  func `a bad line is told with its number, column and reason`(line: String, column: Int, reason: String)
    throws
  {
    let error = try #require(fault { try readTable("user,item,rating\nu,i,1\n\(line)\nv,i,2\n") })
    #expect(error.code == .badLine && error.line == 3 && error.column == column)
    #expect(error.description.hasPrefix("events.csv, line 3") && error.message.contains(reason), "\(error)")
  }

  @Test func `bad lines can be counted instead`() throws {
    let dataset = try readTable(
      "user,item,rating\nu,i,1\nbad\nu,\"j,2\nv,i,2\nw,i,nan\n", ["badLines": "count"])
    #expect(rows(dataset.interactions) == ["u i 1.0", "v i 2.0"])
    #expect(detail(dataset, "badLines") == 3)
    #expect(detail(dataset, "examples")?[1]?.stringValue?.hasPrefix("events.csv, line 4") == true)
    #expect(detail(dataset, "examples")?[2]?.stringValue?.hasPrefix("events.csv, line 6, column 3") == true)
  }

  @Test func `a decimal comma is an error with a hint, or read on request`() throws {
    let text = "user;item;rating\na;b;3,5\n"
    let error = fault { try readTable(text, ["delimiter": ";"]) }
    #expect(error?.message.contains("decimal: comma") == true)
    let dataset = try readTable(text, ["delimiter": ";", "decimal": "comma"])
    #expect(dataset.interactions.ratings == [3.5])
  }

  @Test func `times are seconds, milliseconds or dates`() throws {
    let text = "user,item,time\na,b,1999-12-31T23:59:59Z\na,c,1.5e3\na,d,-1.5\n"
    #expect(try readTable(text).interactions.times == [-2, 1500, 946_684_799])
    let milliseconds = try readTable(
      "user,item,time\na,b,1577836800999\na,c,-1\n", ["timeUnit": "milliseconds"])
    #expect(milliseconds.interactions.times == [-1, 1_577_836_800])
    #expect(
      fault { try readTable("user,item,time\na,b,1999-02-29\n") }?.message.contains("is not a time") == true)
  }

  @Test func `when a time is missing the data has none, and says how many are missing`() throws {
    let dataset = try readTable("user,item,time\na,z,9\na,y,\na,x,1\n")
    #expect(dataset.interactions.times == nil)
    #expect(rows(dataset.interactions) == ["a z", "a y", "a x"])
    #expect(detail(dataset, "rowsWithoutTime") == 1)
  }

  @Test func `events with one time stamp keep the order of the file, whatever their ids`() throws {
    let dataset = try readTable("user,item,time\na,9,5\na,1,5\na,4,1\na,0,5\n")
    #expect(rows(dataset.interactions) == ["a 4 1", "a 9 5", "a 1 5", "a 0 5"])
  }

  @Test func `repeated pairs are kept and counted`() throws {
    let dataset = try readTable("user,item,rating\na,x,1\nb,x,2\na,x,3\n")
    #expect(dataset.interactions.count == 3 && detail(dataset, "duplicatePairs") == 1)
  }

  @Test func `ids that are not UTF-8 are bad lines unless the encoding says otherwise`() throws {
    let bytes = Array("user,item\ncaf".utf8) + [0xE9] + Array(",b\n".utf8)
    #expect(fault { try readTable(bytes) }?.message.contains("latin1") == true)
    #expect(try readTable(bytes, ["encoding": "latin1"]).interactions.users == ["caf\u{E9}"])
  }

  @Test func `ids are told apart by their bytes`() throws {
    let dataset = try readTable("user,item\n\u{E9},x\ne\u{301},x\n1,x\n01,x\n")
    #expect(dataset.interactions.users.map(\.name) == ["01", "1", "e\u{301}", "\u{E9}"])
  }

  @Test func `the order of many ids is the order of identifiers`() throws {
    let ids = [
      "10", "9", "1a", "a", "00", "0", "18446744073709551616", "18446744073709551615", "-1", "2 ", "B",
    ]
    let dataset = try readTable("user,item\n" + ids.map { "\($0),\($0)\n" }.joined())
    #expect(dataset.interactions.users == ids.map { UserID($0) }.sorted())
    #expect(rows(dataset.interactions).allSatisfy { $0.hasPrefix($0.dropFirst(($0.utf8.count - 1) / 2 + 1)) })
  }

  @Test func `a quote that is never closed costs one line, however long the rest`() throws {
    let rest = (0..<300).map { "u\($0),i\n" }.joined()
    let dataset = try readTable("user,item\n\"open,i\n" + rest, ["badLines": "count"])
    #expect(dataset.interactions.count == 300 && detail(dataset, "badLines") == 1)
  }

  @Test func `UTF-16 is refused by name`() {
    #expect(fault { try readTable([0xFF, 0xFE, 0x61, 0]) }?.message.contains("UTF-16") == true)
  }

  @Test func `items have a title, text and lists`() throws {
    let dataset = try readTable(
      "user,item\nu,1\nu,2\n",
      items: "item,name,plot,tags\n1,\"One, or\u{7} none\",long,a|b|\n2,,,\n1,Again,x,y\n",
      ["lists": ["tags"]])
    let first = try #require(dataset.catalogue["1"])
    #expect(first.title == "One, or\u{7} none")
    #expect(first.attributes == [.init("plot", ["long"]), .init("tags", ["a", "b"])])
    #expect(dataset.catalogue["2"] == Item("2", title: "2"))
    #expect(detail(dataset, "duplicateItemRows") == 1)
  }

  @Test func `a missing file is an error with its path`() {
    let error = fault {
      try Registry.datasets.reader(ComponentSpec("csv"), in: emptyContext).read([
        "interactions": "/nowhere/x.csv"
      ])
    }
    #expect(error?.code == .missingFile && error?.file == "/nowhere/x.csv")
  }

  @Test func `lines longer than the buffer are read whole`() throws {
    let long = String(repeating: "x", count: 700_000)
    let dataset = try readTable("user,item\n\(long),b\nc,\(long)\n")
    #expect(dataset.interactions.users.map(\.name.utf8.count) == [1, 700_000])
  }
}
