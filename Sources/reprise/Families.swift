import Concepts

/// The one place where the families are joined: a component is known to a workspace because its family's list,
/// named here, names it.
enum Families {
  static var registry: Registry {
    let registry = Registry()
    return registry
  }
}
