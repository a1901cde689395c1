internal import CCurl

/// libcurl's side of a transfer. It is made, used and freed on the loop's thread; the transfer must outlive it.
struct HTTPHandle {
  let easy: UnsafeMutableRawPointer
  private let headers: UnsafeMutablePointer<curl_slist>?

  init?(_ transfer: HTTPTransfer) {
    guard let easy = curl_easy_init() else { return nil }
    let request = transfer.request
    self.easy = easy
    // An empty `Expect` keeps libcurl from asking for leave before a long body.
    let lines = request.headers.map { "\($0.name): \($0.value)" } + ["Expect:"]
    headers = lines.reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) }
    guard curl_set_text(easy, CURLOPT_URL, request.url) == CURLE_OK else {
      free()
      return nil
    }
    setRules(for: request)
    setBody(of: request)
    setReceivers(transfer)
  }

  func free() {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headers)
  }

  private func setRules(for request: HTTPRequest) {
    curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    curl_set_text(easy, CURLOPT_ACCEPT_ENCODING, "")
    curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)
    if Self.isLoopback(request.url) { curl_set_text(easy, CURLOPT_PROXY, "") }
  }

  private func setBody(of request: HTTPRequest) {
    if let body = request.body {
      curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
      body.withUnsafeBytes { _ = curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
    }
    curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method)
  }

  private func setReceivers(_ transfer: HTTPTransfer) {
    let receiver = Unmanaged.passUnretained(transfer).toOpaque()
    curl_set_pointer(easy, CURLOPT_HEADERDATA, receiver)
    curl_set_pointer(easy, CURLOPT_WRITEDATA, receiver)
    curl_set_receiver(easy, CURLOPT_HEADERFUNCTION) { bytes, _, count, receiver in
      HTTPHandle.transfer(receiver)?.take(headerLine: HTTPHandle.copy(bytes, count))
      return count
    }
    curl_set_receiver(easy, CURLOPT_WRITEFUNCTION) { bytes, _, count, receiver in
      HTTPHandle.transfer(receiver)?.take(bodyBytes: HTTPHandle.copy(bytes, count)) == true ? count : 0
    }
  }

  private static func transfer(_ receiver: UnsafeMutableRawPointer?) -> HTTPTransfer? {
    receiver.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func copy(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// Whether the address is on this machine, where a proxy has no business.
  private static func isLoopback(_ url: String) -> Bool {
    ["http://127.", "http://localhost", "http://[::1]"].contains { url.hasPrefix($0) }
  }
}
