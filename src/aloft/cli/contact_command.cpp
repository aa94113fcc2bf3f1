// `aloft contact open`: what the oversight body does with a letter.
#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::Contact;

// The contact report of the log whose salted hash is that of the text.
std::optional<authority::FilingState> filing_of(const DecisionLog& log, const std::string& text) {
  for (const authority::FilingState& one : log.state.filings) {
    if (!one.is_contact) continue;
    const auto entry = authority::parse_entry(log.entries[one.index], "log");
    const auto* contact = entry ? std::get_if<Contact>(&entry->body) : nullptr;
    if (contact && authority::commits_to(*contact, text)) return one;
  }
  return std::nullopt;
}

struct Opened {
  authority::ContactReport report;
  std::optional<authority::FilingState> filing;
};

Result<Opened> open(const ContactOpenCommand& command) {
  const auto letter = read_file(command.letter);
  if (!letter) return tl::unexpected<Error>(letter.error());
  const auto box = authority::read_letter_box(command.box);
  if (!box) return tl::unexpected<Error>(box.error());
  const auto log = read_decision_log(command.log);
  if (!log) return tl::unexpected<Error>(log.error());
  const auto text = authority::open_letter(*letter, *box);
  if (!text) return does_not_hold(text);
  // A letter that the log does not know is shown as well: the operator may have dropped its hash.
  auto report = authority::open_contact(*letter, *box, Contact{transparency::sha256(*text)},
                                        log->trust.origin, log->state.registry);
  if (!report) return does_not_hold(report);
  return Opened{std::move(*report), filing_of(*log, *text)};
}

}  // namespace

int execute(const ContactOpenCommand& command, const Common& common) {
  const auto opened = open(command);
  if (!opened) return report(opened.error());
  const auto& filing = opened->filing;
  const int exit_code = filing ? kExitOk : kExitFailed;
  if (common.json)
    return print(
        json::object({{"signed_by", json::string(opened->report.person)},
                      {"index", filing ? json::count(filing->index) : json::kNull},
                      {"id", filing ? json::string(transparency::to_hex(filing->id)) : json::kNull},
                      {"report", json::string(opened->report.report)}}) +
            "\n",
        exit_code);
  const std::string where = filing
                                ? fmt::format("in the log: contact {} (entry {}), witnessed at {}",
                                              transparency::to_hex(filing->id), filing->index,
                                              text_of(filing->time, "no time yet"))
                                : "not in the log: no contact report has its salted hash";
  return print(
      fmt::format("{}\nsigned by {}\n\n{}\n", where, opened->report.person, opened->report.report),
      exit_code);
}

}  // namespace aloft::cli
