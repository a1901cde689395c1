package import Assets
package import Concepts

/// What operations work with: joined by the executable, because workspaces know components and models by name
/// only.
package struct Environment: Sendable {
  package var registry: Registry
  package var models: ModelProvider
  /// Fetched models and data; `nil` where there are none, as in tests.
  package var assets: AssetStore?
  /// The program's version, for records.
  package var version: String
  /// Told how a run goes; never part of a result.
  package var progress: @Sendable (RunProgress) -> Void
  /// Who gives leave where an agent leaves it to a person; `nil` where nobody can be asked.
  package var approval: ApprovalDoor?
  /// Folders with templates of workspaces, nearest first: `Templates/Workspaces` of the installation.
  package var templates: [String]

  package init(
    registry: Registry, models: ModelProvider, assets: AssetStore?, version: String, templates: [String] = [],
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) {
    (self.registry, self.models, self.assets) = (registry, models, assets)
    (self.version, self.templates, self.progress) = (version, templates, progress)
  }
}
