import Glibc
import Synchronization

/// A small real HTTP server on this machine's loopback, which answers as a test tells it to, also wrongly.
///
///     let server = try TestServer { number, request in number == 0 ? .status(500) : .text("hello") }
///     defer { server.stop() }
package final class TestServer: Sendable {
  package struct Request: Sendable {
    /// `GET /path`.
    package var line: String
    /// Names in lower case.
    package var headers: [String: String]
    package var body: String
  }

  /// Bytes to send, piece by piece; the connection is closed after the last one.
  package struct Answer: Sendable {
    package var pieces: [[UInt8]]
    /// Keeps the connection open, silent, until the server stops.
    package var hangs = false

    package init(pieces: [[UInt8]], hangs: Bool = false) { (self.pieces, self.hangs) = (pieces, hangs) }

    package static func raw(_ texts: String..., hangs: Bool = false) -> Answer {
      Answer(pieces: texts.map { Array($0.utf8) }, hangs: hangs)
    }

    package static func body(
      _ body: [UInt8], status: String = "200 OK", headers: [String] = [], type: String = "application/json"
    ) -> Answer {
      let lines = [
        "HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.count)", "Connection: close",
      ]
      return Answer(pieces: [
        Array((lines + headers).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8) + body
      ])
    }

    package static func text(_ text: String, status: String = "200 OK", headers: [String] = []) -> Answer {
      body(Array(text.utf8), status: status, headers: headers)
    }

    /// Server-sent events in chunked coding, cut into chunks of `size` bytes, each sent by itself.
    package static func stream(_ text: String, cutEvery size: Int) -> Answer {
      let bytes = Array(text.utf8)
      let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
      var pieces = [Array(head.utf8)]
      for start in stride(from: 0, to: bytes.count, by: size) {
        let chunk = bytes[start..<min(start + size, bytes.count)]
        pieces.append(Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8))
      }
      return Answer(pieces: pieces + [Array("0\r\n\r\n".utf8)])
    }

    package static let silence = Answer(pieces: [], hangs: true)
  }

  package struct Failure: Error { package var reason: String }

  package let port: UInt16
  private let listener: Int32
  private let answer: @Sendable (Int, Request) -> Answer
  private let state = Mutex(State())

  private struct State {
    var requests: [Request] = []
    var open: [Int32] = []
    var stopped = false
  }

  /// Starts on a free port; `answer` is given the number of the request, from 0, and the request.
  package init(answer: @escaping @Sendable (Int, Request) -> Answer) throws {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let file = listener
    let ready = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, length) == 0 && listen(file, 64) == 0 && getsockname(file, $0, &length) == 0
      }
    }
    guard ready else { throw Failure(reason: String(cString: strerror(errno))) }
    port = UInt16(bigEndian: address.sin_port)
    startTestThread { [self] in accept() }
  }

  package var url: String { "http://127.0.0.1:\(port)" }
  package var requests: [Request] { state.withLock { $0.requests } }

  package func stop() {
    state.withLock { state in
      guard !state.stopped else { return }
      state.stopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      for file in state.open { shutdown(file, Int32(SHUT_RDWR)) }
    }
  }

  private func accept() {
    while true {
      let file = Glibc.accept(listener, nil, nil)
      let goesOn = state.withLock { state in
        if file >= 0 { state.open.append(file) }
        return !state.stopped
      }
      guard file >= 0, goesOn else { break }
      startTestThread { [self] in serve(file) }
    }
    close(listener)
  }

  private func serve(_ file: Int32) {
    if let request = read(file) {
      let number = state.withLock { state in
        state.requests.append(request)
        return state.requests.count - 1
      }
      let answer = answer(number, request)
      for piece in answer.pieces where send(file, piece, piece.count, Int32(MSG_NOSIGNAL)) < 0 { break }
      var byte: UInt8 = 0
      if answer.hangs { _ = recv(file, &byte, 1, 0) }
    }
    state.withLock { state in
      state.open.removeAll { $0 == file }
      shutdown(file, Int32(SHUT_WR))
      close(file)
    }
  }

  private func read(_ file: Int32) -> Request? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if let end = (0...max(bytes.count - 4, 0)).first(where: { bytes[$0...].starts(with: mark) }) {
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
          let parts = line.split(separator: ":", maxSplits: 1)
          return parts.count == 2 ? (parts[0].lowercased(), String(parts[1].drop { $0 == " " })) : nil
        }
        let table = Dictionary(headers) { first, _ in first }
        let expected = table["content-length"].flatMap { Int($0) } ?? 0
        if bytes.count - end - 4 >= expected {
          let line = lines[0].split(separator: " ").prefix(2).joined(separator: " ")
          return Request(
            line: line, headers: table, body: String(decoding: bytes[(end + 4)...], as: UTF8.self))
        }
      }
      let count = recv(file, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }
}

/// Starts a detached thread for a test's own blocking work.
func startTestThread(_ work: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(work))
  let failed = pthread_create(
    &thread, nil,
    { pointer in
      pointer.map { Unmanaged<Box>.fromOpaque($0).takeRetainedValue().work() }
      return nil
    }, box.toOpaque())
  if failed == 0 { pthread_detach(thread) } else { box.takeRetainedValue().work() }
}
