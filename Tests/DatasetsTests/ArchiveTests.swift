import Concepts
import JSON
import TestSupport
import Testing

@testable import Datasets

struct ArchiveTests {
  let fixture = Fixture("\(Fixture.root)/archives/small")

  func read(_ file: String) throws -> [String] {
    let dataset = try Registry.datasets.reader(ComponentSpec("csv"), in: emptyContext)
      .read(["interactions": fixture.path(file)])
    return rows(dataset.interactions)
  }

  @Test(arguments: [
    "one.csv.gz", "members.csv.gz", "one.zip", "stored.zip", "wide.zip", "zip64.zip", "two.zip#a/ratings.csv",
    "one.zip#data/ratings.csv",
  ])
  func `a packed file is read as the file that is in it`(file: String) throws {
    let wanted = try read("plain.csv")
    #expect(wanted.count == 40)
    #expect(try read(file) == wanted)
  }

  static let bad: [(String, String)] = [
    ("cut.csv.gz", "cut off"), ("damaged.csv.gz", "damaged"), ("checksum.csv.gz", "damaged"),
    ("followed.csv.gz", "something that is not gzip"), ("cut.zip", "cut off"), ("damaged.zip", "damaged"),
    ("encrypted.zip", "encrypted"), ("bzip2.zip", "only deflate"), ("two.zip", "2 files; name one"),
    ("two.zip#ratings.csv", "no member 'ratings.csv'"), ("empty.zip", "0 files"),
    ("other.csv.bz2", "packed as bzip2"), ("other.csv.xz", "packed as xz"), ("none.zip", "cannot be opened"),
  ]

  @Test(arguments: bad)
  func `what cannot be unpacked is said`(file: String, reason: String) throws {
    let error = try #require(fault { try read(file) })
    #expect(error.description.contains(reason), "\(error)")
  }

  @Test func `an archive that is cut anywhere is an error or the whole`() throws {
    let folder = try TemporaryFolder()
    for file in ["one.csv.gz", "one.zip", "stored.zip"] {
      let bytes = try fixture.bytes(file)
      for length in stride(from: 0, to: bytes.count, by: 7) {
        let path = try folder.write(Array(bytes[..<length]), to: "cut.csv")
        let reader = try Registry.datasets.reader(ComponentSpec("csv"), in: emptyContext)
        #expect(fault { try reader.read(["interactions": path]) } != nil, "\(file) cut to \(length)")
      }
    }
  }

  @Test func `a member's name gives the data set its name and the cell its format`() throws {
    #expect(SourceFile.stem("x/two.zip#a/ratings.csv") == "ratings")
    #expect(SourceFile.stem("x/ml.inter.gz") == "ml" && SourceFile.stem("plain") == "plain")
    #expect(DatasetSource.diskFile(of: fixture.path("two.zip#a")) == fixture.path("two.zip"))
    let source = try DatasetSource(["file": "two.zip#a/ratings.csv"])
    #expect(source.reader == ComponentSpec("csv"))
    #expect(try source.load(in: fixture.folder, assets: nil).name == "ratings")
  }
}
