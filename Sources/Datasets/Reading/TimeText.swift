/// In which form a source writes times.
enum TimeUnit: String, Codable, Sendable, CaseIterable {
  case seconds, milliseconds
}

extension FieldText {
  /// Seconds since 1970 of a number in `unit`, or of a date `2005-01-31`, `2005-01-31 13:14:15` in UTC.
  ///
  /// Fractions are cut towards the past.
  static func time(_ field: Field, _ unit: TimeUnit) -> Int64? {
    let scale: Int64 = unit == .seconds ? 1 : 1000
    if let value = integer(field) {
      return scale == 1 ? value : (value - (value % scale + scale) % scale) / scale
    }
    if let value = number(field) {
      let seconds = (value / Double(scale)).rounded(.down)
      return abs(seconds) < 0x1p62 ? Int64(seconds) : nil
    }
    return date(field)
  }

  private static func date(_ field: Field) -> Int64? {
    guard field.count >= 10, field[4] == UInt8(ascii: "-"), field[7] == UInt8(ascii: "-") else { return nil }
    guard let year = digits(field, 0, 4), let month = digits(field, 5, 2), let day = digits(field, 8, 2),
      (1...12).contains(month), (1...lengthOf(month: month, year: year)).contains(day),
      let clock = clock(field)
    else { return nil }
    return daysSince1970(year, month, day) * 86_400 + clock
  }

  /// The seconds of what follows the date: nothing, or `T13:14:15`, `T13:14:15.678Z`.
  private static func clock(_ field: Field) -> Int64? {
    if field.count == 10 { return 0 }
    guard field.count >= 19, field[10] == UInt8(ascii: " ") || field[10] == UInt8(ascii: "T"),
      field[13] == UInt8(ascii: ":"), field[16] == UInt8(ascii: ":"),
      let hour = digits(field, 11, 2), let minute = digits(field, 14, 2), let second = digits(field, 17, 2),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = field[19...]
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { $0 &- 48 < 10 } }
    guard rest.isEmpty || rest.elementsEqual("Z".utf8) else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static func digits(_ field: Field, _ start: Int, _ count: Int) -> Int64? {
    var value: Int64 = 0
    for place in start..<start + count {
      guard field[place] &- 48 < 10 else { return nil }
      value = value * 10 + Int64(field[place] &- 48)
    }
    return value
  }

  private static func lengthOf(month: Int64, year: Int64) -> Int64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
  static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
