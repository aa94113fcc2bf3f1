/// A log of decisions as one witness reads it: as far as it has cosigned. Private to the module.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

/// Decimal digits of a POSIX time before 2200.
std::optional<std::uint64_t> parse_unix_s(std::string_view text);

class LogReading {
 public:
  struct Sources {
    transparency::Send log;
    authority::Trust trust;
    std::vector<authority::Ground> grounds;
    std::shared_ptr<transparency::Witness> witness;
  };
  explicit LogReading(Sources sources) : sources_(std::move(sources)) {}

  /// Reads the log again if the witness has cosigned more since; replays it again once in a while,
  /// as changes of keys come into force by time. A log that does not answer is not asked again at
  /// once.
  void refresh(std::uint64_t now_s);
  /// When this witness first cosigned a tree that has the entry; nothing if it has cosigned none,
  /// or could not read it.
  [[nodiscard]] std::optional<UtcTime> taken(const authority::Hash& leaf) const;
  /// As of the last good reading; nothing before the first.
  [[nodiscard]] const authority::Registry* registry() const {
    return registry_ ? &*registry_ : nullptr;
  }
  /// Why the last reading failed; empty if it did not.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  Result<void> read(const transparency::Note& cosigned, const transparency::TreeHead& tree);
  Result<void> replay(std::uint64_t now_s);

  Sources sources_;
  std::vector<std::string> entries_;
  std::vector<transparency::Note> checkpoints_;  ///< Of the tree that was read, and smaller ones.
  std::optional<transparency::TreeHead> tree_;
  std::map<authority::Hash, UtcTime> taken_;
  std::optional<authority::Registry> registry_;
  std::string trouble_ = "nothing of the log is cosigned yet";
  std::uint64_t tried_s_ = 0;
  std::uint64_t replayed_s_ = 0;
};

}  // namespace aloft::server
