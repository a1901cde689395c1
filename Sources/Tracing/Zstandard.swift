internal import CZstd

/// Compresses bytes that arrive in pieces, with one thread, so that equal bytes give equal bytes.
struct Compressor: ~Copyable {
  private let context: OpaquePointer?
  private var room = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())

  init(level: Int) {
    context = ZSTD_createCCtx()
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Takes bytes in, and gives what is ready to the sink; everything when these are the last.
  mutating func add(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool = false,
    _ sink: (UnsafeRawBufferPointer) throws(TraceError) -> Void
  ) throws(TraceError) {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    while true {
      var made = 0
      var rest = 0
      room.withUnsafeMutableBytes { buffer in
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        rest = ZSTD_compressStream2(context, &output, &input, isLast ? ZSTD_e_end : ZSTD_e_continue)
        made = output.pos
      }
      guard ZSTD_isError(rest) == 0 else { throw Self.failure(rest) }
      var failure: TraceError?
      room.withUnsafeBytes { buffer in
        do throws(TraceError) { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<made])) } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if isLast ? rest == 0 : input.pos == input.size { return }
    }
  }

  private static func failure(_ code: Int) -> TraceError {
    TraceError(code: .file, message: "cannot compress: \(String(cString: ZSTD_getErrorName(code)))")
  }
}

/// Takes compressed bytes apart as they are read.
struct Decompressor: ~Copyable {
  private let context: OpaquePointer?
  private var input: [UInt8] = []
  private var position = 0
  /// Compressed bytes that were taken in.
  private(set) var consumed = 0
  /// Whether a frame ended with the last byte that was given.
  private var isAtFrameEnd = true

  init() { context = ZSTD_createDCtx() }

  deinit { ZSTD_freeDCtx(context) }

  /// The next bytes, at most about 128 KiB; empty at the end.
  ///
  /// - Parameter more: gives the next compressed bytes; empty at their end.
  /// - Throws: ``TraceError`` `integrity` with the byte where the archive is cut or altered.
  mutating func next(_ more: () throws(TraceError) -> [UInt8]) throws(TraceError) -> [UInt8] {
    while true {
      if position == input.count {
        consumed += input.count
        (input, position) = (try more(), 0)
        if input.isEmpty {
          guard isAtFrameEnd else { throw failure("it is cut") }
          return []
        }
      }
      var (result, taken) = (0, 0)
      let bytes = [UInt8](unsafeUninitializedCapacity: ZSTD_DStreamOutSize()) { buffer, count in
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        input.withUnsafeBytes { bytes in
          var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: position)
          result = ZSTD_decompressStream(context, &output, &source)
          taken = source.pos
        }
        count = output.pos
      }
      position = taken
      guard ZSTD_isError(result) == 0 else { throw failure(String(cString: ZSTD_getErrorName(result))) }
      isAtFrameEnd = result == 0
      if !bytes.isEmpty { return bytes }
    }
  }

  private func failure(_ why: String) -> TraceError {
    TraceError(
      code: .integrity, message: "the archive cannot be taken apart: \(why)", offset: consumed + position)
  }
}
