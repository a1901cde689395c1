import JSON

/// Brings a sentence model of the BERT kind from its publisher's files into llama.cpp's format, number for number.
///
/// The vector of a text is the mean over its tokens. Words that begin a word get the mark that llama.cpp wants in front,
/// and pieces lose their `##`.
struct BertConversion {
  let config: JSONValue
  let words: [String]
  let weights: Safetensors

  /// - Parameter files: the folder with `config.json`, `vocab.txt` and `model.safetensors`.
  /// - Throws: ``ModelError`` `absent` for files that are missing or not of these formats.
  init(folder: String) throws(ModelError) {
    config = (try? JSONValue(parsing: try Self.read("config.json", in: folder))) ?? .null
    var lines = try Self.read("vocab.txt", in: folder)
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    words = lines.map { String(decoding: $0, as: UTF8.self) }
    weights = try Safetensors(
      try Self.read("model.safetensors", in: folder), from: "\(folder)/model.safetensors")
  }

  /// The file's bytes.
  ///
  /// - Throws: ``ModelError`` `unsupported` for a model of another kind.
  func converted(name: String) throws(ModelError) -> [UInt8] {
    guard config["model_type"]?.stringValue == "bert", config["hidden_act"]?.stringValue == "gelu" else {
      throw ModelError(.unsupported, "'\(name)' is not a model of the BERT kind with GELU")
    }
    var file = GGUFWriter()
    file.set("general.architecture", "bert")
    file.set("general.name", name)
    file.set("general.file_type", UInt32(0))
    for (key, field) in Self.sizes { file.set(key, try size(field)) }
    file.set(
      "bert.attention.layer_norm_epsilon", Float(config["layer_norm_eps"]?.doubleValue ?? 1e-12))
    file.set("bert.attention.causal", false)
    file.set("bert.pooling_type", UInt32(1))
    try setWords(&file)
    for tensor in weights.tensors {
      guard let known = Self.name(of: tensor.name) else { continue }
      guard tensor.type == "F32" else {
        throw ModelError(.unsupported, "'\(tensor.name)' of '\(name)' holds \(tensor.type), not F32")
      }
      file.add(known, shape: tensor.shape, weights.bytes[tensor.range])
    }
    return file.bytes
  }

  private static let sizes = [
    ("bert.block_count", "num_hidden_layers"), ("bert.context_length", "max_position_embeddings"),
    ("bert.embedding_length", "hidden_size"), ("bert.feed_forward_length", "intermediate_size"),
    ("bert.attention.head_count", "num_attention_heads"),
    ("tokenizer.ggml.token_type_count", "type_vocab_size"),
  ]

  private func size(_ field: String) throws(ModelError) -> UInt32 {
    guard let number = config[field]?.intValue, let size = UInt32(exactly: number), size > 0 else {
      throw ModelError(.absent, "config.json has no '\(field)'; `reprise model pull` fetches it again")
    }
    return size
  }

  private func setWords(_ file: inout GGUFWriter) throws(ModelError) {
    file.set("tokenizer.ggml.model", "bert")
    file.set("tokenizer.ggml.pre", "default")
    file.set("tokenizer.ggml.tokens", words.map(Self.marked))
    file.set("tokenizer.ggml.token_type", words.map { Self.isSpecial($0) ? 3 : 1 })
    for (key, word) in [
      ("bos", "[CLS]"), ("eos", "[SEP]"), ("unknown", "[UNK]"), ("seperator", "[SEP]"), ("padding", "[PAD]"),
      ("cls", "[CLS]"), ("mask", "[MASK]"),
    ] {
      guard let place = words.firstIndex(of: word) else {
        throw ModelError(.absent, "vocab.txt lacks \(word); `reprise model pull` fetches it again")
      }
      file.set("tokenizer.ggml.\(key)_token_id", UInt32(place))
    }
  }

  private static func isSpecial(_ word: String) -> Bool { word.hasPrefix("[") && word.hasSuffix("]") }

  private static func marked(_ word: String) -> String {
    isSpecial(word) ? word : word.hasPrefix("##") ? String(word.dropFirst(2)) : "\u{2581}" + word
  }

  // MARK: - Names

  /// llama.cpp's name of a tensor; `nil` for one that making a vector does not need.
  static func name(of tensor: String) -> String? {
    if let name = outer[tensor] { return name }
    let parts = tensor.split(separator: ".")
    guard parts.count > 4, parts[0] == "encoder", parts[1] == "layer", let layer = Int(parts[2]),
      let last = parts.last, let name = inner[parts[3..<parts.count - 1].joined(separator: ".")]
    else { return nil }
    return "blk.\(layer).\(name).\(last)"
  }

  private static let outer = [
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
  ]

  private static let inner = [
    "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
  ]

  private static func read(_ name: String, in folder: String) throws(ModelError) -> [UInt8] {
    guard let bytes = ReplyFile.read("\(folder)/\(name)") else {
      throw ModelError(.absent, "\(folder)/\(name) cannot be read; `reprise model pull` fetches it")
    }
    return bytes
  }
}
