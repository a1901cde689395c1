import Testing

@testable import Assets

@Suite struct AssetStoreTests {
  @Test(arguments: [
    (["REPRISE_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"], "/a"),
    (["XDG_CACHE_HOME": "/b", "HOME": "/c"], "/b/reprise"),
    (["REPRISE_CACHE": "", "XDG_CACHE_HOME": "relative", "HOME": "/c"], "/c/.cache/reprise"),
  ])
  func `the folder follows the user's variables`(variables: [String: String], root: String) throws {
    #expect(try AssetStore(environment: variables).root == root)
  }

  @Test(arguments: [
    (Int64(0), "0 B"), (999, "999 B"), (1000, "1.0 kB"), (92_871_040, "92.8 MB"), (1_117_320_768, "1.1 GB"),
  ])
  func `sizes are printed for people`(bytes: Int64, text: String) {
    #expect(sizeText(bytes) == text)
  }

  @Test func `a Python given as a path is started by env`() {
    #expect(PythonCommand("/opt/python3", ["-c", ""]).arguments == ["/opt/python3", "-c", ""])
    #expect(PythonCommand("python3", []).executable == "python3")
  }
}
