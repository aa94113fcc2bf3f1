#include "aloft/server/verification.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/core.h>

namespace aloft::server {
namespace {

using transparency::Hash;
using transparency::Note;
using transparency::Policy;
using transparency::Send;
using transparency::TilePath;
using transparency::TreeHead;
using transparency::WitnessedCheckpoint;

constexpr std::size_t kTileWidth = 256;
constexpr int kNotFound = 404;

// What the log itself has sent is no input of the user: it fails.
template <class T>
tl::unexpected<Error> does_not_hold(const Result<T>& result) {
  return tl::unexpected<Error>(Error{Error::Code::failed, result.error().messages});
}

// ---- Resources ---------------------------------------------------------------------------------

Result<Note> latest_note(const Send& log) {
  const auto answer = log({"GET", "/checkpoint", ""});
  if (!answer) return tl::unexpected<Error>(answer.error());
  if (answer->status != 200)
    return failed(fmt::format("/checkpoint: the log answers {}", answer->status));
  auto note = transparency::parse_note(answer->body, "/checkpoint");
  if (!note) return does_not_hold(note);
  return note;
}

// A partial tile may be gone when the full one is there, which begins with it.
Result<std::string> tile_bytes(const Send& log, const TilePath& tile) {
  auto answer = log({"GET", '/' + to_text(tile), ""});
  if (answer && answer->status == kNotFound && tile.width < kTileWidth)
    answer = log({"GET", '/' + to_text(TilePath{tile.level, tile.index, kTileWidth}), ""});
  if (!answer) return tl::unexpected<Error>(answer.error());
  if (answer->status != 200)
    return failed(fmt::format("/{}: the log answers {}", to_text(tile), answer->status));
  return answer->body.substr(0, tile.width * Hash{}.size());
}

// ---- The tree, computed from the entries -------------------------------------------------------

std::vector<Hash> leaf_hashes(const std::vector<std::string>& entries) {
  std::vector<Hash> leaves;
  leaves.reserve(entries.size());
  for (const std::string& entry : entries) leaves.push_back(transparency::leaf_hash(entry));
  return leaves;
}

// Roots of the trees that begin this one, in one pass: whole subtrees wait on a stack, each smaller
// than the one below it.
std::map<std::uint64_t, Hash> roots_at(const std::set<std::uint64_t>& sizes,
                                       const std::vector<Hash>& leaves) {
  struct Subtree {
    std::uint64_t width;
    Hash root;
  };
  const auto join = [](const Hash& left, const Hash& right) {
    return transparency::root_of(std::vector<Hash>{left, right});
  };
  std::vector<Subtree> stack;
  std::map<std::uint64_t, Hash> roots;
  for (std::uint64_t size = 0; size <= leaves.size(); ++size) {
    if (size > 0) stack.push_back({1, leaves[size - 1]});
    while (stack.size() > 1 && stack.back().width == stack[stack.size() - 2].width) {
      const Subtree right = stack.back();
      stack.pop_back();
      stack.back() = {2 * right.width, join(stack.back().root, right.root)};
    }
    if (sizes.count(size) == 0) continue;
    Hash root = stack.empty() ? transparency::root_of({}) : stack.back().root;
    for (std::size_t i = stack.size(); i-- > 1;) root = join(stack[i - 1].root, root);
    roots[size] = root;
  }
  return roots;
}

// Every tile of the tree, level by level; gives how many.
Result<std::uint64_t> check_tiles(const Send& log, std::vector<Hash> hashes) {
  std::uint64_t count = 0;
  for (int level = 0; !hashes.empty(); ++level) {
    std::vector<Hash> above;
    for (std::size_t first = 0; first < hashes.size(); first += kTileWidth, ++count) {
      const std::size_t width = std::min(kTileWidth, hashes.size() - first);
      const std::span<const Hash> own(hashes.data() + first, width);
      const TilePath tile{level, first / kTileWidth, static_cast<std::uint32_t>(width)};
      const auto bytes = tile_bytes(log, tile);
      if (!bytes) return tl::unexpected<Error>(bytes.error());
      std::string expected;
      for (const Hash& hash : own) expected.append(hash.begin(), hash.end());
      if (*bytes != expected)
        return failed(fmt::format("/{}: is not what the entries give", to_text(tile)));
      if (width == kTileWidth) above.push_back(transparency::root_of(own));
    }
    hashes = std::move(above);
  }
  return count;
}

// ---- Checkpoints -------------------------------------------------------------------------------

// A checkpoint, and what messages call it.
struct Claim {
  std::string name;
  TreeHead tree;
};

Result<void> add_claim(std::vector<Claim>& claims, const Policy& policy, const Note& note,
                       std::string name) {
  const auto checked = signed_by_log(policy, note, name);
  if (!checked) return does_not_hold(checked);
  claims.push_back({std::move(name), checked->checkpoint.tree});
  return {};
}

Result<void> check_claims(const std::vector<Claim>& claims, const std::vector<Hash>& leaves) {
  std::set<std::uint64_t> sizes;
  for (const Claim& claim : claims) sizes.insert(claim.tree.size);
  const auto roots = roots_at(sizes, leaves);
  for (const Claim& claim : claims) {
    const auto root = roots.find(claim.tree.size);
    if (root == roots.end())
      return failed(fmt::format("{}: has {} entries; the log's latest checkpoint has {}",
                                claim.name, claim.tree.size, leaves.size()));
    if (root->second != claim.tree.root)
      return failed(fmt::format(
          "{}: has the root {} at {} entries; the log's entries give {}: there are two logs",
          claim.name, transparency::to_base64(claim.tree.root), claim.tree.size,
          transparency::to_base64(root->second)));
  }
  return {};
}

}  // namespace

Result<LogReport> verify_log(const Send& log, const Policy& policy,
                             const std::optional<Note>& earlier) {
  // The list comes first, so that what is published meanwhile is in the latest, not before it.
  const auto published = transparency::read_checkpoints(log);
  if (!published) return does_not_hold(published);
  const auto note = latest_note(log);
  if (!note) return tl::unexpected<Error>(note.error());
  auto latest = witnessed(policy, *note, "/checkpoint");
  if (!latest) return does_not_hold(latest);
  const auto entries = transparency::read_entries(log, latest->checkpoint.tree);
  if (!entries) return does_not_hold(entries);
  const std::vector<Hash> leaves = leaf_hashes(*entries);
  const auto tiles = check_tiles(log, leaves);
  if (!tiles) return tl::unexpected<Error>(tiles.error());

  LogReport report{std::move(*latest), *tiles, published->size(), 0};
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < published->size(); ++i) {
    const std::string name = fmt::format("/checkpoints: number {}", i);
    if (auto added = add_claim(claims, policy, (*published)[i], name); !added)
      return pass_on(added);
    if (witnessed(policy, (*published)[i], name)) ++report.witnessed;
  }
  if (earlier)
    if (auto added = add_claim(claims, policy, *earlier, "the earlier checkpoint"); !added)
      return pass_on(added);
  if (auto checked = check_claims(claims, leaves); !checked) return pass_on(checked);
  return report;
}

Result<WitnessedCheckpoint> verify_proof(std::string_view proof, std::string_view entry,
                                         const Policy& policy, std::string_view source) {
  const auto parsed = transparency::parse_log_proof(proof, source);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  auto checked = verify_log_proof(*parsed, transparency::leaf_hash(entry), policy, source);
  if (!checked) return does_not_hold(checked);
  return checked;
}

Result<transparency::LogProof> make_proof(const Send& log, std::uint64_t index,
                                          const Policy& policy) {
  auto note = latest_note(log);
  if (!note) return pass_on(note);
  const auto checked = signed_by_log(policy, *note, "/checkpoint");
  if (!checked) return does_not_hold(checked);
  auto path = transparency::prove_inclusion(log, index, checked->checkpoint.tree);
  if (!path) return pass_on(path);
  return transparency::LogProof{std::nullopt, index, std::move(*path), std::move(*note)};
}

}  // namespace aloft::server
