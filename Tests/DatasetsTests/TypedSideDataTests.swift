import Concepts
import JSON
import TestSupport
import Testing

@testable import Datasets

/// Attributes of items with a kind: numbers, texts, lists, image paths.
struct TypedSideDataTests {
  let events = "user,item\na,x\na,y\nb,x\n"

  @Test func `numbers are checked, with line and column`() throws {
    let items = "item,title,price,sizes\nx,X,9.5,1|2\ny,Y,cheap,3\n"
    let options: JSONObject = ["numbers": ["price", "sizes"], "lists": ["sizes"]]
    let error = fault { try readTable(events, items: items, options) }
    #expect(error?.line == 3 && error?.column == 3 && error?.message.contains("of 'price'") == true)
    var counting = options
    counting["badLines"] = "count"
    let dataset = try readTable(events, items: items, counting)
    #expect(detail(dataset, "badLines") == 1)
    #expect(detail(dataset, "attributes") == ["price": "number", "sizes": "list of number"])
    #expect(dataset.catalogue["x"]?["sizes"] == ["1", "2"])
    let list = fault { try readTable(events, items: "item,title,price,sizes\nx,X,1,1|two\n", options) }
    #expect(list?.column == 4)
  }

  @Test func `images are paths from the table's folder, and missing ones are counted`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "side/posters/x.png")
    let files = [
      "interactions": try folder.write(events, to: "events.csv"),
      "items": try folder.write(
        "item,title,poster\nx,X,posters/x.png\ny,Y,posters/y.png\n", to: "side/items.csv"),
    ]
    let reader = try Registry.datasets.reader(ComponentSpec("csv", ["images": ["poster"]]), in: emptyContext)
    let dataset = try reader.read(files)
    #expect(detail(dataset, "imagesMissing") == 1 && detail(dataset, "attributes") == ["poster": "image"])
    #expect(dataset.catalogue["y"]?["poster"] == ["posters/y.png"])
  }

  @Test func `a typed header's numbers are checked too`() throws {
    let folder = try TemporaryFolder()
    let files = [
      "interactions": try folder.write("user_id:token\titem_id:token\na\tx\n", to: "a.inter"),
      "items": try folder.write(
        "item_id:token\tprice:float\tvector:float_seq\nx\t1e3\t.5 -2 x\n", to: "a.item"),
    ]
    let reader = try Registry.datasets.reader(ComponentSpec("recbole"), in: emptyContext)
    let error = fault { try reader.read(files) }
    #expect(error?.line == 2 && error?.column == 3)
  }

  @Test func `numbers and images in JSON lines are checked as in tables`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "side/x.png")
    let lines = #"""
      {"item": "x", "title": "X", "price": 9.5, "sizes": [1, "2"], "poster": "x.png", "plot": "One"}
      {"item": "y", "title": "Y", "price": "1e3", "poster": ["y.png", "x.png"]}
      """#
    func read(_ items: String, _ options: JSONObject) throws -> Dataset {
      let files = [
        "interactions": try folder.write(
          #"{"user": "a", "item": "x"}"# + "\n" + #"{"user": "a", "item": "y"}"#, to: "events.jsonl"),
        "items": try folder.write(items, to: "side/items.jsonl"),
      ]
      return try Registry.datasets.reader(ComponentSpec("json-lines", options), in: emptyContext).read(files)
    }
    let options: JSONObject = ["numbers": ["price", "sizes"], "images": ["poster"]]
    let dataset = try read(lines, options)
    #expect(detail(dataset, "imagesMissing") == 1)
    #expect(detail(dataset, "attributes") == ["price": "number", "sizes": "number", "poster": "image"])
    #expect(dataset.catalogue["x"]?["sizes"] == ["1", "2"] && dataset.catalogue["x"]?["plot"] == ["One"])
    for wrong in [#""cheap""#, #"["1", "two"]"#, "true", #""inf""#] {
      let text = lines.replacing(#""1e3""#, with: wrong)
      let error = fault { try read(text, options) }
      #expect(error?.line == 2 && error?.message.contains("of 'price' is not a finite number") == true)
    }
    var narrow = options
    (narrow["attributes"], narrow["badLines"]) = (["plot"], "count")
    let kept = try read(lines.replacing(#""1e3""#, with: "{}"), narrow).catalogue
    #expect(kept["x"]?.attributes.map(\.name) == ["price", "sizes", "poster", "plot"])
    #expect(kept["y"]?["price"] == [])
  }

  @Test func `a typed header's column can hold images`() throws {
    let folder = try TemporaryFolder()
    let files = [
      "interactions": try folder.write("user_id:token\titem_id:token\na\tx\n", to: "a.inter"),
      "items": try folder.write(
        "item_id:token\tposter:token\tplot:token_seq\nx\tx.png\tOnce upon\n", to: "a.item"),
    ]
    let spec = ComponentSpec("recbole", ["images": ["poster"]])
    let dataset = try Registry.datasets.reader(spec, in: emptyContext).read(files)
    #expect(detail(dataset, "imagesMissing") == 1 && dataset.catalogue["x"]?["plot"] == ["Once", "upon"])
  }

  @Test(arguments: [
    ("lists", "a x y\nb x\n"), ("orange", "u\ti\tr\ns\ts\tc\nrow=1\tcol=1\tclass\na\tx\t1\na\ty\t2\n"),
  ])
  func `items beside interactions of a form without any are a table with typed columns`(
    name: String, events: String
  ) throws {
    let folder = try TemporaryFolder()
    let items = "item,title,price,genres,poster\nx,The X,9.5,a|b,x.png\nnever,N,1,c,n.png\n"
    func read(_ items: String) throws -> Dataset {
      let files = [
        "interactions": try folder.write(events, to: "events.txt"),
        "items": try folder.write(items, to: "items.csv"),
      ]
      let options: JSONObject = [
        "numbers": ["price"], "lists": ["genres"], "images": ["poster"], "unseenItems": "keep",
      ]
      return try Registry.datasets.reader(ComponentSpec(name, options), in: emptyContext).read(files)
    }
    let dataset = try read(items)
    #expect(dataset.catalogue["x"]?.title == "The X" && dataset.catalogue["x"]?["genres"] == ["a", "b"])
    #expect(dataset.catalogue["never"] != nil && dataset.catalogue["y"]?.title == "y")
    #expect(detail(dataset, "imagesMissing") == 2 && detail(dataset, "itemsWithoutSideData") == 1)
    let error = fault { try read(items.replacing("9.5", with: "cheap")) }
    #expect(error?.file == "items.csv" && error?.line == 2 && error?.column == 3)
  }

  @Test func `a profile says what items have`() throws {
    let items = "item,title,year,genres,plot\nx,X,1999,a|b,One\ny,Y,2001,,Two\n"
    let profile = DatasetProfile(try readTable(events, items: items, ["lists": ["genres"]]))
    #expect(profile.attributes.map(\.name) == ["year", "genres", "plot"])
    #expect(profile.attributes.map(\.isNumber) == [true, false, false])
    #expect(profile.attributes.map(\.isList) == [false, true, false])
    #expect(profile.attributes.map(\.items) == [2, 1, 2])
    #expect(profile.attributes[0].least == 1999 && profile.attributes[0].most == 2001)
  }
}
