/// Requests and contact reports on their way: sealed letters, receipts, and what a witness does
/// with a filing that the operator would rather not take.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/keys.h"
#include "aloft/authority/records.h"
#include "aloft/authority/state.h"
#include "aloft/authority/trust.h"

namespace aloft::authority {

/// A contact report, ready to be filed. The entry says nothing of who reports or what.
struct SealedContact {
  std::string entry;   ///< For the log.
  std::string letter;  ///< CMS for the oversight body.
  std::string text;  ///< What was sealed, with its salt: the reporter's own proof. Keep it secret.
};
Result<SealedContact> seal_contact(std::string_view origin, std::string_view report,
                                   const PersonKey& key, std::string_view oversight_certificate);

/// Writes what was sealed, with its salt, into a new file that only its owner may read.
Result<void> keep_secret(const SealedContact& sealed, const std::filesystem::path& path);

struct ContactReport {
  std::string report;
  std::string person;  ///< Who has signed it.
};
/// Opens a letter as oversight: it must be what the log's entry commits to, and signed with a
/// registered key.
Result<ContactReport> open_contact(std::string_view letter, const LetterBox& box,
                                   const Contact& entry, std::string_view origin,
                                   const Registry& registry);
/// Whether the log's entry commits to this text of a `SealedContact`.
bool commits_to(const Contact& entry, std::string_view text);

/// A request or a contact report for this log, as its bytes say.
Result<Entry> parse_filing(std::string_view entry, std::string_view origin);
/// A request is signed with a registered key; a contact report does not say whose it is.
Result<void> check_filer(const Entry& filing, const Registry& registry);
/// What log and witness ask of a filing before they take it: both of these. Gives its leaf hash.
Result<Hash> check_filing(std::string_view entry, const State& state);

/// A receipt (tlog-proof) for an entry: the checkpoint that covers it, if the trust file's policy
/// takes it.
Result<transparency::WitnessedCheckpoint> check_receipt(std::string_view proof,
                                                        std::string_view entry, const Trust& trust,
                                                        std::string_view source);

/// A witness's word that it held a filing at a time: a signed note of four lines,
/// "aloft.filing/v1", origin, leaf hash in base64, POSIX time; signed with the witness's filing
/// key.
std::string sign_filing_receipt(std::string_view origin, const Hash& leaf, std::uint64_t time_s,
                                std::string_view key_name, const transparency::Ed25519Key& key);
struct FilingReceipt {
  Hash leaf{};
  UtcTime time;
  std::string witness;  ///< Name in the trust file.
};
Result<FilingReceipt> parse_filing_receipt(std::string_view note, const Trust& trust,
                                           std::string_view source);

/// The log must have taken a filing within this time of a witness's receipt.
inline constexpr std::int64_t kTakeFilingWithin_s = 24 * 3'600;

struct LateFiling {
  FilingReceipt receipt;
  std::optional<UtcTime> taken;  ///< Too late; none: not yet.
};
/// Filings that at `at` are late, in the order of the receipts. A witness publishes these, with
/// their entries.
std::vector<LateFiling> late_filings(std::span<const FilingReceipt> receipts, const LogView& log,
                                     UtcTime at);
Alarm alarm_of(const LateFiling& late);

}  // namespace aloft::authority
