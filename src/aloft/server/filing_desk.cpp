#include "aloft/server/filing_desk.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/core.h>

#include "aloft/server/log_reading.h"

namespace aloft::server {
namespace {

using authority::Contact;
using authority::Entry;
using authority::FilingReceipt;
using authority::Hash;
using transparency::Answer;

constexpr const char* kPlain = "text/plain; charset=utf-8";

Answer plain(int status, const std::string& text) { return {status, kPlain, text + '\n'}; }

UtcTime time_of(std::uint64_t unix_s) {
  return {static_cast<std::int64_t>(unix_s) * kNanosecondsPerSecond};
}

// One filing, as it is published.
std::string line_of(const std::string& entry, const std::string& receipt) {
  return authority::canonical_text(
             authority::Json(authority::Json::Object{{"entry", entry}, {"receipt", receipt}})) +
         '\n';
}

struct Held {
  std::string entry;
  std::string note;  ///< The receipt.
  FilingReceipt receipt;
  std::string key;  ///< Whose request; empty: a contact report.
  std::size_t line_bytes = 0;
  std::optional<UtcTime> taken;  ///< Too late.
};

Held held_from(const Entry& filing, const std::string& entry, const std::string& note,
               const FilingReceipt& receipt) {
  return {entry,
          note,
          receipt,
          filing.signature ? filing.signature->key : "",
          line_of(entry, note).size(),
          std::nullopt};
}

// In a file: entry and receipt, and the time if the log took it too late, as an entry bundle.
std::string file_text(const Held& held) {
  std::vector<std::string> parts = {held.entry, held.note};
  if (held.taken) parts.push_back(fmt::format("{}", held.taken->ns / kNanosecondsPerSecond));
  return transparency::to_bundle(parts);
}

}  // namespace

struct FilingDesk::Impl {
  FilingDeskSettings settings;
  FilingLimits limits;
  std::string key_name;  ///< Of the filing key, in the trust file.
  transparency::KeptFiles files;
  LogReading log;
  std::map<Hash, Held> held;

  Result<void> read_files();
  [[nodiscard]] Result<Held> parse_file(const std::string& bytes, const std::string& source) const;
  [[nodiscard]] std::optional<Answer> refusal(const Entry& filing, std::uint64_t now_s);
  [[nodiscard]] bool has_room(const Held& filing) const;
  void settle();
};

// ---- Files -------------------------------------------------------------------------------------

Result<void> FilingDesk::Impl::read_files() {
  for (const auto& [name, bytes] : files.all()) {
    auto one = parse_file(bytes, (settings.folder / name).string());
    if (!one) return failed(one.error().text());
    held.emplace(one->receipt.leaf, std::move(*one));
  }
  return {};
}

Result<Held> FilingDesk::Impl::parse_file(const std::string& bytes,
                                          const std::string& source) const {
  const auto parts = transparency::parse_bundle(bytes, source);
  if (!parts) return tl::unexpected<Error>(parts.error());
  if (parts->size() < 2 || parts->size() > 3)
    return invalid_input(source + ": found another file; allowed a filing with its receipt");
  const auto entry = authority::parse_filing((*parts)[0], settings.trust.origin);
  if (!entry) return tl::unexpected<Error>(entry.error());
  auto receipt = authority::parse_filing_receipt((*parts)[1], settings.trust, source);
  if (!receipt) return tl::unexpected<Error>(receipt.error());
  if (receipt->leaf != transparency::leaf_hash((*parts)[0]))
    return invalid_input(source + ": found a receipt of another filing");
  Held one = held_from(*entry, (*parts)[0], (*parts)[1], *receipt);
  if (parts->size() == 3) {
    const auto taken = parse_unix_s((*parts)[2]);
    if (!taken) return invalid_input(source + ": found no time as its third part");
    one.taken = time_of(*taken);
  }
  return one;
}

// ---- Taking ------------------------------------------------------------------------------------

// Why a filing of good form is not taken.
std::optional<Answer> FilingDesk::Impl::refusal(const Entry& filing, std::uint64_t now_s) {
  if (std::holds_alternative<Contact>(filing.body)) return std::nullopt;
  log.refresh(now_s);
  if (!log.registry()) return plain(503, "who is registered is not known here: " + log.trouble());
  const auto checked = authority::check_filer(filing, *log.registry());
  if (!checked) return plain(403, checked.error().text());
  return std::nullopt;
}

bool FilingDesk::Impl::has_room(const Held& filing) const {
  std::size_t of_key = 0;  // Of all contact reports, if it is one.
  std::size_t bytes_of_key = 0;
  for (const auto& [leaf, one] : held) {
    if (one.key != filing.key) continue;
    ++of_key;
    bytes_of_key += one.line_bytes;
  }
  if (filing.key.empty()) return of_key < limits.contacts;
  const std::size_t keys = std::max<std::size_t>(1, log.registry()->keys.size());
  return of_key < std::min(limits.requests_of_a_key, limits.requests / keys) &&
         bytes_of_key + filing.line_bytes <= limits.request_bytes / keys;
}

Answer FilingDesk::take(const std::string& entry, std::uint64_t now_s) {
  if (entry.size() > transparency::kEntryBytesMax)
    return plain(413, fmt::format("filing: found {} bytes; allowed {}", entry.size(),
                                  transparency::kEntryBytesMax));
  const auto filing = authority::parse_filing(entry, origin());
  if (!filing) return plain(400, filing.error().text());
  const Hash leaf = transparency::leaf_hash(entry);
  if (const auto found = impl_->held.find(leaf); found != impl_->held.end())
    return {200, kPlain, found->second.note};
  if (auto refused = impl_->refusal(*filing, now_s)) return *refused;
  const std::string note =
      authority::sign_filing_receipt(origin(), leaf, now_s, impl_->key_name, impl_->settings.key);
  Held one = held_from(*filing, entry, note, {leaf, time_of(now_s), ""});
  if (!impl_->has_room(one)) {
    impl_->log.refresh(now_s);
    impl_->settle();
  }
  if (!impl_->has_room(one))
    return plain(503, "there is no room for more filings until the log takes those that wait");
  if (!impl_->files.put(transparency::to_hex(leaf), file_text(one)))
    return plain(500, "the witness cannot keep the filing");
  impl_->held.emplace(leaf, std::move(one));
  return {200, kPlain, note};
}

// ---- Publishing --------------------------------------------------------------------------------

// What the log took in time needs nobody's care any more; when it took the rest is kept, so that
// it can be told even when the log is gone. A file that cannot be changed is left for later.
void FilingDesk::Impl::settle() {
  for (auto at = held.begin(); at != held.end();) {
    Held& one = at->second;
    const auto taken = one.taken ? std::nullopt : log.taken(at->first);
    const std::string name = transparency::to_hex(at->first);
    if (taken && *taken <= plus_seconds(one.receipt.time, authority::kTakeFilingWithin_s)) {
      at = files.remove(name) ? held.erase(at) : std::next(at);
      continue;
    }
    if (taken) {
      one.taken = taken;
      if (!files.put(name, file_text(one))) one.taken.reset();
    }
    ++at;
  }
}

Answer FilingDesk::late(std::uint64_t now_s) {
  impl_->log.refresh(now_s);
  impl_->settle();
  std::vector<const Held*> late;
  for (const auto& [leaf, one] : impl_->held)
    if (one.taken ||
        plus_seconds(one.receipt.time, authority::kTakeFilingWithin_s) <= time_of(now_s))
      late.push_back(&one);
  std::stable_sort(late.begin(), late.end(),
                   [](const Held* a, const Held* b) { return a->receipt.time < b->receipt.time; });
  std::string body;
  for (const Held* one : late) body += line_of(one->entry, one->note);
  return {200, "application/jsonl; charset=utf-8", body};
}

// ---- The door ----------------------------------------------------------------------------------

FilingDesk::FilingDesk(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FilingDesk::~FilingDesk() = default;
FilingDesk::FilingDesk(FilingDesk&&) noexcept = default;
FilingDesk& FilingDesk::operator=(FilingDesk&&) noexcept = default;

Result<FilingDesk> FilingDesk::open(FilingDeskSettings settings,
                                    std::shared_ptr<transparency::Witness> witness,
                                    FilingLimits limits) {
  const authority::TrustedWitness* known = nullptr;
  for (const auto& of_policy : settings.trust.policy.witnesses)
    for (const auto& one : settings.trust.witnesses)
      if (of_policy.name == one.name && of_policy.verifier == witness->verifier()) known = &one;
  if (!known)
    return invalid_input(fmt::format("the trust file has no witness {} with this key",
                                     authority::in_quotes(witness->verifier().name)));
  if (known->filing_key.key != settings.key.public_key())
    return invalid_input(fmt::format(
        "the key for filings: found another one; the trust file allows that of witness {}: {}",
        known->name, transparency::to_vkey(known->filing_key)));
  auto files = transparency::KeptFiles::open(settings.folder);
  if (!files) return pass_on(files);
  LogReading log({settings.log, settings.trust, settings.grounds, std::move(witness)});
  const std::string key_name = known->filing_key.name;
  auto impl = std::make_unique<Impl>(
      Impl{std::move(settings), limits, key_name, std::move(*files), std::move(log), {}});
  if (auto read = impl->read_files(); !read) return pass_on(read);
  return FilingDesk(std::move(impl));
}

const std::string& FilingDesk::origin() const { return impl_->settings.trust.origin; }

Handler filing_service(std::shared_ptr<FilingDesk> desk, Handler other, Clock clock) {
  const std::string path =
      fmt::format("/{}/filings", transparency::to_hex(transparency::sha256(desk->origin())));
  return [desk = std::move(desk), other = std::move(other), clock = std::move(clock),
          path](const HttpRequest& request) {
    if (request.target.substr(0, request.target.find('?')) != path) return other(request);
    Answer answer = plain(405, "POST, GET and HEAD are allowed");
    if (request.method == "POST") answer = desk->take(request.body, clock());
    if (request.method == "GET" || request.method == "HEAD") answer = desk->late(clock());
    HttpAnswer out{answer.status,
                   {{"Content-Type", answer.content_type},
                    {"X-Content-Type-Options", "nosniff"},
                    {"Cache-Control", "no-cache"}},
                   std::move(answer.body)};
    if (out.status == 405) out.fields.emplace_back("Allow", "POST, GET, HEAD");
    return out;
  };
}

}  // namespace aloft::server
