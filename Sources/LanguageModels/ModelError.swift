package import Tracing

/// Why a language model did not answer; the message says what to try and never holds a key.
package struct ModelError: RecordableError, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// Nobody listens at the address, or the name does not resolve.
    case unreachable
    /// The connection cannot be made safe, or this machine does not trust who answers.
    case untrusted
    case unauthorised
    case timedOut
    case rateLimited
    /// The answer is not what the protocol says.
    case badReply
    /// The request is longer than the model can take.
    case tooLong
    /// The endpoint refuses the request as it is.
    case refused
    /// The endpoint fails inside.
    case failed
    /// The endpoint lacks what was asked for.
    case unsupported
    /// The model or its runtime is not on this machine, or not as it should be.
    case absent
    /// Our own server ended.
    case serverEnded
    /// The specification of the model is wrong.
    case misconfigured
    /// A script has no more replies.
    case scriptEnded
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

  package var description: String { message }
  package var effectFailure: EffectFailure { EffectFailure(code: code.rawValue, message: message) }

  /// Whether the same request may succeed a little later.
  var mayPass: Bool {
    switch code {
    case .unreachable, .timedOut, .rateLimited, .failed, .badReply: true
    default: false
    }
  }
}
