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
      let asset = try Self.asset(name, in: store, kinds: kinds)
      guard let file = asset.files.first else { throw ModelError(.absent, "'\(name)' has no file") }
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
      throw ModelError(.absent, error.message)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.absent, "\(error)")
    }
  }

  /// The model of a name.
  ///
  /// - Throws: ``ModelError`` `misconfigured` for a name that is not known and for something of another kind.
  static func asset(_ name: String, in store: AssetStore, kinds: [Asset.Kind]) throws(ModelError) -> Asset {
    let assets: [Asset]
    do { assets = try store.assets() } catch { throw ModelError(.absent, error.message) }
    guard let asset = assets.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      let known = assets.filter { kinds.contains($0.kind) }.map(\.name)
      throw ModelError(
        .misconfigured,
        "no model is named '\(name)'\(ComponentError.guess(name, known)); `reprise model add` adds your own")
    }
    guard kinds.contains(asset.kind) else { throw wrong(asset) }
    return asset
  }

  private static func wrong(_ asset: Asset) -> ModelError {
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
