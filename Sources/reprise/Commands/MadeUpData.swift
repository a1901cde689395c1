/// A small data set by rule, so that known answers can be computed where no data is.
///
/// 80 users meet 8 to 16 of 60 items each, low numbers more often; no two events share a time. The same rule in Python is
/// in `Tests/Fixtures/KnownAnswers/known_answers.py`.
enum MadeUpData {
  /// A table of interactions.
  static var table: String {
    var state: UInt64 = 1
    func next(_ count: UInt64) -> UInt64 {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state / 65_536 % count
    }
    var (lines, time) = (["user,item,time"], 1_000_000)
    for user in 1...80 {
      var met: [UInt64] = []
      let count = 8 + next(9)
      while met.count < count {
        let item = 1 + min(next(60), next(60))
        if met.contains(item) { continue }
        met.append(item)
        time += 1
        lines.append("\(user),\(item),\(time)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
