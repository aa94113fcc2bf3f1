#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "aloft/transparency/formats.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kNone = "none";

bool is_policy_byte(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value == '\t' || (value >= 0x20 && value != 0x7F);
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(" \t", at)) != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

// Reads line after line, and keeps every problem.
class PolicyReader {
 public:
  explicit PolicyReader(std::string_view source) : source_(source) {}

  void read_line(std::string_view line) {
    ++line_;
    if (!std::all_of(line.begin(), line.end(), is_policy_byte))
      return complain("has a control character; of these only tabs are allowed");
    const std::vector<std::string_view> words = words_of(line);
    if (words.empty() || words[0].front() == '#') return;
    if (words[0] == "log") return read_log(words);
    if (words[0] == "witness") return read_witness(words);
    if (words[0] == "group") return read_group(words);
    if (words[0] == "quorum") return read_quorum(words);
    complain(fmt::format("begins with '{}'; log, witness, group, quorum or # are allowed",
                         shown(words[0])));
  }

  Result<Policy> finish(bool last_line_ends) && {
    if (!last_line_ends) complain("does not end with a newline");
    if (policy_.quorum.empty() && !quorum_seen_)
      messages_.push_back(fmt::format("{}: no quorum line; exactly one is needed", source_));
    if (!messages_.empty())
      return tl::unexpected<Error>(Error{Error::Code::invalid_input, std::move(messages_)});
    return std::move(policy_);
  }

 private:
  void complain(std::string_view what) {
    messages_.push_back(fmt::format("{}:{}: {}", source_, line_, what));
  }

  // A key of the type that the line needs; complains otherwise.
  std::optional<Verifier> key_of(std::string_view word, SignatureType type) {
    auto verifier = parse_vkey(word);
    if (!verifier) {
      complain(verifier.error().text());
      return std::nullopt;
    }
    if (verifier->type != type) {
      complain(fmt::format("the key of {} has type {:#04x}; {:#04x} is allowed here",
                           shown(verifier->name), static_cast<unsigned>(verifier->type),
                           static_cast<unsigned>(type)));
      return std::nullopt;
    }
    return *verifier;
  }

  void read_log(const std::vector<std::string_view>& words) {
    if (words.size() != 2 && words.size() != 3) return complain("log <vkey> [<url>] is allowed");
    const auto verifier = key_of(words[1], SignatureType::ed25519);
    if (!verifier) return;
    for (const Policy::Log& other : policy_.logs)
      if (other.verifier.key == verifier->key)
        return complain("a log with the same public key stands above");
    policy_.logs.push_back({*verifier, std::string(words.size() == 3 ? words[2] : "")});
  }

  void read_witness(const std::vector<std::string_view>& words) {
    if (words.size() != 3 && words.size() != 4)
      return complain("witness <name> <vkey> [<url>] is allowed");
    const auto verifier = key_of(words[2], SignatureType::cosignature_v1);
    const bool named = define(words[1]);
    if (!verifier || !named) return;
    for (const Policy::Witness& other : policy_.witnesses)
      if (other.verifier.key == verifier->key)
        return complain("a witness with the same public key stands above");
    policy_.witnesses.push_back(
        {std::string(words[1]), *verifier, std::string(words.size() == 4 ? words[3] : "")});
  }

  void read_group(const std::vector<std::string_view>& words) {
    constexpr std::size_t kFirstMember = 3;
    if (words.size() <= kFirstMember)
      return complain("group <name> all|any|<k> <name>... is allowed");
    Policy::Group group{std::string(words[1]), 0, {words.begin() + kFirstMember, words.end()}};
    bool good = true;
    for (const std::string& member : group.members) good = add_member(member) && good;
    const std::size_t count = group.members.size();
    const auto threshold = words[2] == "all"   ? count
                           : words[2] == "any" ? std::uint64_t{1}
                                               : parse_decimal(words[2]).value_or(0);
    if (threshold < 1 || threshold > count) {
      complain(fmt::format("the threshold is '{}'; all, any or 1 to {} is allowed", shown(words[2]),
                           count));
      good = false;
    }
    if (!define(words[1]) || !good) return;
    group.threshold = threshold;
    policy_.groups.push_back(std::move(group));
  }

  void read_quorum(const std::vector<std::string_view>& words) {
    if (words.size() != 2) return complain("quorum <name> is allowed");
    if (quorum_seen_) return complain("a second quorum line; exactly one is needed");
    quorum_seen_ = true;
    if (words[1] != kNone && names_.count(words[1]) == 0)
      return complain(fmt::format("'{}' is no witness or group of a line above", shown(words[1])));
    policy_.quorum = words[1];
  }

  bool define(std::string_view name) {
    if (name != kNone && names_.emplace(name).second) return true;
    complain(fmt::format("the name '{}' is taken", shown(name)));
    return false;
  }

  bool add_member(std::string_view name) {
    if (names_.count(name) == 0) {
      complain(fmt::format("'{}' is no witness or group of a line above", shown(name)));
      return false;
    }
    if (members_.emplace(name).second) return true;
    complain(fmt::format("'{}' is a member twice; once in all groups is allowed", shown(name)));
    return false;
  }

  std::string_view source_;
  std::size_t line_ = 0;
  Policy policy_;
  bool quorum_seen_ = false;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> members_;
  std::vector<std::string> messages_;
};

Result<WitnessedCheckpoint> check_signatures(const Policy& policy, const Note& note,
                                             std::string_view source) {
  auto checkpoint = parse_checkpoint(note.text, source);
  if (!checkpoint) return pass_on(checkpoint);
  std::vector<Verifier> known;
  for (const Policy::Log& log : policy.logs) known.push_back(log.verifier);
  for (const Policy::Witness& witness : policy.witnesses) known.push_back(witness.verifier);
  const auto signatures = verify_note(note, known, source);
  if (!signatures) return tl::unexpected<Error>(signatures.error());
  WitnessedCheckpoint out{std::move(*checkpoint), 0, {}};
  std::vector<std::uint64_t> times_s;
  bool by_log = false;
  for (const VerifiedSignature& signature : *signatures) {
    if (signature.verifier < policy.logs.size()) {
      // The name of a log's key is the origin for which it speaks.
      by_log = by_log || known[signature.verifier].name == out.checkpoint.origin;
    } else {
      out.cosigners.push_back(policy.witnesses[signature.verifier - policy.logs.size()].name);
      times_s.push_back(signature.time_s);
    }
  }
  if (!by_log)
    return invalid_input(fmt::format("{}: no signature of a known log with the origin '{}'", source,
                                     shown(out.checkpoint.origin)));
  std::sort(times_s.begin(), times_s.end());
  if (!times_s.empty()) out.time_s = times_s[times_s.size() / 2];
  return out;
}

}  // namespace

Result<Policy> parse_policy(std::string_view text, std::string_view source) {
  PolicyReader reader(source);
  while (const auto line = take_line(text)) reader.read_line(*line);
  const bool last_line_ends = text.empty();
  if (!last_line_ends) reader.read_line(text);
  return std::move(reader).finish(last_line_ends);
}

bool quorum_met(const Policy& policy, std::span<const std::string> witnesses) {
  std::set<std::string_view> met;
  for (const Policy::Witness& witness : policy.witnesses)
    if (std::find(witnesses.begin(), witnesses.end(), witness.name) != witnesses.end())
      met.insert(witness.name);
  // Members stand above their group, so one pass is enough.
  for (const Policy::Group& group : policy.groups) {
    const auto count = std::count_if(group.members.begin(), group.members.end(),
                                     [&](const auto& name) { return met.count(name) != 0; });
    if (static_cast<std::size_t>(count) >= group.threshold) met.insert(group.name);
  }
  return policy.quorum == kNone || met.count(policy.quorum) != 0;
}

Result<WitnessedCheckpoint> signed_by_log(const Policy& policy, const Note& note,
                                          std::string_view source) {
  return check_signatures(policy, note, source);
}

std::optional<TreeHead> largest_tree(const Policy& policy, std::span<const Note> checkpoints,
                                     std::string_view source, std::vector<Error>& faults) {
  std::optional<TreeHead> tree;
  for (const Note& note : checkpoints) {
    const auto one = signed_by_log(policy, note, source);
    if (!one)
      faults.push_back(one.error());
    else if (!tree || one->checkpoint.tree.size > tree->size)
      tree = one->checkpoint.tree;
  }
  return tree;
}

Result<WitnessedCheckpoint> witnessed(const Policy& policy, const Note& note,
                                      std::string_view source) {
  auto checked = check_signatures(policy, note, source);
  if (checked && !quorum_met(policy, checked->cosigners)) {
    std::string names;
    for (const std::string& name : checked->cosigners)
      names += (names.empty() ? "" : ", ") + shown(name);
    return invalid_input(fmt::format("{}: the quorum '{}' is not met; cosigned by {}", source,
                                     shown(policy.quorum), names.empty() ? "nobody" : names));
  }
  return checked;
}

}  // namespace aloft::transparency
