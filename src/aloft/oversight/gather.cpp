#include "aloft/oversight/gather.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/base/file.h"

namespace aloft::oversight {
namespace {

using authority::Fields;
using authority::Json;
using transparency::Note;
using transparency::Send;

constexpr int kOk = 200;
constexpr std::size_t kFilingsBytesMax = std::size_t{16} << 20;
constexpr std::size_t kFilingsMax = 10'000;
constexpr std::size_t kReceiptBytesMax = 4'096;
// Both texts, and what JSON's escapes may add.
constexpr std::size_t kLineBytesMax = 2 * (transparency::kEntryBytesMax + kReceiptBytesMax) + 64;

Result<std::string> get(const Send& send, const std::string& path) {
  auto answer = send({"GET", path, ""});
  if (!answer) return pass_on(answer);
  if (answer->status != kOk) return failed(fmt::format("{}: answers {}", path, answer->status));
  return std::move(answer->body);
}

Result<HeldFiling> parse_held_filing(std::string_view line, const std::string& source) {
  const auto json = authority::parse_json(line, source, kLineBytesMax);
  if (!json) return tl::unexpected<Error>(json.error());
  authority::Problems problems(source);
  Fields fields(*json, "", problems);
  HeldFiling filing{fields.text("entry", authority::Need::required, transparency::kEntryBytesMax),
                    fields.text("receipt", authority::Need::required, kReceiptBytesMax)};
  fields.finish();
  if (!problems.empty()) return problems.error();
  return filing;
}

// Of this log, by a witness of the trust file.
std::uint64_t largest_cosigned(const authority::Trust& trust,
                               const std::vector<WitnessWord>& witnesses) {
  std::uint64_t size = 0;
  for (const WitnessWord& word : witnesses) {
    if (!word.checkpoint) continue;
    const auto one = transparency::signed_by_log(trust.policy, *word.checkpoint, word.source);
    if (one && one->checkpoint.origin == trust.origin && !one->cosigners.empty())
      size = std::max(size, one->checkpoint.tree.size);
  }
  return size;
}

// Each text once, however often the log is read.
void remember(Note note, Evidence& evidence) {
  const std::string source = "/checkpoint";
  if (std::none_of(evidence.remembered.begin(), evidence.remembered.end(), [&](const auto& one) {
        return one.source == source && one.checkpoint.text == note.text;
      }))
    evidence.remembered.push_back({source, std::move(note)});
}

Result<void> read_once(const Send& log, const authority::Trust& trust, Evidence& evidence) {
  const auto latest = get(log, "/checkpoint");
  if (!latest) return failed("the log: " + latest.error().text());
  if (auto note = transparency::parse_note(*latest, "/checkpoint"))
    remember(std::move(*note), evidence);
  else
    evidence.unreadable.push_back(note.error().text());
  auto checkpoints = transparency::read_checkpoints(log);
  if (!checkpoints) {
    evidence.unreadable.push_back(checkpoints.error().text());
    return {};
  }
  evidence.checkpoints = std::move(*checkpoints);
  std::vector<Error> faults;
  const auto tree =
      transparency::largest_tree(trust.policy, evidence.checkpoints, "/checkpoints", faults);
  for (const Error& fault : faults) evidence.unreadable.push_back(fault.text());
  if (!tree) return {};
  auto entries = transparency::read_entries(log, *tree);
  if (entries)
    evidence.entries = std::move(*entries);
  else
    evidence.unreadable.push_back(entries.error().text());
  return {};
}

}  // namespace

std::string witness_path(std::string_view origin, std::string_view resource) {
  return fmt::format("/{}/{}", transparency::to_hex(transparency::sha256(origin)), resource);
}

Result<std::vector<HeldFiling>> parse_held_filings(std::string_view text, std::string_view source) {
  if (text.size() > kFilingsBytesMax)
    return invalid_input(
        fmt::format("{}: found {} bytes; allowed {}", source, text.size(), kFilingsBytesMax));
  std::vector<HeldFiling> filings;
  std::size_t line_number = 0;
  for (const std::string_view line : split_lines(text)) {
    ++line_number;
    if (line.empty()) continue;
    if (filings.size() == kFilingsMax)
      return invalid_input(fmt::format("{}: found more than {} filings", source, kFilingsMax));
    auto filing = parse_held_filing(line, fmt::format("{}:{}", source, line_number));
    if (!filing) return pass_on(filing);
    filings.push_back(std::move(*filing));
  }
  return filings;
}

void ask_witness(const Send& witness, const std::string& source, std::string_view origin,
                 Evidence& evidence) {
  WitnessWord word{source, std::nullopt, {}};
  const auto miss = [&](const Error& error) { evidence.missing.push_back({source, error.text()}); };
  const auto checkpoint = get(witness, witness_path(origin, "checkpoint"));
  if (!checkpoint)
    miss(checkpoint.error());
  else if (auto note = transparency::parse_note(*checkpoint, "its checkpoint"))
    word.checkpoint = std::move(*note);
  else
    miss(note.error());
  const auto filings = get(witness, witness_path(origin, "filings"));
  if (!filings)
    miss(filings.error());
  else if (auto parsed = parse_held_filings(*filings, "its filings"))
    word.filings = std::move(*parsed);
  else
    miss(parsed.error());
  if (word.checkpoint || !word.filings.empty()) evidence.witnesses.push_back(std::move(word));
}

Result<void> read_log(const Send& log, const authority::Trust& trust,
                      const std::function<bool()>& wait, Evidence& evidence) {
  const std::uint64_t wanted = largest_cosigned(trust, evidence.witnesses);
  for (;;) {
    if (auto read = read_once(log, trust, evidence); !read) return read;
    if (evidence.entries.size() >= wanted || !evidence.unreadable.empty() || !wait()) return {};
  }
}

}  // namespace aloft::oversight
