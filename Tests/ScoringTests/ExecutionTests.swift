import Scoring
import Testing

struct ExecutionTests {
  @Test func `the plain level always runs and levels ascend`() {
    #expect(KernelLevel.supported.first == .portable)
    #expect(KernelLevel.supported == KernelLevel.supported.sorted())
    #expect(KernelLevel.supported.contains(.best))
  }

  @Test func `there is always a thread`() {
    #expect(Execution(threads: 0).threads == 1)
    #expect(Execution.standard.threads >= 1)
    #expect(Execution.single.threads == 1)
  }

  @Test func `levels have names`() {
    let levels: [KernelLevel] = [.portable, .avx2, .avx512, .vnni]
    #expect(levels.map(\.description) == ["portable", "avx2", "avx512", "vnni"])
  }
}
