#include "aloft/cli/witness_filing.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/patience.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"

namespace aloft::cli {
namespace {

using authority::FilingReceipt;
using transparency::to_hex;

constexpr int kOk = 200;

UtcTime deadline_of(const FilingReceipt& receipt) {
  return plus_seconds(receipt.time, authority::kTakeFilingWithin_s);
}

std::string first_line(const std::string& text) {
  return authority::in_quotes(std::string_view(text).substr(0, text.find('\n')));
}

struct Taken {
  FilingReceipt receipt;
  std::string note;
};

// The receipt is only worth keeping if others take it: a witness of the trust file, this entry.
Result<Taken> hand_over(const Filer& filer, const std::string& witness, const std::string& entry) {
  const auto trust = authority::read_trust(filer.to.trust);
  if (!trust) return tl::unexpected<Error>(trust.error());
  const auto url = server::parse_url(witness);
  if (!url) return tl::unexpected<Error>(url.error());
  const auto send = server::http_sender(*url, client_settings(filer.to.patience));
  const std::string path = fmt::format("/{}/filings", to_hex(transparency::sha256(trust->origin)));
  auto answer = send({"POST", path, entry});
  if (!answer) return tl::unexpected<Error>(answer.error());
  if (answer->status != kOk)
    return failed(
        fmt::format("{}: answers {}: {}", witness, answer->status, first_line(answer->body)));
  const auto receipt = authority::parse_filing_receipt(answer->body, *trust, "its receipt");
  if (!receipt) return does_not_hold(receipt);
  if (receipt->leaf != transparency::leaf_hash(entry))
    return failed("its receipt: found one of another filing");
  return Taken{*receipt, std::move(answer->body)};
}

// When witnesses first saw the entry in the log; nothing if it is not there, or not witnessed.
std::optional<UtcTime> taken_at(const DecisionLog& log, const authority::Hash& leaf) {
  for (const authority::LoggedEntry& entry : log.view.entries)
    if (entry.witnessing && transparency::leaf_hash(entry.bytes) == leaf)
      return entry.witnessing->time;
  return std::nullopt;
}

}  // namespace

int file_with(const Filer& filer, const WitnessChoice& witness, const std::string& entry,
              const Common& common) {
  if (witness.url.empty()) return submit(filer, entry, common);
  const auto taken = hand_over(filer, witness.url, entry);
  if (!taken) return report(taken.error());
  if (const auto written = write_file(witness.receipt, taken->note); !written)
    return report(written.error());
  const FilingReceipt& receipt = taken->receipt;
  const std::string hash = to_hex(receipt.leaf);
  if (common.json)
    return print(json::object({{"leaf_hash", json::string(hash)},
                               {"witness", json::string(receipt.witness)},
                               {"time", json::string(format_utc(receipt.time))},
                               {"deadline", json::string(format_utc(deadline_of(receipt)))},
                               {"receipt", json::string(witness.receipt.string())}}) +
                 "\n");
  return print(fmt::format("{}: witness {} held it at {}\nthe log must take it by {}\n", hash,
                           receipt.witness, format_utc(receipt.time),
                           format_utc(deadline_of(receipt))));
}

int report_from_witness(const FilingStatusCommand& command, const DecisionLog& log,
                        const Common& common) {
  const auto note = read_file(command.from_witness);
  if (!note) return report(note.error());
  const auto receipt =
      authority::parse_filing_receipt(*note, log.trust, command.from_witness.string());
  if (!receipt) return report(receipt.error());
  const auto taken = taken_at(log, receipt->leaf);
  const auto late = authority::late_filings(std::span(&*receipt, 1), log.view, now());
  if (common.json)
    return print(json::object({{"leaf_hash", json::string(to_hex(receipt->leaf))},
                               {"witness", json::string(receipt->witness)},
                               {"time", json::string(format_utc(receipt->time))},
                               {"deadline", json::string(format_utc(deadline_of(*receipt)))},
                               {"taken", taken ? json::string(format_utc(*taken)) : json::kNull},
                               {"late", json::boolean(!late.empty())}}) +
                 "\n");
  if (!late.empty()) return print("late: " + authority::alarm_of(late.front()).message + "\n");
  const std::string held = fmt::format("filing {}: witness {} held it at {}", to_hex(receipt->leaf),
                                       receipt->witness, format_utc(receipt->time));
  return print(
      taken ? fmt::format("taken: {}; the log took it in time, at {}\n", held, format_utc(*taken))
            : fmt::format("not yet: {}; the log must take it by {}\n", held,
                          format_utc(deadline_of(*receipt))));
}

}  // namespace aloft::cli
