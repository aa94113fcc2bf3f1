// How long does it take to make and to check a policy bundle?
//
// Limits: a decision is verified in 5 ms, its proof has at most 64 KiB, and a bundle of 250
// decisions is compiled and verified in 2 s. Times are of the processor, on one core.
#include <algorithm>

#include <benchmark/benchmark.h>

#include "aloft/authority/test_published_log.h"

namespace {

using namespace aloft::authority;

constexpr int kDecisions = 250;

// 250 decisions, each with its draft under a checkpoint of its own, three cosignatures each.
const PublishedLog& busy_log() {
  static const PublishedLog log = [] {
    PublishedLog made;
    const Scope everywhere = {"x-empty", {}, {}};
    for (int i = 0; i < kDecisions; ++i) {
      made.hour = 10 * i;
      const bool off = i % 2 == 0;
      made.decide(made.draft(off ? Verb::deactivate : Verb::activate, everywhere),
                  off ? kFour : kTwo);
      made.publish_checkpoint();
    }
    return made;
  }();
  return log;
}

void compile_bundle_of_250_decisions(benchmark::State& state) {
  const auto& log = busy_log();
  const auto entries = log.entries();
  const Trust trust = log.trust();
  for (auto _ : state) {
    auto bytes = compile_bundle(entries, log.checkpoints(), trust, log.grounds());
    ALOFT_CHECK(bytes.has_value(), "the log is good");
    benchmark::DoNotOptimize(bytes);
  }
}
BENCHMARK(compile_bundle_of_250_decisions)->Unit(benchmark::kMillisecond);

void verify_bundle_of_250_decisions(benchmark::State& state) {
  const auto& log = busy_log();
  const std::string bytes = log.compiled();
  const Trust trust = log.trust();
  for (auto _ : state) {
    auto bundle = verify_bundle(bytes, trust, log.grounds(), std::nullopt, "bundle");
    ALOFT_CHECK(bundle.has_value(), "the bundle is good");
    benchmark::DoNotOptimize(bundle);
  }
  std::size_t longest = 0;
  for (std::uint64_t index = 0; index < log.entries().size(); ++index)
    longest = std::max(longest, log.receipt(index).size());
  state.counters["seconds_per_decision"] = benchmark::Counter(
      kDecisions, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["proof_bytes_max"] = static_cast<double>(longest);
  state.counters["bundle_bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(verify_bundle_of_250_decisions)->Unit(benchmark::kMillisecond);

void verify_approval(benchmark::State& state) {
  const Registry registry = test_registry();
  TestLog log;
  const Draft draft = log.draft(Verb::activate);
  const Approval approval = approve(kOrigin, draft, Role::operations, key_of("ana"));
  for (auto _ : state) {
    auto why = why_no_vote(registry, kOrigin, draft, approval);
    ALOFT_CHECK(!why, "the approval is good");
    benchmark::DoNotOptimize(why);
  }
}
BENCHMARK(verify_approval)->Unit(benchmark::kMicrosecond);

}  // namespace
