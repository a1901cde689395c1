import Assets
internal import CCurl
import Synchronization

/// One thread that moves the bytes of all transfers (libcurl's multi interface). It sleeps until a socket, a time limit, a new
/// transfer or a cancellation wakes it.
final class HTTPLoop: Sendable {
  typealias Waiter = CheckedContinuation<HTTPAnswer, any Error>

  private struct Inbox {
    var arrivals: [(transfer: HTTPTransfer, waiter: Waiter)] = []
    var isRunning = false
  }

  /// A transfer on its way, and who waits for it.
  private struct Flight {
    var transfer: HTTPTransfer
    var waiter: Waiter
    var handle: HTTPHandle
  }

  private let inbox = Mutex(Inbox())
  /// Used by the thread alone, but for `curl_multi_wakeup`, which any thread may call.
  private nonisolated(unsafe) let multi: UnsafeMutableRawPointer?

  init() {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    multi = curl_multi_init()
  }

  func add(_ transfer: HTTPTransfer, _ waiter: Waiter) {
    let isFirst = inbox.withLock { inbox in
      inbox.arrivals.append((transfer, waiter))
      defer { inbox.isRunning = true }
      return !inbox.isRunning
    }
    if isFirst { startThread { self.run() } } else { wake() }
  }

  func wake() { curl_multi_wakeup(multi) }

  private func run() {
    var flights: [UnsafeMutableRawPointer: Flight] = [:]
    var running: Int32 = 0
    while true {
      admit(to: &flights)
      endOverdue(&flights)
      curl_multi_perform(multi, &running)
      endComplete(&flights)
      curl_multi_poll(multi, nil, 0, patience(flights), nil)
    }
  }

  private func admit(to flights: inout [UnsafeMutableRawPointer: Flight]) {
    let arrivals = inbox.withLock { inbox in
      defer { inbox.arrivals = [] }
      return inbox.arrivals
    }
    for (transfer, waiter) in arrivals {
      guard let handle = HTTPHandle(transfer) else {
        waiter.resume(throwing: ModelError(.misconfigured, "\(transfer.request.url) is not an address"))
        continue
      }
      curl_multi_add_handle(multi, handle.easy)
      flights[handle.easy] = Flight(transfer: transfer, waiter: waiter, handle: handle)
    }
  }

  private func endOverdue(_ flights: inout [UnsafeMutableRawPointer: Flight]) {
    let now = ContinuousClock.now
    for (easy, flight) in flights {
      guard let cause = flight.transfer.reasonToStop(at: now) else { continue }
      close(easy, &flights)?.resume(throwing: cause)
    }
  }

  private func endComplete(_ flights: inout [UnsafeMutableRawPointer: Flight]) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
        let transfer = flights[easy]?.transfer
      else { continue }
      let result = transfer.result(message.pointee.data.result)
      close(easy, &flights)?.resume(with: result)
    }
  }

  private func close(_ easy: UnsafeMutableRawPointer, _ flights: inout [UnsafeMutableRawPointer: Flight])
    -> Waiter?
  {
    guard let flight = flights.removeValue(forKey: easy) else { return nil }
    curl_multi_remove_handle(multi, easy)
    flight.handle.free()
    return flight.waiter
  }

  /// Milliseconds until the next time limit; a minute when there is none.
  private func patience(_ flights: [UnsafeMutableRawPointer: Flight]) -> Int32 {
    let now = ContinuousClock.now
    let next = flights.values.map { now.duration(to: $0.transfer.deadline) }.min() ?? .seconds(60)
    return Int32(max(0, min(60_000, (next / .milliseconds(1)).rounded(.up))))
  }
}
