import Assets
import Concepts

/// The files that a local model needs, checked.
struct LocalFiles {
  let model: String
  let weights: String
  let runtimeFolder: String
  let runtime: String
  let isMeaningful: Bool
  private let name: String

  /// - Throws: ``ModelError`` `misconfigured` for something of another kind, `absent` with the command that fetches it.
  init(_ name: String, in store: AssetStore, kinds: [Asset.Kind]) throws(ModelError) {
    do {
      let asset = try store.asset(name)
      guard kinds.contains(asset.kind), let file = asset.files.first else { throw Self.wrong(asset, kinds) }
      guard let path = try store.files(of: name)[file.name] else {
        throw ModelError(.absent, "'\(name)' has no file")
      }
      let runtime = try store.asset("xllamacpp")
      _ = try store.files(of: runtime.name)
      let requirement =
        runtime.sources.lazy.compactMap { $0.packages?.first?.requirement }.first ?? runtime.title
      (self.name, model, weights) = (name, path, file.sha256)
      (runtimeFolder, isMeaningful) = (store.folder(of: runtime), asset.isMeaningful ?? true)
      self.runtime = requirement.replacing("==", with: " ")
    } catch let error as AssetError {
      throw ModelError(error.code == .unknown ? .misconfigured : .absent, error.message)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.absent, "\(error)")
    }
  }

  private static func wrong(_ asset: Asset, _ kinds: [Asset.Kind]) -> ModelError {
    let remedy =
      switch asset.kind {
      case .embedder: "it makes vectors and answers no prompts; name it as 'embedder'"
      case .model: "it answers prompts and makes no vectors; an embedder is 'use: minilm-l6-v2'"
      case .data, .corpus, .runtime: "`reprise model list` shows the models"
      }
    return ModelError(
      .misconfigured, "'\(asset.name)' is of the kind '\(asset.kind.rawValue)': \(remedy)")
  }

  var identity: ModelIdentity {
    LocalModel.identity(name: name, weights: weights, runtime: runtime, isMeaningful: isMeaningful)
  }
}
