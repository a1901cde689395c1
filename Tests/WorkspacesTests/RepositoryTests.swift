import Concepts
import Foundation
import JSON
import TestSupport
import Testing
import Workspaces

struct RepositoryTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path()

  private var environment: Environment {
    get throws { try TestStudy().environment }
  }

  @Test func `every workspace of the repository is sound`() async throws {
    let list = try await ListWorkspaces(folder: Self.root + "Workspaces").perform(in: environment)
    #expect(list.workspaces.map(\.name).contains("quickstart"))
    for workspace in list.workspaces {
      let check = try await CheckWorkspace(path: workspace.path).perform(in: environment)
      #expect(check.diagnostics == [])
    }
  }

  @Test func `the template in the program is the one in the repository`() async throws {
    let folder = try TemporaryFolder()
    let made = try await NewWorkspace(template: "quickstart", path: folder.path(of: "built-in"))
      .perform(in: environment)
    var fromFolder = try environment
    fromFolder.templates = [Self.root + "Templates/Workspaces"]
    let copied = try await NewWorkspace(template: "quickstart", path: folder.path(of: "copied"))
      .perform(in: fromFolder)
    #expect(made.files.sorted() == copied.files.sorted())
    for file in made.files { #expect(try folder.read("built-in/\(file)") == folder.read("copied/\(file)")) }
  }

  @Test func `the page of the format names every kind of cell and every diagnostic`() throws {
    let page = try String(contentsOfFile: Self.root + "Docs/Formats/notebook.md", encoding: .utf8)
    for schema in builtinCells.schemas { #expect(page.contains("`\(schema.kind)`")) }
    for code in Diagnostic.Code.allCases { #expect(page.contains("`\(code.rawValue)`")) }
  }
}
