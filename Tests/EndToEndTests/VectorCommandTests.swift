import Foundation
import TestSupport
import Testing

/// Vectors of items from files, through the real command.
struct VectorCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try .withOwnData()
    let ids = String(decoding: try folder.read("films.csv"), as: UTF8.self).split(separator: "\n").dropFirst()
      .map { String($0.prefix { $0 != "," }) }
    try folder.write(ids.joined(separator: "\n") + "\n", to: "films.ids")
    let vectors = ids.enumerated().map { place, id in "\(id) \(Float(place % 5)) \(Float(place % 3)) 1" }
    try folder.write("\(ids.count) 3\n" + vectors.joined(separator: "\n") + "\n", to: "films.vec")
    try folder.write(Self.array(rows: ids.count), to: "films.npy")
  }

  /// The same vectors as `numpy.save` writes them.
  private static func array(rows: Int) -> [UInt8] {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), 3), }"
    let header = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    bytes += Array(header.utf8)
    for row in 0..<rows {
      for number in [Float(row % 5), Float(row % 3), 1] {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 }
      }
    }
    return bytes
  }

  private func run(_ line: String) async throws -> Command.Outcome {
    try await Command(line.split(separator: " ").map(String.init), in: folder.path).run()
  }

  @Test func `an array, its lines and a model that was kept rank to the same bytes`() async throws {
    _ = try await run("data split ratings.csv --items films.csv --by time -o split")
    let array = try await run("rank embedding:vectors=films.npy,ids=films.ids split --as csv")
    #expect(array.status == 0, "\(array.errors)")
    let lines = try await run("rank embedding:vectors=films.vec split --as csv")
    #expect(array.output == lines.output && lines.output.utf8.count > 1000)
    let fit = try await run("fit embedding:vectors=films.vec split -o films.model")
    #expect(fit.status == 0, "\(fit.errors)")
    try FileManager.default.removeItem(atPath: folder.path(of: "films.vec"))
    #expect(try await run("rank films.model split --as csv").output == lines.output)
    let measured = try await run(
      #"evaluate split --model films.model --scorer {"name":"hybrid","of":["ease",{"name":"embedding","vectors":"films.npy","ids":"films.ids"}]}"#
    )
    #expect(measured.status == 0 && measured.output.contains("hybrid"), "\(measured.errors)")
  }

  @Test(
    arguments: [
      ("embedding:vectors=films.npy", "films.npy: ", "'ids'"),
      ("embedding:vectors=films.vec,ids=none.ids", "", "none.ids"),
      ("embedding:vectors=nan.vec", "nan.vec:2: ", "'nan'"),
      ("embedding:vectors=short.vec", "short.vec:3: ", "1 numbers"),
      ("embedding:vectors=twice.vec", "twice.vec:3: ", "there already, in line 1"),
      ("embedding:vectors=few.vec", "few.vec: ", "have no vector"),
      ("embedding:vectors=cut.npy,ids=films.ids", "cut.npy: ", "cut short"),
      ("embedding:vectors=whole.npy,ids=films.ids", "whole.npy: ", "astype('float32')"),
      ("embedding:vectors=films.npy,ids=short.ids", "films.npy: ", "2 items"),
      ("embedding:vectors=strange.vec,unknownItems=stop", "strange.vec:1: ", "no item 'zz'"),
    ] as [(String, String, String)])
  func `vectors that do not fit say where and what to try`(scorer: String, place: String, words: String)
    async throws
  {
    for (name, text) in [
      ("nan.vec", "1 1 2\n2 nan 2\n"), ("short.vec", "1 1 2\n2 1 2\n3 1\n"),
      ("twice.vec", "1 1 2\n2 1 2\n1 3 4\n"),
      ("few.vec", "1 1 2\n"), ("strange.vec", "zz 1 2\n"), ("short.ids", "1\n2\n"),
    ] { try folder.write(text, to: name) }
    let array = try folder.read("films.npy")
    try folder.write(Array(array.dropLast(5)), to: "cut.npy")
    let integers = try #require(array.firstRange(of: Array("<f4".utf8)))
    try folder.write(
      Array(array[..<integers.lowerBound]) + Array("<i4".utf8) + array[integers.upperBound...],
      to: "whole.npy")
    let outcome = try await run("rank \(scorer) ratings.csv --items films.csv -o out.run")
    #expect(outcome.status == (scorer.contains("none") ? 66 : 65), "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("error: \(place)"), "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(!folder.exists("out.run"))
  }
}
