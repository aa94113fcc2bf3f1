// Writes a log for others' code to judge: write_log FOLDER ENTRIES
//
// FOLDER/prefix     what a web server would serve: checkpoint, tile/
// FOLDER/policy     the keys of the log and of two witnesses
// FOLDER/checkpoints   every published checkpoint, in the format of an entry bundle
// FOLDER/proofs     1,000 inclusion proofs (tlog-proof), each after a line with its length
// FOLDER/consistency   a proof between each two published checkpoints that follow one another:
//                      old size, new size, hashes
#include <cstdio>
#include <fstream>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/check.h"
#include "aloft/base/random.h"
#include "aloft/transparency/transparency.h"

namespace {

using namespace aloft;
using namespace aloft::transparency;

constexpr std::size_t kProofs = 1'000;

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "write_log: {}\n", why);
  std::exit(1);
}

template <class T>
T value_of(Result<T> result) {
  if (!result) stop(result.error().text());
  return std::move(*result);
}

// Of all lengths from none to some thousand bytes, and not all of it text.
std::string entry_of(std::uint64_t index) {
  std::string entry(index % 97 == 0 ? index % 4'001 : index % 61, '\0');
  for (std::size_t i = 0; i < entry.size(); ++i)
    entry[i] = static_cast<char>(256.0 * random_uniform(1, index, i));
  return entry;
}

struct Witnessing {
  std::vector<std::unique_ptr<Witness>> witnesses;
  Policy policy;
  std::vector<std::pair<std::string, Send>> links;
};

Witnessing witnessing_of(const std::filesystem::path& folder, const Verifier& log) {
  Witnessing out;
  std::string policy = fmt::format("log {}\n", to_vkey(log));
  for (const std::string name : {"w1", "w2"}) {
    out.witnesses.push_back(std::make_unique<Witness>(value_of(
        Witness::open({folder / name, name + ".example/witness", Ed25519Key::generate(), {log}}))));
    Witness* witness = out.witnesses.back().get();
    policy += fmt::format("witness {} {}\n", name, to_vkey(witness->verifier()));
    out.links.emplace_back(name, [witness](const Request& request) {
      return Result<Answer>(witness->answer(request, 1'790'000'000));
    });
  }
  policy += "group both all w1 w2\nquorum both\n";
  std::ofstream(folder / "policy") << policy;
  out.policy = value_of(parse_policy(policy, "policy"));
  return out;
}

// In batches of many sizes, of which some are published.
void append_all(Log& log, std::uint64_t count) {
  for (std::uint64_t batch = 1; log.size() < count; batch = batch * 5 % 4'099 + 1) {
    std::vector<std::string> entries;
    while (entries.size() < batch && log.size() + entries.size() < count)
      entries.push_back(entry_of(log.size() + entries.size()));
    value_of(log.append(entries));
    if (!value_of(log.publish()).witnessed) stop("the witnesses refuse");
  }
}

void write_proofs(const std::filesystem::path& folder, const Log& log) {
  std::ofstream file(folder / "proofs", std::ios::binary);
  for (std::size_t i = 0; i < kProofs; ++i) {
    const double place = random_uniform(2, 0, i);
    const auto index = static_cast<std::uint64_t>(place * static_cast<double>(log.size()));
    const std::string text = to_text(value_of(log.prove(index)));
    file << text.size() << '\n' << text;
  }
}

void write_consistency(const std::filesystem::path& folder, const Send& reader) {
  std::ofstream file(folder / "consistency");
  std::optional<TreeHead> older;
  for (const Note& note : value_of(read_checkpoints(reader))) {
    const TreeHead newer = value_of(parse_checkpoint(note.text, "checkpoint")).tree;
    if (older) {
      std::vector<std::string> words{std::to_string(older->size), std::to_string(newer.size)};
      for (const Hash& hash : value_of(prove_consistency(reader, *older, newer)))
        words.push_back(to_base64(hash));
      file << fmt::format("{}\n", fmt::join(words, " "));
    }
    older = newer;
  }
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) stop("FOLDER and ENTRIES are needed");
  const std::filesystem::path folder = words[1];
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const Ed25519Key key = Ed25519Key::generate();
  const Witnessing witnessing =
      witnessing_of(folder, {"log.example/island", SignatureType::ed25519, key.public_key()});
  Log log = value_of(Log::create({folder / "prefix", folder / "anchor", "log.example/island", key,
                                  witnessing.policy, witnessing.links}));
  append_all(log, std::stoull(words[2]));
  const Send reader = reader_of_folder(folder / "prefix");
  std::ofstream(folder / "checkpoints", std::ios::binary)
      << value_of(reader({"GET", "/checkpoints", ""})).body;
  write_proofs(folder, log);
  write_consistency(folder, reader);
}
