#include "aloft/authority/filings.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/private_file.h"

namespace aloft::authority {
namespace {

constexpr std::size_t kReportBytesMax = 1U << 20U;
constexpr std::size_t kSaltBytes = 32;
constexpr const char* kContactLine = "aloft.contact/v1\n";
constexpr const char* kFilingLine = "aloft.filing/v1";

std::string contact_message(Json::Object object) {
  object.erase("signature");
  return kContactLine + canonical_text(Json(std::move(object)));
}

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

Result<SealedContact> seal_contact(std::string_view origin, std::string_view report,
                                   const PersonKey& key, std::string_view oversight_certificate) {
  if (report.empty() || report.size() > kReportBytesMax)
    return invalid_input(fmt::format("contact report: found {} bytes; allowed 1 to {}",
                                     report.size(), kReportBytesMax));
  Json::Object object{{"origin", origin},
                      {"report", report},
                      {"salt", transparency::to_hex(random_bytes(kSaltBytes))},
                      {"key", fingerprint_of(key.public_key())},
                      {"algorithm", kAlgorithm}};
  object.emplace("signature", transparency::to_base64(key.sign(contact_message(object))));
  SealedContact sealed;
  sealed.text = canonical_text(Json(std::move(object)));
  Result<std::string> letter = seal_letter(sealed.text, oversight_certificate);
  if (!letter) return pass_on(letter);
  sealed.letter = std::move(*letter);
  sealed.entry = entry_text(origin, Contact{transparency::sha256(sealed.text)});
  return sealed;
}

Result<void> keep_secret(const SealedContact& sealed, const std::filesystem::path& path) {
  return write_private_file(path, sealed.text);
}

bool commits_to(const Contact& entry, std::string_view text) {
  return transparency::sha256(text) == entry.salted_hash;
}

Result<ContactReport> open_contact(std::string_view letter, const LetterBox& box,
                                   const Contact& entry, std::string_view origin,
                                   const Registry& registry) {
  Result<std::string> text = open_letter(letter, box);
  if (!text) return pass_on(text);
  if (!commits_to(entry, *text))
    return invalid_input("letter: it is not what the log's entry commits to");
  Result<Json> json = parse_canonical(*text, "letter", 2 * kReportBytesMax);
  if (!json) return pass_on(json);
  Problems problems("letter");
  Fields fields(*json, "", problems);
  const std::string for_log = fields.text("origin");
  ContactReport out{fields.text("report", Need::required, kReportBytesMax), ""};
  const std::string fingerprint = fields.id("key");
  const std::string algorithm = fields.id("algorithm");
  const std::string signature = fields.base64("signature");
  fields.hash("salt");
  fields.finish();
  if (!problems.empty()) return problems.error();
  const RegisteredKey* key = registry.key(fingerprint);
  if (for_log != origin || algorithm != kAlgorithm || !key ||
      !verify_signature(key->public_key, contact_message(*json->object()), signature))
    return invalid_input("letter: it is not signed with a registered key for this log");
  out.person = key->person;
  return out;
}

Result<Entry> parse_filing(std::string_view bytes, std::string_view origin) {
  Result<Entry> entry = parse_entry(bytes, "filing");
  if (!entry) return entry;
  if (entry->origin != origin)
    return invalid_input(
        fmt::format("filing: origin: found {}; allowed {}", in_quotes(entry->origin), origin));
  if (!std::holds_alternative<Contact>(entry->body) &&
      !std::holds_alternative<Request>(entry->body))
    return invalid_input("filing: found another record; allowed a request or a contact report");
  return entry;
}

Result<void> check_filer(const Entry& filing, const Registry& registry) {
  if (std::holds_alternative<Contact>(filing.body)) return {};
  const RegisteredKey* key = registry.key(filing.signature->key);
  if (!key)
    return invalid_input("filing: key: found one that is not registered; allowed a registered key");
  if (!verify_signature(key->public_key, filing.signed_message, filing.signature->bytes))
    return invalid_input("filing: signature: found one that is not over this request");
  return {};
}

Result<Hash> check_filing(std::string_view bytes, const State& state) {
  const Result<Entry> entry = parse_filing(bytes, state.origin);
  if (!entry) return tl::unexpected<Error>(entry.error());
  if (const auto checked = check_filer(*entry, state.registry); !checked)
    return tl::unexpected<Error>(checked.error());
  return transparency::leaf_hash(bytes);
}

Result<transparency::WitnessedCheckpoint> check_receipt(std::string_view proof,
                                                        std::string_view entry, const Trust& trust,
                                                        std::string_view source) {
  Result<transparency::LogProof> parsed = transparency::parse_log_proof(proof, source);
  if (!parsed) return pass_on(parsed);
  auto covering =
      transparency::verify_log_proof(*parsed, transparency::leaf_hash(entry), trust.policy, source);
  if (covering && covering->checkpoint.origin != trust.origin)
    return invalid_input(fmt::format("{}: origin: found {}; the trust file allows {}", source,
                                     in_quotes(covering->checkpoint.origin), trust.origin));
  return covering;
}

std::string sign_filing_receipt(std::string_view origin, const Hash& leaf, std::uint64_t time_s,
                                std::string_view key_name, const transparency::Ed25519Key& key) {
  transparency::Note note;
  note.text =
      fmt::format("{}\n{}\n{}\n{}\n", kFilingLine, origin, transparency::to_base64(leaf), time_s);
  note.signatures.push_back(transparency::sign_note(note.text, key_name, key));
  return transparency::to_text(note);
}

Result<FilingReceipt> parse_filing_receipt(std::string_view bytes, const Trust& trust,
                                           std::string_view source) {
  Result<transparency::Note> note = transparency::parse_note(bytes, source);
  if (!note) return pass_on(note);
  std::vector<transparency::Verifier> known;
  for (const TrustedWitness& witness : trust.witnesses) known.push_back(witness.filing_key);
  const auto good = transparency::verify_note(*note, known, source);
  if (!good) return tl::unexpected<Error>(good.error());
  constexpr std::size_t kLines = 4;
  constexpr std::uint64_t kTimeMax_s = 7'258'118'400;  // 2200-01-01.
  const auto lines = lines_of(note->text);
  const auto leaf =
      lines.size() == kLines ? transparency::hash_from_base64(lines[2]) : std::nullopt;
  const auto time_s = lines.size() == kLines ? number_from(lines[3]) : std::nullopt;
  if (!leaf || !time_s || *time_s > kTimeMax_s || lines[0] != kFilingLine ||
      lines[1] != trust.origin)
    return invalid_input(fmt::format(
        "{}: found another note; allowed the lines {}, {}, a hash in base64, a POSIX time", source,
        kFilingLine, trust.origin));
  return FilingReceipt{*leaf,
                       {static_cast<std::int64_t>(*time_s) * kNanosecondsPerSecond},
                       trust.witnesses[good->front().verifier].name};
}

std::vector<LateFiling> late_filings(std::span<const FilingReceipt> receipts, const LogView& log,
                                     UtcTime at) {
  std::map<Hash, std::optional<UtcTime>> taken;
  for (const LoggedEntry& entry : log.entries)
    taken.emplace(transparency::leaf_hash(entry.bytes),
                  entry.witnessing ? std::optional(entry.witnessing->time) : std::nullopt);
  std::vector<LateFiling> late;
  for (const FilingReceipt& receipt : receipts) {
    const UtcTime deadline = plus_seconds(receipt.time, kTakeFilingWithin_s);
    const auto found = taken.find(receipt.leaf);
    const auto time = found == taken.end() ? std::nullopt : found->second;
    if (time ? deadline < *time : deadline <= at) late.push_back({receipt, time});
  }
  return late;
}

Alarm alarm_of(const LateFiling& late) {
  const UtcTime deadline = plus_seconds(late.receipt.time, kTakeFilingWithin_s);
  return {Alarm::Kind::filing_not_taken, deadline,
          fmt::format("filing {}: witness {} held it at {}; the log {}",
                      transparency::to_hex(late.receipt.leaf), late.receipt.witness,
                      format_utc(late.receipt.time),
                      late.taken ? fmt::format("took it late, at {}", format_utc(*late.taken))
                                 : std::string("has not taken it"))};
}

}  // namespace aloft::authority
