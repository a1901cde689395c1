import Foundation
import JSON
import TestSupport
import Testing

/// `reprise fit`, `rank` and `evaluate` in a shell.
struct OfflineCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try .withOwnData() }

  private func shell(_ script: String) async throws -> Shell.Outcome { try await folder.shell(script) }

  private func json(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: text.trimmingCharacters(in: .newlines))
  }

  @Test func `a pipeline does a whole experiment, in one process or in many`() async throws {
    let outcome = try await shell(
      """
      cat ratings.csv | reprise data import - --items films.csv --filter core=3 --name films -o films > /dev/null
      reprise data split films --by time -o split > /dev/null
      reprise fit ease:ridge=50 split -o ease.model > /dev/null
      reprise rank ease.model split -k 0 | reprise evaluate split --run ease=- --metrics all@5 --draws 100 --json
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let piped = try json(outcome.output)
    let whole = try await shell(
      """
      reprise evaluate ratings.csv --items films.csv --filter core=3 --split time --scorer ease:ridge=50 \
      --metrics all@5 --draws 100 --json
      """)
    let direct = try json(whole.output)
    let (many, one) = (piped["systems"]?[0]?["metrics"], direct["systems"]?[0]?["metrics"])
    #expect(many?["NDCG@5"]?.doubleValue != nil && many?["NDCG@5"] == one?["NDCG@5"])
    #expect(many?["ItemCoverage@5"] == one?["ItemCoverage@5"])
    #expect(piped["rules"]?["splitFingerprint"] == direct["rules"]?["splitFingerprint"])
  }

  @Test func `two runs are compared, and every user's values are a table`() async throws {
    let outcome = try await shell(
      """
      reprise data split ratings.csv --by leave-last-out -o split > /dev/null
      reprise rank popularity split -o pop.run > /dev/null
      reprise rank random split --as csv -o random.csv > /dev/null
      reprise evaluate --qrels split/test.qrels --train split/train.csv --run pop.run --run random.csv \
      --against random --test wilcoxon --correction bh --per-user values.csv --tie-report
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    for part in ["Protocol", "NDCG@10", "Significance", "ids ascending", "Wall time"] {
      #expect(outcome.output.contains(part), "\(part)\n\(outcome.output)")
    }
    let table = String(decoding: try folder.read("values.csv"), as: UTF8.self).split(separator: "\n")
    #expect(table.first == "system,user,NDCG@10,Recall@10,Precision@10,HR@10,MRR@10,MAP@10")
    #expect(table.count == 1 + 2 * 24)
  }

  @Test func `means of groups of users show who is served worse, and add up to the whole`() async throws {
    let outcome = try await shell(
      """
      (echo user,group; for n in $(seq 1 24); do echo u$n,$([ $n -le 8 ] && echo old || echo new); done) > groups.csv
      reprise evaluate ratings.csv --split time --scorer popularity --metrics ndcg@5,gini@5 --draws 50 \
        --groups groups.csv --json
      reprise evaluate ratings.csv --split time --scorer popularity --metrics ndcg@5 --draws 50 --groups groups.csv
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let parts = outcome.output.split(separator: "\n", maxSplits: 1).map(String.init)
    let system = try json(parts[0])["systems"]?[0]
    #expect(system?["groups"]?.arrayValue?.count == 1, "a figure of all lists has no groups")
    let groups = system?["groups"]?[0]
    #expect(groups?["groups"]?[0]?["name"] == "new" && groups?["groups"]?[0]?["users"] == 16)
    let (new, old) = (
      groups?["groups"]?[0]?["mean"]?.doubleValue ?? -1, groups?["groups"]?[1]?["mean"]?.doubleValue ?? -1
    )
    let whole = system?["metrics"]?["NDCG@5"]?.doubleValue ?? -9
    #expect(
      abs((16 * new + 8 * old) / 24 - whole) < 1e-12
        && groups?["gap"]?.doubleValue == max(new, old) - min(new, old))
    #expect(
      parts.last?.contains("Means of groups of users") == true && parts.last?.contains("old (8)") == true)
    let twice = try await shell(
      "printf 'user,group\nu1,a\nu1,b\n' > g.csv; reprise evaluate ratings.csv --split time --scorer random --groups g.csv"
    )
    #expect(twice.status == 65 && twice.errors.hasPrefix("error: g.csv:3: "), "\(twice.errors)")
  }

  @Test func `figures do not depend on the number of threads, nor on a second time`() async throws {
    let line =
      "reprise evaluate ratings.csv --split random --scorer als --scorer bpr --draws 50 --seed 3 --json"
    let outcome = try await shell(
      "\(line); \(line); LIBDISPATCH_COOPERATIVE_POOL_STRICT=1 taskset -c 0 \(line)")
    let answers = try outcome.output.split(separator: "\n").map { line in
      var answer = try json(String(line)).objectValue ?? [:]
      answer["volatile"] = nil
      return JSONValue.object(answer)
    }
    #expect(answers.count == 3 && Set(answers).count == 1, "\(outcome.errors)")
  }

  @Test(
    arguments: [
      ("fit nonsense ratings.csv -o m", 65), ("fit ease nothing.csv -o m", 66),
      ("rank x.model ratings.csv", 66),
      ("rank random ratings.csv --json", 64), ("evaluate ratings.csv --scorer random", 65),
      ("evaluate --run a.run", 64), ("evaluate ratings.csv --qrels q", 64),
      ("evaluate ratings.csv --split time --scorer random --metrics ndcg@0", 65),
      ("fit ease ratings.csv -o /proc/m", 73),
    ] as [(String, Int32)])
  func `what cannot be done says why and leaves nothing`(line: String, status: Int32) async throws {
    let outcome = try await Command(line.split(separator: " ").map(String.init), in: folder.path).run()
    #expect(outcome.status == status, "\(line): \(outcome.errors)")
    #expect(outcome.errors.hasPrefix("error: ") && outcome.output == "")
    #expect(folder.files == ["films.csv", "ratings.csv"])
  }
}
