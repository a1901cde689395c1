import Assets
import Concepts
import JSON
import TestSupport
import Testing
import Tracing

@testable import LanguageModels

@Suite struct BertConversionTests {
  private static let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "film", "##s"]
  private static let config: JSONValue = [
    "model_type": "bert", "hidden_act": "gelu", "num_hidden_layers": 1, "max_position_embeddings": 4,
    "hidden_size": 2, "intermediate_size": 3, "num_attention_heads": 1, "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
  ]

  private static func safetensors(_ header: String, numbers: Int) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    return length + Array(header.utf8) + (0..<numbers).map { UInt8(truncatingIfNeeded: $0) }
  }

  private static let header =
    #"{"__metadata__":{"format":"pt"},"#
    + #""embeddings.word_embeddings.weight":{"dtype":"F32","shape":[7,2],"data_offsets":[0,56]},"#
    + #""pooler.dense.weight":{"dtype":"F32","shape":[1],"data_offsets":[56,60]},"#
    + #""encoder.layer.0.output.LayerNorm.bias":{"dtype":"F32","shape":[2],"data_offsets":[60,68]}}"#

  private func folder(_ config: JSONValue = Self.config, _ words: [String] = Self.words) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    try folder.write(config.printedBytes(), to: "config.json")
    try folder.write(Array(words.joined(separator: "\n").utf8), to: "vocab.txt")
    try folder.write(Self.safetensors(Self.header, numbers: 68), to: "model.safetensors")
    return folder
  }

  @Test func `the numbers of every tensor that is needed stand in the file as they were`() throws {
    let made = try folder()
    let bytes = try BertConversion(folder: made.path).converted(name: "tiny")
    #expect(bytes.starts(with: Array("GGUF".utf8) + [3, 0, 0, 0, 2, 0, 0, 0]))
    #expect(bytes.count % 32 == 0)
    let data = Array(bytes.suffix(96))
    #expect(data[..<56].elementsEqual((0..<56).map { UInt8($0) }))
    #expect(data[56..<64].allSatisfy { $0 == 0 }, "the next tensor begins at a multiple of 32")
    #expect(data[64..<72].elementsEqual((60..<68).map { UInt8($0) }))
    let text = String(decoding: bytes, as: UTF8.self)
    for name in ["token_embd.weight", "blk.0.layer_output_norm.bias", "\u{2581}film"] {
      #expect(text.contains(name), "\(name)")
    }
    #expect(!text.contains("pooler") && !text.contains("##s"))
    #expect(try BertConversion(folder: made.path).converted(name: "tiny") == bytes)
  }

  @Test func `files that are missing, of another kind or cut short are errors that say what to do`() throws {
    #expect(throws: ModelError.self) { try BertConversion(folder: "/no/such/folder") }
    var other = Self.config.objectValue ?? [:]
    other["model_type"] = "gpt2"
    let wrong = try folder(.object(other))
    #expect(throws: ModelError.self) { try BertConversion(folder: wrong.path).converted(name: "x") }
    let unnamed = try folder(Self.config, ["film"])
    #expect(throws: ModelError.self) { try BertConversion(folder: unnamed.path).converted(name: "x") }
    let whole = Self.safetensors(Self.header, numbers: 68)
    for length in [0, 3, 8, 20, whole.count - 1] {
      let error = #expect(throws: ModelError.self) {
        try Safetensors(Array(whole.prefix(length)), from: "model.safetensors")
      }
      #expect(error?.message.contains("reprise model pull") == true)
    }
    let hostile = [
      "[]", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#,
    ]
    for header in hostile {
      #expect(throws: ModelError.self) {
        try Safetensors(Self.safetensors(header, numbers: 8), from: "model.safetensors")
      }
    }
  }
}

private let store = try? AssetStore(environment: processEnvironment())
private let isHere = ["minilm-l6-v2", "xllamacpp"].allSatisfy { (try? store?.files(of: $0)) != nil }

/// The real sentence model behind the real server.
@Suite(
  .serialized,
  .enabled(if: isHere, "MiniLM is not in the cache: `reprise model pull minilm-l6-v2` fetches it"))
struct LocalEmbedderTests {
  private func cosine(_ left: [Float], _ right: [Float]) -> Double {
    zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  @Test func `what means the same is near, whatever its words, and a text is embedded once`() async throws {
    let cache = try TemporaryFolder()
    let shelf = EmbedderShelf()
    let specification = try ModelSpecification(["use": "minilm-l6-v2", "threads": 1], environment: [:])
    let model = try shelf.embedder("minilm-l6-v2", specification, in: try #require(store), note: { _ in })
    let cached = CachedEmbedder(model, folder: cache.path)
    let texts = [
      "funny animated film for kids", "Toy Story (1995)", "Silence of the Lambs, The (1991)",
      String(repeating: "long ", count: 5000), String(repeating: "千", count: 5000),
    ]
    let first = try await cached.vectors(of: texts)
    #expect(first.vectors.allSatisfy { $0.count == 384 && abs(cosine($0, $0) - 1) < 1e-5 })
    // 0.464 and 0.234 by the publisher's weights.
    #expect(abs(cosine(first.vectors[0], first.vectors[1]) - 0.464) < 0.01)
    #expect(abs(cosine(first.vectors[0], first.vectors[2]) - 0.234) < 0.01)
    let again = try await model.vectors(of: texts.reversed())
    #expect(again.vectors == first.vectors.reversed(), "whatever it comes with")
    await shelf.close()
    #expect(try await cached.vectors(of: texts).source == .cache)
  }
}
