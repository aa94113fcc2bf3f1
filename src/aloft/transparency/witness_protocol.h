/// tlog-witness: what a log says to a witness, and how it takes the answer. Private to the module.
#pragma once

#include <functional>
#include <string>

#include "aloft/transparency/log.h"

namespace aloft::transparency {

inline constexpr std::string_view kAddCheckpoint = "/add-checkpoint";
inline constexpr std::string_view kSizeType = "text/x.tlog.size";
inline constexpr std::size_t kConsistencyMax = 63;

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Hash> consistency;
  Note checkpoint;
};
std::string to_text(const AddCheckpoint& request);
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

/// What asking one witness gave.
struct Asked {
  std::optional<NoteSignature> cosignature;
  std::string refusal;     ///< Why there is no cosignature.
  bool seen_more = false;  ///< It has seen a tree that this log does not have: never sign again.
};

/// The consistency proof from an older size to the checkpoint's.
using ProveFrom = std::function<Result<std::vector<Hash>>(std::uint64_t)>;

/// Asks for a cosignature; `known_size` is what the witness is thought to have, and is corrected.
Asked ask_witness(const Send& send, const Verifier& witness, const Note& checkpoint,
                  std::uint64_t& known_size, const ProveFrom& prove);

}  // namespace aloft::transparency
