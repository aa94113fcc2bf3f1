/// How many must agree, and how long everybody else has notice: the table `quorum.toml`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/registry.h"

namespace aloft::authority {

/// Rows of the table. `rescind` ends a restriction; `governance` changes quorum, roles and keys;
/// `reference` the scenario and territory data that darkness is measured against.
enum class Act : std::uint8_t {
  activate,
  restrict_service,
  deactivate,
  break_glass,
  ratify,
  rescind,
  governance,
  reference,
};
inline constexpr std::size_t kActCount = 8;
const char* text_of(Act act);  ///< As the table's key: "activate", "restrict", ...

/// One row. Zero means "no such limit", except for `notice_s`.
struct QuorumRow {
  std::vector<Role> roles;  ///< Each must have approved.
  std::int64_t people_min = 2;
  std::int64_t organisations_min = 1;
  std::int64_t notice_s = 0;
  std::int64_t duration_max_s = 0;
  std::int64_t people_share_max_percent = 0;  ///< Of a territory's people, all such acts together.
  std::int64_t again_after_s = 0;             ///< Before the same cells may be touched again.
  std::int64_t cells_max = 0;
  /// So many of so many of all approvers, {0, 1} for none.
  std::int64_t share_numerator = 0;
  std::int64_t share_denominator = 1;
};

struct Quorum {
  std::array<QuorumRow, kActCount> rows;
  std::int64_t protected_notice_s = 0;  ///< Of a deactivation that reaches somebody protected.
  std::int64_t request_answer_s = 0;    ///< Later is overdue.
  std::int64_t contact_answer_s = 0;
  [[nodiscard]] const QuorumRow& row(Act act) const { return rows[static_cast<std::size_t>(act)]; }
};

Result<Quorum> read_quorum(std::string_view toml, std::string_view source);
Result<Quorum> parse_quorum(const Json& json, std::string_view source);
Json to_json(const Quorum& quorum);

/// What of `quorum` asks for less than `floor`: approvals, notice of what takes away, limits of how
/// long and how much; or for longer notice before service returns. Empty: nothing.
std::vector<std::string> below_floor(const Quorum& quorum, const Quorum& floor);

/// One approval that is good by itself: who, from where, for which role.
struct Vote {
  std::string person;
  std::string organisation;
  Role role = Role::operations;
  friend bool operator==(const Vote&, const Vote&) = default;
};

/// What these votes lack, one sentence each; empty if they are enough. People of one conflict group
/// count once, and so do organisations; to be counted as one of several organisations, an
/// organisation needs a person of its own.
std::vector<std::string> missing_votes(const QuorumRow& row, const Registry& registry,
                                       const std::vector<Vote>& votes);

}  // namespace aloft::authority
