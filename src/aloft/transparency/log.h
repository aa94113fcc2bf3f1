/// The log on disk, those who read it, and the witness. Public: a part of the front door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/transparency/formats.h"

namespace aloft::transparency {

// ---- Requests and answers ----------------------------------------------------------------------

struct Request {
  std::string method;  ///< "GET", "POST".
  std::string path;    ///< Under the prefix, with a slash: "/checkpoint".
  std::string body;
};
struct Answer {
  int status = 200;
  std::string content_type;
  std::string body;
};

/// Carries a request to another program; the error says why there is no answer.
using Send = std::function<Result<Answer>(const Request&)>;

// ---- The log -----------------------------------------------------------------------------------

class Disk;  // disk.h: all reading, writing and syncing, so that tests can crash it

/// An entry is at most this long: bundles have 16-bit lengths.
inline constexpr std::size_t kEntryBytesMax = 65'535;

struct LogSettings {
  std::filesystem::path folder;  ///< Segments, tiles, checkpoints.
  std::filesystem::path anchor;  ///< The second place: a folder on another device, if it can be.
  std::string origin;
  Ed25519Key key;
  Policy policy;  ///< Whose witnesses are asked.
  /// For witnesses of the policy, by name. One that is not here counts as out of reach.
  std::vector<std::pair<std::string, Send>> witnesses;
  std::uint64_t segment_bytes = std::uint64_t{64} << 20;  ///< A segment that is longer is closed.
};

struct Recovery {
  std::uint64_t torn_bytes = 0;      ///< Of appends that were never acknowledged, cut off.
  std::uint64_t tiles_repaired = 0;  ///< Tiles and bundles that were missing or wrong.
};

struct Published {
  Note note;  ///< The checkpoint with the log's signature and every cosignature.
  std::optional<WitnessedCheckpoint> witnessed;  ///< None without the quorum.
  std::vector<std::string> refusals;             ///< Why a witness is not among the cosigners.
};

/// The writer of a log: one process at a time. Errors are for the caller's input and for a store
/// that does not fit together; a failed sync stops the process, since what is on disk is then
/// unknown.
class Log {
 public:
  /// Begins a log in folders that hold none.
  static Result<Log> create(LogSettings settings, std::shared_ptr<Disk> disk = nullptr);
  /// Reads all segments, and refuses a store whose entries do not give the last signed root.
  static Result<Log> open(LogSettings settings, std::shared_ptr<Disk> disk = nullptr);
  ~Log();
  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;

  /// Writes the entries as one batch that survives a crash whole; gives the first one's index.
  Result<std::uint64_t> append(std::span<const std::string> entries);
  /// Writes tiles, reads them back, and moves the anchor; only then signs. The same tree gives the
  /// same note. Refuses if what it reads back has another root, or a witness has seen more.
  Result<Note> sign();
  /// Signs what has been appended, asks the witnesses, and publishes.
  Result<Published> publish();

  [[nodiscard]] std::uint64_t size() const;  ///< Entries appended, signed or not.
  /// Entries appended since the last signing, read back from the disk: the last of `size()`.
  [[nodiscard]] Result<std::vector<std::string>> unsigned_entries() const;
  [[nodiscard]] const Recovery& recovery() const;
  /// Against the last published checkpoint.
  [[nodiscard]] Result<LogProof> prove(std::uint64_t index) const;

 private:
  struct Impl;
  explicit Log(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- Readers of a log, here or elsewhere -------------------------------------------------------

/// What a log's folder answers, without its key: `/checkpoint`, `/tile/...`, and `/checkpoints`:
/// every published checkpoint, in the format of an entry bundle.
Answer answer_from_folder(const std::filesystem::path& folder, const Request& request);
/// `answer_from_folder` as a way to ask.
Send reader_of_folder(std::filesystem::path folder);

/// tlog-tiles: `tile/<L>/<N>[.p/<W>]`; level -1 is `tile/entries/<N>[.p/<W>]`.
struct TilePath {
  int level = 0;
  std::uint64_t index = 0;
  std::uint32_t width = 256;
  friend bool operator==(const TilePath&, const TilePath&) = default;
};
std::string to_text(const TilePath& tile);
std::optional<TilePath> parse_tile_path(std::string_view path);
std::string to_bundle(std::span<const std::string> entries);
Result<std::vector<std::string>> parse_bundle(std::string_view bytes, std::string_view source);

/// The first `tree.size` entries, if their root is the tree's. Reads all bundles.
Result<std::vector<std::string>> read_entries(const Send& log, const TreeHead& tree);
/// Every published checkpoint, oldest first; not verified.
Result<std::vector<Note>> read_checkpoints(const Send& log);
/// From the log's tiles, each checked up to the tree's root. `newer` and `tree` come from a
/// verified checkpoint.
Result<std::vector<Hash>> prove_inclusion(const Send& log, std::uint64_t index,
                                          const TreeHead& tree);
Result<std::vector<Hash>> prove_consistency(const Send& log, const TreeHead& older,
                                            const TreeHead& newer);

// ---- The witness -------------------------------------------------------------------------------

struct WitnessSettings {
  std::filesystem::path folder;  ///< One file for each log: the last checkpoint cosigned.
  std::string name;
  Ed25519Key key;
  std::vector<Verifier> logs;  ///< The name of each is the origin it signs; several keys may share.
};

/// tlog-witness. One process at a time.
class Witness {
 public:
  static Result<Witness> open(WitnessSettings settings, std::shared_ptr<Disk> disk = nullptr);
  ~Witness();
  Witness(Witness&&) noexcept;
  Witness& operator=(Witness&&) noexcept;

  /// `POST /add-checkpoint` at POSIX time `now_s`: 200, 400, 403, 404, 409 or 422; the new state is
  /// on disk before the answer. Ours, not C2SP's: `GET /<hex SHA-256 of the origin>/checkpoint`,
  /// the note of `latest`, or 404. One call at a time.
  Answer answer(const Request& request, std::uint64_t now_s);
  /// The last checkpoint of a log that it has cosigned: the log's signature, and the witness's own.
  [[nodiscard]] std::optional<Note> latest(const std::string& origin) const;
  [[nodiscard]] Verifier verifier() const;

 private:
  struct Impl;
  explicit Witness(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- Files that others must not lose
// -------------------------------------------------------------

/// Small files of one folder, each written whole: after `put`, a file is there with these bytes,
/// whatever happens to the machine. One process at a time.
class KeptFiles {
 public:
  /// Makes the folder if it is not there, and reads what it holds.
  static Result<KeptFiles> open(std::filesystem::path folder, std::shared_ptr<Disk> disk = nullptr);
  ~KeptFiles();
  KeptFiles(KeptFiles&&) noexcept;
  KeptFiles& operator=(KeptFiles&&) noexcept;

  /// `name` is of letters and digits.
  Result<void> put(const std::string& name, std::string bytes);
  Result<void> remove(const std::string& name);
  [[nodiscard]] const std::map<std::string, std::string>& all() const;

 private:
  struct Impl;
  explicit KeptFiles(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Replaces one file whole: temporary name, fsync, rename, fsync of the folder.
Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace aloft::transparency
