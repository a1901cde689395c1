import CKernels

/// Rows quantised to bytes, to find which rows may be among the best by reading a quarter of the memory.
///
/// What the bytes leave out is bounded for each panel of rows, so the rows that survive include the best, and
/// their real products are computed afterwards: quantising never reaches a result. Bytes are taken from the
/// mean row.
final class CodeSpace: Sendable {
  private let rowCount: Int
  private let quads: Int
  private let bytes: AlignedBuffer<UInt8>
  private let scales: AlignedBuffer<Float>
  /// Residuals, norms, greatest scales and least scales, each one a panel.
  private let bounds: AlignedBuffer<Double>
  private let panels: Int
  let greatestNorm: Double

  /// More columns could overflow the sums of products of bytes.
  static let dimensionLimit = 32_768

  init(_ rows: RowMatrix) {
    let panels = (rows.rowCount + Int(CK_PANEL) - 1) / Int(CK_PANEL)
    self.panels = panels
    (rowCount, quads) = (rows.rowCount, (rows.width + 3) / 4)
    bytes = AlignedBuffer(repeating: 128, count: panels * Int(CK_PANEL) * quads * 4)
    scales = AlignedBuffer(repeating: 0, count: panels * Int(CK_PANEL))
    bounds = AlignedBuffer(repeating: 0, count: 4 * panels)
    greatestNorm = ck_greatest_norm(rows.elements, rows.rowCount, rows.width)
    let centre = Self.mean(rows)
    let start = bounds.start
    centre.withUnsafeBufferPointer { centre in
      var space = ck_code_space(
        bytes: bytes.start, scales: scales.start, residuals: start, norms: start + panels,
        greatest_scales: start + 2 * panels, least_scales: start + 3 * panels, centre: centre.baseAddress)
      ck_quantise_rows(rows.elements, rows.rowCount, rows.width, &space)
    }
  }

  /// What was written: bytes, scales and bounds.
  init(
    rowCount: Int, width: Int, greatestNorm: Double, sections: [UnsafeMutableRawBufferPointer],
    owner: MappedFile
  ) {
    (self.rowCount, self.greatestNorm, quads) = (rowCount, greatestNorm, (width + 3) / 4)
    panels = (rowCount + Int(CK_PANEL) - 1) / Int(CK_PANEL)
    bytes = AlignedBuffer(sections[0], owner: owner)
    scales = AlignedBuffer(sections[1], owner: owner)
    bounds = AlignedBuffer(sections[2], owner: owner)
  }

  /// What a file holds of it.
  var sections: [UnsafeRawBufferPointer] { [bytes.bytes, scales.bytes, bounds.bytes] }

  private static func mean(_ rows: RowMatrix) -> [Float] {
    var mean = [Float](repeating: 0, count: rows.width)
    ck_mean_row(rows.elements, rows.rowCount, rows.width, &mean)
    return mean
  }

  /// What kernels search in; valid while this lives.
  var codes: ck_codes {
    ck_codes(
      bytes: bytes.start, scales: scales.start, residuals: bounds.start, norms: bounds.start + panels,
      greatest_scales: bounds.start + 2 * panels, least_scales: bounds.start + 3 * panels,
      row_count: rowCount,
      quads: quads)
  }
}
