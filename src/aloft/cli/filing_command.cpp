// `aloft request` and `aloft contact`: what anybody with a key files, and what became of it.
#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/cli/witness_filing.h"
#include "aloft/server/server.h"

namespace aloft::cli {
namespace {

using authority::FilingState;
using authority::PersonKey;
using transparency::to_hex;

const char* name_of(Filing kind) { return kind == Filing::contact ? "contact" : "request"; }

// ---- What became of them -----------------------------------------------------------------------

std::vector<const FilingState*> filings_of(const DecisionLog& log, Filing kind) {
  std::vector<const FilingState*> found;
  for (const FilingState& one : log.state.filings)
    if (one.is_contact == (kind == Filing::contact)) found.push_back(&one);
  return found;
}

Result<FilingState> find_filing(const DecisionLog& log, Filing kind, const std::string& id) {
  std::uint64_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  const bool is_index = error == std::errc() && end == id.data() + id.size();
  for (const FilingState* one : filings_of(log, kind))
    if (to_hex(one->id) == id || (is_index && one->index == index)) return *one;
  return invalid_input(fmt::format("no {} {} in the log; 'aloft {} list' lists {}", name_of(kind),
                                   authority::in_quotes(id), name_of(kind),
                                   filings_of(log, kind).size()));
}

bool is_overdue(const FilingState& filing) {
  return filing.due && *filing.due <= now() && !filing.answered_by;
}

const authority::AnswerEntry* answer_in(const authority::Entry& entry) {
  return std::get_if<authority::AnswerEntry>(&entry.body);
}

// "no answer yet", or what the answer says.
std::string answer_text(const DecisionLog& log, const FilingState& filing) {
  if (!filing.answered_by) return is_overdue(filing) ? "overdue" : "no answer yet";
  const auto entry = authority::parse_entry(log.entries[*filing.answered_by], "answer");
  const auto* answer = entry ? answer_in(*entry) : nullptr;
  return answer ? fmt::format("{}: {}", answer->outcome, answer->text) : "answered";
}

std::string json_of(const DecisionLog& log, const FilingState& filing) {
  json::Members members = {{"index", json::count(filing.index)},
                           {"id", json::string(to_hex(filing.id))},
                           {"phase", json::string(authority::text_of(filing.phase))}};
  const auto add_time = [&](const char* key, const std::optional<UtcTime>& time) {
    members.emplace_back(key, time ? json::string(format_utc(*time)) : json::kNull);
  };
  add_time("time", filing.time);
  add_time("due", filing.due);
  members.emplace_back("overdue", json::boolean(is_overdue(filing)));
  members.emplace_back("answer",
                       filing.answered_by ? json::string(answer_text(log, filing)) : json::kNull);
  if (!filing.is_contact) {
    members.emplace_back("filed_by", json::string(filing.filed_by));
    members.emplace_back("territory", json::string(filing.request.territory));
    members.emplace_back("ask", json::string(filing.request.ask));
    members.emplace_back("text", json::string(filing.request.text));
  }
  return json::object(members);
}

// A receipt that the reader has checked with its own trust file.
Result<std::string> receipt_of(const DecisionLog& log, const FilingState& filing) {
  const auto proof = server::make_proof(log.send, filing.index, log.trust.policy);
  if (!proof) return tl::unexpected<Error>(proof.error());
  std::string text = transparency::to_text(*proof);
  const auto checked =
      authority::check_receipt(text, log.entries[filing.index], log.trust, "receipt");
  if (!checked) return does_not_hold(checked);
  return text;
}

}  // namespace

int execute(const FilingListCommand& command, const Common& common) {
  const auto log = read_decision_log(command.log);
  if (!log) return report(log.error());
  const auto filings = filings_of(*log, command.kind);
  if (common.json) {
    std::vector<std::string> all;
    for (const FilingState* one : filings) all.push_back(json_of(*log, *one));
    return print(json::array(all) + "\n");
  }
  Table table;
  table.add_column("entry", Table::Align::right);
  for (const char* title : {"id", "filed", "due", "answer"})
    table.add_column(title, Table::Align::left);
  if (command.kind == Filing::request)
    for (const char* title : {"by", "ask", "territory"})
      table.add_column(title, Table::Align::left);
  for (const FilingState* one : filings) {
    std::vector<std::string> row = {fmt::format("{}", one->index), to_hex(one->id).substr(0, 16),
                                    text_of(one->time, "not witnessed"), text_of(one->due, ""),
                                    answer_text(*log, *one)};
    if (command.kind == Filing::request)
      row.insert(row.end(), {one->filed_by, one->request.ask, one->request.territory});
    table.add_row(std::move(row));
  }
  return print(table.text());
}

int execute(const FilingStatusCommand& command, const Common& common) {
  if (command.id.empty() == command.from_witness.empty())
    return report(Error{Error::Code::invalid_input,
                        {fmt::format("aloft {} status: an ID or --from-witness is needed",
                                     name_of(command.kind))}});
  const auto log = read_decision_log(command.log);
  if (!log) return report(log.error());
  if (!command.from_witness.empty()) return report_from_witness(command, *log, common);
  const auto filing = find_filing(*log, command.kind, command.id);
  if (!filing) return report(filing.error());
  const auto receipt = receipt_of(*log, *filing);
  if (!receipt) return report(receipt.error());
  if (!command.receipt.empty())
    if (const auto written = write_file(command.receipt, *receipt); !written)
      return report(written.error());
  if (common.json) return print(json_of(*log, *filing) + "\n");
  std::string text =
      fmt::format("{} {} (entry {}): {}\n", name_of(command.kind), to_hex(filing->id),
                  filing->index, authority::text_of(filing->phase));
  if (!filing->is_contact)
    text += fmt::format("{} asks to {} {}: {}\n", filing->filed_by, filing->request.ask,
                        filing->request.territory, filing->request.text);
  text += fmt::format("in the log, witnessed at {}; the receipt holds\n",
                      text_of(filing->time, "no time yet"));
  text += fmt::format("answer, due by {}: {}\n", text_of(filing->due, "no time yet"),
                      answer_text(*log, *filing));
  return print(text);
}

// ---- Filing and answering ----------------------------------------------------------------------

int execute(const RequestFileCommand& command, const Common& common) {
  const auto trust = authority::read_trust(command.filer.to.trust);
  if (!trust) return report(trust.error());
  const auto key = PersonKey::read(command.filer.key);
  if (!key) return report(key.error());
  const std::string entry = authority::sign_entry(
      trust->origin, authority::Request{command.territory, command.ask, command.text}, *key);
  // What could not be read back must not be filed.
  if (const auto read = authority::parse_entry(entry, "request"); !read)
    return report(read.error());
  return file_with(command.filer, command.witness, entry, common);
}

int execute(const ContactFileCommand& command, const Common& common) {
  const auto report_text = read_file(command.report);
  if (!report_text) return report(report_text.error());
  const auto key = PersonKey::read(command.filer.key);
  if (!key) return report(key.error());
  // The certificate comes from the log itself, so that nobody can hand out another one. The log is
  // let go again, since `submit` opens it as its writer.
  const auto log = read_decision_log(command.filer.to);
  if (!log) return report(log.error());
  const auto sealed = authority::seal_contact(log->trust.origin, *report_text, *key,
                                              log->state.registry.oversight_certificate);
  if (!sealed) return report(sealed.error());
  if (const auto kept = authority::keep_secret(*sealed, command.secret); !kept)
    return report(kept.error());
  if (const auto written = write_file(command.letter, sealed->letter); !written)
    return report(written.error());
  return file_with(command.filer, command.witness, sealed->entry, common);
}

int execute(const FilingAnswerCommand& command, const Common& common) {
  const auto key = PersonKey::read(command.filer.key);
  if (!key) return report(key.error());
  const auto log = read_decision_log(command.filer.to);
  if (!log) return report(log.error());
  const auto filing = find_filing(*log, command.kind, command.id);
  if (!filing) return report(filing.error());
  const std::string entry = authority::sign_entry(
      log->trust.origin, authority::AnswerEntry{filing->id, command.outcome, command.text}, *key);
  if (const auto read = authority::parse_entry(entry, "answer"); !read) return report(read.error());
  return submit(command.filer, entry, common);
}

}  // namespace aloft::cli
