extension WorkspaceTemplate {
  /// The templates that are part of the program, by name; `Templates/Workspaces` has the same.
  static var builtin: [String: [File]] {
    [
      "quickstart": [
        File(name: "workspace.yaml", bytes: PackageResources.workspace_yaml),
        File(name: "notebooks/main.md", bytes: PackageResources.main_md),
        File(name: ".gitignore", bytes: PackageResources.gitignore_txt),
      ]
    ]
  }
}
