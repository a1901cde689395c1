import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import Datasets

/// Whatever the bytes, a reader gives a data set or an error of this module.
struct ReaderFuzzTests {
  static let readers: [ComponentSpec] = [
    ComponentSpec("csv", ["badLines": "count"]), ComponentSpec("csv", ["header": false, "delimiter": "::"]),
    ComponentSpec("recbole", ["badLines": "count"]), ComponentSpec("json-lines", ["badLines": "count"]),
    ComponentSpec("lists"), ComponentSpec("movielens", ["badLines": "count"]), ComponentSpec("orange"),
    ComponentSpec("trec-qrels"), ComponentSpec("csv", ["encoding": "latin1", "badLines": "count"]),
  ]

  static let seeds: [[UInt8]] = [
    Array("user,item,rating,time\n\"a\"\"b\",1,2,3\nc,2,5,2020-01-01\n".utf8),
    Array("user_id:token\titem_id:token\trating:float\n1\t2\t3\n".utf8),
    Array("1::2::3::4\n5::6::7::8\n".utf8),
    Array("{\"user\":\"a\",\"item\":1,\"rating\":2}\n{'asin': 'x', 'reviewerID': None}\n".utf8),
    Array("user\tmovie\tscore\nd\td\tc\nrow=1\tcol=1\tclass\n1\t2\t3\n".utf8), Array("q 0 d 1\n".utf8),
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C, 0xE4, 2, 0],
    Array("PK\u{3}\u{4}\u{14}PK\u{5}\u{6}".utf8),
  ]

  func mutated(_ random: RandomStream) -> [UInt8] {
    var bytes = Self.seeds[random.below(Self.seeds.count)]
    for _ in 0..<random.below(12) {
      let place = random.below(bytes.count)
      switch random.below(4) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes.insert([10, 13, 34, 44, 9, 0, 255, 58][random.below(8)], at: place)
      case 2: bytes.remove(at: place)
      default: bytes += bytes[place...]
      }
      if bytes.isEmpty { bytes = [0] }
    }
    return bytes
  }

  @Test(arguments: readers.indices)
  func `random bytes give a data set or an error`(reader: Int) throws {
    let random = RandomStream(seed: UInt64(reader), name: "fuzz")
    let folder = try TemporaryFolder()
    for _ in 0..<150 {
      let bytes = mutated(random)
      let files = [
        "interactions": try folder.write(bytes, to: "events"),
        "items": try folder.write(mutated(random), to: "items"),
      ]
      let reader = try Registry.datasets.reader(Self.readers[reader], in: emptyContext)
      for files in [files, ["interactions": files["interactions"] ?? ""]] {
        do {
          let dataset = try reader.read(files)
          #expect(dataset.interactions.count > 0)
        } catch {
          #expect(error is DatasetError, "\(error) of \(bytes)")
        }
      }
    }
  }
}
