#include "aloft/transparency/readers.h"

#include <bit>

#include <fmt/core.h>

#include "aloft/transparency/published.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kBytes = "application/octet-stream";

Answer plain(int status, std::string_view text) {
  return {status, std::string(kPlainText), std::string(text) + '\n'};
}

// A file's bytes; 404 without it, 500 with what went wrong on the log's own side.
Answer answer_with(const Result<std::optional<std::string>>& bytes, std::string_view type) {
  if (!bytes) return plain(500, "the log cannot read its files");
  if (!*bytes) return plain(404, "no such resource");
  return {200, std::string(type), **bytes};
}

// The first `width` hashes or entries; nothing if there are fewer.
std::optional<std::string> prefix_of(std::string_view bytes, const TilePath& tile) {
  std::string_view rest = bytes;
  if (tile.level != kEntriesLevel) {
    const std::size_t length = tile.width * Hash{}.size();
    return length <= rest.size() ? std::optional(std::string(rest.substr(0, length)))
                                 : std::nullopt;
  }
  for (std::uint32_t i = 0; i < tile.width; ++i)
    if (!take_entry(rest)) return std::nullopt;
  return std::string(bytes.substr(0, bytes.size() - rest.size()));
}

Answer answer_tile(Disk& disk, const std::filesystem::path& folder, const TilePath& tile) {
  auto bytes = disk.read(folder / to_text(tile), 0);
  if (bytes && !*bytes && tile.width < kTileWidth) {
    // Partial tiles of full ones are removed; they are how the full one begins.
    bytes = disk.read(folder / to_text(TilePath{tile.level, tile.index, kTileWidth}), 0);
    if (bytes && *bytes) *bytes = prefix_of(**bytes, tile);
  }
  return answer_with(bytes, kBytes);
}

Result<std::string> get(const Send& log, const std::string& path) {
  auto answer = log({"GET", path, ""});
  if (!answer) return pass_on(answer);
  if (answer->status != 200)
    return failed(fmt::format("{}: the log answers {}", path, answer->status));
  return std::move(answer->body);
}

Result<std::vector<Hash>> checked(std::vector<Hash> proof, const TreeReader& reader, bool good,
                                  const TreeHead& tree) {
  if (reader.error()) return tl::unexpected<Error>(*reader.error());
  if (!good)
    return failed(fmt::format(
        "the tiles of the log do not lead to the root of its checkpoint of {}", tree.size));
  return proof;
}

}  // namespace

Answer answer_from(Disk& disk, const std::filesystem::path& folder, const Request& request) {
  if (request.method != "GET") return plain(405, "GET is allowed");
  if (request.path == "/checkpoint")
    return answer_with(disk.read(folder / kCheckpointFile, 0), kPlainText);
  if (request.path == "/checkpoints") {
    const auto bundle = checkpoints_as_bundle(disk, folder);
    return bundle ? Answer{200, std::string(kBytes), *bundle}
                  : plain(500, "the log cannot read its files");
  }
  const auto tile =
      request.path.starts_with('/') ? parse_tile_path(request.path.substr(1)) : std::nullopt;
  return tile ? answer_tile(disk, folder, *tile) : plain(404, "no such resource");
}

Answer answer_from_folder(const std::filesystem::path& folder, const Request& request) {
  return answer_from(*posix_disk(), folder, request);
}

Send reader_of(std::shared_ptr<Disk> disk, std::filesystem::path folder) {
  return [disk = std::move(disk), folder = std::move(folder)](const Request& request) {
    return Result<Answer>(answer_from(*disk, folder, request));
  };
}

Send reader_of_folder(std::filesystem::path folder) {
  return reader_of(posix_disk(), std::move(folder));
}

Result<std::string> fetch_tile(const Send& log, int level, std::uint64_t index,
                               std::uint64_t size) {
  const TilePath tile{level, index, width_in_tree(level, index, size)};
  if (tile.width == 0) return failed("a tree of this size has no such tile");
  auto bytes = get(log, "/" + to_text(tile));
  const bool from_full = !bytes && tile.width < kTileWidth;
  if (from_full) bytes = get(log, "/" + to_text(TilePath{level, index, kTileWidth}));
  if (!bytes) return bytes;
  auto prefix = prefix_of(*bytes, tile);
  if (!prefix || (!from_full && *prefix != *bytes))
    return failed(to_text(tile) + ": has another length");
  return std::move(*prefix);
}

Hash TreeReader::root(LeafRange range) {
  const std::uint64_t width = range.end - range.begin;
  if (width == 1 || (std::has_single_bit(width) && range.begin % width == 0)) {
    const int height = std::countr_zero(width);
    const int level = height / 8;
    return root_of(hashes(level, range.begin >> (8 * level), std::uint64_t{1} << (height % 8)));
  }
  const std::uint64_t middle = range.begin + split_of(width);
  return node_hash(root({range.begin, middle}), root({middle, range.end}));
}

std::span<const Hash> TreeReader::hashes(int level, std::uint64_t first, std::uint64_t count) {
  const std::uint64_t index = first / kTileWidth;
  const auto [at, missing] = tiles_.try_emplace({level, index});
  if (missing) {
    auto bytes = fetch_tile(log_, level, index, size_);
    if (bytes) at->second = hashes_of(*bytes);
    if (!bytes && !error_) error_ = bytes.error();
  }
  const std::uint64_t begin = first % kTileWidth;
  if (begin + count > at->second.size()) {
    if (!error_) error_ = Error{Error::Code::failed, {"a tile has fewer hashes than its tree"}};
    nothing_.assign(count, Hash{});
    return nothing_;
  }
  return std::span<const Hash>(at->second).subspan(begin, count);
}

Result<std::vector<std::string>> read_entries(const Send& log, const TreeHead& tree) {
  std::vector<std::string> all;
  TreeEdge edge;
  for (std::uint64_t index = 0; all.size() < tree.size; ++index) {
    auto bytes = fetch_tile(log, kEntriesLevel, index, tree.size);
    if (!bytes) return pass_on(bytes);
    auto entries = parse_bundle(*bytes, to_text(TilePath{kEntriesLevel, index}));
    if (!entries) return entries;
    for (std::string& entry : *entries) {
      edge.push(entry, nullptr);
      all.push_back(std::move(entry));
    }
  }
  if (edge.head() != tree)
    return failed(
        fmt::format("the {} entries of the log do not give the root of its checkpoint", tree.size));
  return all;
}

Result<std::vector<Note>> read_checkpoints(const Send& log) {
  const auto bytes = get(log, "/checkpoints");
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto texts = parse_bundle(*bytes, "/checkpoints");
  if (!texts) return tl::unexpected<Error>(texts.error());
  std::vector<Note> notes;
  for (const std::string& text : *texts) {
    auto note = parse_note(text, fmt::format("/checkpoints: number {}", notes.size()));
    if (!note) return pass_on(note);
    notes.push_back(std::move(*note));
  }
  return notes;
}

Result<std::vector<Hash>> prove_inclusion(const Send& log, std::uint64_t index,
                                          const TreeHead& tree) {
  if (index >= tree.size)
    return invalid_input(
        fmt::format("entry {}; the checkpoint covers {} entries", index, tree.size));
  TreeReader reader(log, tree.size);
  auto proof =
      inclusion_path(index, tree.size, [&](LeafRange range) { return reader.root(range); });
  const Hash leaf = reader.root({index, index + 1});
  const bool good = verify_inclusion(leaf, index, tree, proof);
  return checked(std::move(proof), reader, good, tree);
}

Result<std::vector<Hash>> prove_consistency(const Send& log, const TreeHead& older,
                                            const TreeHead& newer) {
  if (older.size < 1 || older.size > newer.size)
    return invalid_input(
        fmt::format("an older tree of {} entries; 1 to {} are allowed", older.size, newer.size));
  TreeReader reader(log, newer.size);
  auto proof =
      consistency_path(older.size, newer.size, [&](LeafRange range) { return reader.root(range); });
  const bool good = verify_consistency(older, newer, proof);
  return checked(std::move(proof), reader, good, newer);
}

}  // namespace aloft::transparency
