import Assets

/// Makes a model file of the user's known under a name.
package struct AddModel: Operation {
  package static let method = "model/add"
  package static let summary = "Makes a GGUF file of yours known under a name; the file stays where it is."

  package var name: String
  package var file: String
  package var licence: String?

  package init(name: String, file: String, licence: String? = nil) {
    (self.name, self.file, self.licence) = (name, file, licence)
  }

  package typealias Response = ListAssets.Entry

  package func perform(in environment: Environment) async throws -> Response {
    do {
      let store = try environment.assetStore
      return Response(try await store.add(name, file: file, licence: licence ?? "not stated"))
    } catch { throw WorkspaceError(error) }
  }
}
