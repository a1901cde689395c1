import CKernels

/// The upper or the lower half of a square matrix in square tiles, padded with rows and columns of the unit
/// matrix. Tile (i, j) of the upper half and tile (j, i) of the lower half have the same place.
final class TiledMatrix {
  static let tileSide = Int(CK_TILE)
  static let tileSize = tileSide * tileSide

  /// Rows and columns without the padding.
  let side: Int
  /// Tiles a row.
  let tiles: Int
  private let storage: UnsafeMutableRawPointer

  init(side: Int) {
    self.side = side
    self.tiles = (side + Self.tileSide - 1) / Self.tileSide
    let bytes = tiles * (tiles + 1) / 2 * Self.tileSize * MemoryLayout<Float>.size
    storage = LargePages.memory(max(bytes, 1))
    storage.initializeMemory(as: Float.self, repeating: 0, count: bytes / MemoryLayout<Float>.size)
  }

  deinit { storage.deallocate() }

  /// The tile in row `i` and column `j` of tiles, i <= j, or of the lower half in row `j` and column `i`.
  func tile(_ i: Int, _ j: Int) -> UnsafeMutablePointer<Float> {
    let place = i * tiles - i * (i - 1) / 2 + (j - i)
    return storage.assumingMemoryBound(to: Float.self) + place * Self.tileSize
  }

  /// Copies the elements from the diagonal rightwards of one row of a full matrix.
  func setUpper(row: Int, from elements: UnsafePointer<Float>) {
    let i = row / Self.tileSide
    for j in i..<tiles {
      let first = max(row, j * Self.tileSide)
      let end = min(side, (j + 1) * Self.tileSide)
      let place = row % Self.tileSide * Self.tileSide + first % Self.tileSide
      tile(i, j).advanced(by: place).update(from: elements + first, count: end - first)
    }
  }

  /// The elements on the diagonal, those of the padding too.
  var diagonal: [Float] {
    (0..<tiles * Self.tileSide).map { tile($0 / Self.tileSide, $0 / Self.tileSide)[diagonalPlace($0)] }
  }

  /// Sets the diagonal of the padding to one.
  func padDiagonal() {
    for row in side..<max(side, tiles * Self.tileSide) {
      tile(row / Self.tileSide, row / Self.tileSide)[diagonalPlace(row)] = 1
    }
  }

  private func diagonalPlace(_ row: Int) -> Int { row % Self.tileSide * (Self.tileSide + 1) }
}
