/// A test log with checkpoints that witnesses have signed. Private to the tests and benchmarks of
/// authority.
#pragma once

#include <string>
#include <vector>

#include "aloft/authority/prover.h"
#include "aloft/authority/test_world.h"

namespace aloft::authority {

class PublishedLog : public TestLog {
 public:
  std::vector<std::string> cosigners;

  explicit PublishedLog(std::vector<std::string> witnesses = {"own", "island", "college"})
      : cosigners(std::move(witnesses)) {
    publish_checkpoint();
  }

  /// Signs a checkpoint over all entries so far, at the log's hour.
  void publish_checkpoint() {
    const auto all = entries();
    const Prover prover(all);
    transparency::Checkpoint checkpoint;
    checkpoint.origin = kOrigin;
    checkpoint.tree = {all.size(), prover.root(all.size())};
    transparency::Note note;
    note.text = transparency::to_text(checkpoint);
    note.signatures.push_back(transparency::sign_note(note.text, kOrigin, machine_key(kOrigin)));
    const auto time_s = static_cast<std::uint64_t>(hours(hour).ns / kNanosecondsPerSecond);
    for (const std::string& name : cosigners)
      note.signatures.push_back(transparency::cosign_note(note.text, name + ".example",
                                                          machine_key(name + ".example"), time_s));
    checkpoints_.push_back(std::move(note));
  }

  [[nodiscard]] const std::vector<transparency::Note>& checkpoints() const { return checkpoints_; }
  [[nodiscard]] std::span<const Ground> grounds() const { return {&ground(), 1}; }
  [[nodiscard]] Result<std::string> try_compile() const {
    return compile_bundle(entries(), checkpoints_, trust(), grounds());
  }
  [[nodiscard]] std::string compiled() const {
    auto bytes = try_compile();
    ALOFT_CHECK(bytes.has_value(), bytes ? "" : bytes.error().text().c_str());
    return std::move(*bytes);
  }
  [[nodiscard]] std::string receipt(std::uint64_t index) const {
    const auto all = entries();
    return transparency::to_text(transparency::LogProof{
        std::nullopt, index, Prover(all).inclusion(index, all.size()), checkpoints_.back()});
  }

 private:
  std::vector<transparency::Note> checkpoints_;
};

}  // namespace aloft::authority
