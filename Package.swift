// swift-tools-version: 6.2
// The map of Reprise, lowest layer first. A module may import only modules on earlier lines of `layers`,
// and only those it names; continuous integration refuses any other import.
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let layers: [(name: String, uses: [Target.Dependency])] = [
  ("JSON", ["CJansson"]),
  ("Scoring", ["CKernels"]),
  ("JSONRPC", ["JSON"]),
  ("Tracing", ["JSON", "CCrypto", "CZstd"]),
  ("Assets", ["JSON", "Tracing", subprocess]),
  ("Concepts", ["JSON", "Tracing"]),
  ("Dialogue", ["Concepts", "JSON", "Tracing"]),
  ("Datasets", ["Assets", "Concepts", "JSON", "Tracing", "CZlib"]),
  ("LanguageModels", ["Assets", "Concepts", "JSON", "Tracing", "CCurl", subprocess]),
  ("Memories", ["Concepts", "Dialogue", "JSON", "Tracing", "Scoring"]),
  ("Planners", ["Concepts", "Dialogue", "JSON", "Tracing", "Scoring"]),
  ("Rankers", ["Concepts", "Dialogue", "JSON", "Tracing", "Scoring"]),
  ("Simulation", ["Concepts", "JSON", "Tracing"]),
  ("Evaluation", ["Concepts", "JSON", "Tracing", "Scoring"]),
  ("Agents", ["Assets", "Datasets", "Concepts", "Dialogue", "JSON", "Tracing", "Scoring"]),
  ("Reports", ["Evaluation", "Concepts", "JSON", mustache]),
  (
    "Workspaces",
    [
      "Concepts", "Dialogue", "Datasets", "Agents", "Simulation", "Evaluation", "Reports", "Scoring", "Tracing", "JSON",
      "Assets",
      yams,
    ]
  ),
  ("Server", ["Workspaces", "Agents", "JSONRPC", "Concepts", "Tracing", "JSON"]),
]

/// Files that are compiled into a module.
let embedded: [String: [Resource]] = [
  "Assets": [.embedInCode("Manifest/assets.json"), .embedInCode("Python/fetch.py")],
  "LanguageModels": [.embedInCode("Python/serve.py")],
  "Memories": [.embedInCode("Prompts")],
  "Planners": [.embedInCode("Prompts")],
  "Rankers": [.embedInCode("Prompts")],
  "Reports": [
    .embedInCode("Templates/diff.mustache"), .embedInCode("Templates/report.mustache"),
    .embedInCode("Templates/timeline.mustache"),
  ],
  "Workspaces": [
    .embedInCode("Template/gitignore.txt"), .embedInCode("Template/main.md"),
    .embedInCode("Template/workspace.yaml"),
  ],
]

let everything = layers.map { Target.Dependency(stringLiteral: $0.name) }

let package = Package(
  name: "reprise",
  products: [.executable(name: "reprise", targets: ["reprise"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CKernels"),
  ]
    + layers.map {
      .target(
        name: $0.name, dependencies: $0.uses, resources: embedded[$0.name] ?? [], swiftSettings: strict)
    }
    + [
      .executableTarget(name: "reprise", dependencies: everything + [argumentParser], swiftSettings: strict),
      .executableTarget(
        name: "reprise-bench",
        dependencies: [
          "CKernels", "Scoring", "Tracing", "JSON", "Assets", "Concepts", "Datasets", "Evaluation", "Memories",
          "Planners", "Rankers", "Agents", "LanguageModels", "Dialogue",
        ], swiftSettings: strict),
      .target(
        name: "TestSupport", dependencies: everything, path: "Tests/TestSupport", swiftSettings: strict),
    ]
    + layers.map {
      .testTarget(
        name: $0.name + "Tests", dependencies: everything + ["TestSupport"], swiftSettings: strict)
    }
    + [
      .testTarget(
        name: "EndToEndTests", dependencies: ["TestSupport", "JSON", "Tracing"], swiftSettings: strict)
    ],
  swiftLanguageModes: [.v6])
