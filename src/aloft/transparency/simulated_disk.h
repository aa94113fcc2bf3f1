/// A disk in memory that records every write and sync, and can say what a crash would leave. For
/// tests.
///
/// Files: what has not been synced may be there in part: cut off at any byte, and of its sectors of
/// 512 bytes each may be new, zero, or rubbish. Folders: of the changes of names that have not been
/// synced, each may have happened or not.
#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aloft/base/check.h"
#include "aloft/transparency/disk.h"

namespace aloft::transparency {

/// One thing that a program did to its disk.
struct DiskAct {
  enum class Kind { make_folder, create, append, sync, rename, remove, sync_folder };
  Kind kind = Kind::sync;
  std::string path;      ///< Of `append` and `sync`: empty.
  std::string to;        ///< Of a rename.
  std::string bytes;     ///< Of an append.
  std::size_t file = 0;  ///< Of create, append, sync: which file, however it is called.
};

/// Files and names, of which some have reached the medium.
class DiskState {
 public:
  void apply(const DiskAct& act) {
    using Kind = DiskAct::Kind;
    if (act.kind == Kind::create) files_.resize(std::max(files_.size(), act.file + 1));
    if (act.kind == Kind::append) files_[act.file].bytes += act.bytes;
    if (act.kind == Kind::sync) files_[act.file].synced = files_[act.file].bytes.size();
    if (act.kind == Kind::sync_folder) sync_names(act.path);
    if (act.kind == Kind::make_folder) change({act.path, kFolder});
    if (act.kind == Kind::create) change({act.path, act.file});
    if (act.kind == Kind::remove) change({act.path, kGone});
    if (act.kind == Kind::rename) change({act.to, names_.at(act.path)}, act.path);
  }

  /// The same disk after the power has failed and come back.
  [[nodiscard]] DiskState crashed(std::mt19937_64& random) const {
    DiskState after;
    after.files_.reserve(files_.size());
    for (const File& file : files_) {
      const std::string left = what_is_left_of(file, random);
      after.files_.push_back({left, left.size()});
    }
    after.names_ = synced_names_;
    const bool all = random() % 4 == 0;
    for (const Change& change : unsynced_)
      if (all || random() % 2 == 0) after.names_apply(change, after.names_);
    after.drop_orphans();
    after.synced_names_ = after.names_;
    return after;
  }

  [[nodiscard]] const std::string* read(const std::string& path) const {
    const auto found = names_.find(path);
    return found == names_.end() || found->second == kFolder ? nullptr
                                                             : &files_[found->second].bytes;
  }
  [[nodiscard]] bool has_folder(const std::string& path) const {
    const auto found = names_.find(path);
    return path.empty() || path == "/" || (found != names_.end() && found->second == kFolder);
  }
  [[nodiscard]] std::optional<std::size_t> file_at(const std::string& path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::size_t file_count() const { return files_.size(); }
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) const {
    std::vector<std::string> names;
    for (const auto& [path, file] : names_)
      if (above(path) == folder) names.push_back(path.substr(path.rfind('/') + 1));
    return names;
  }

 private:
  static constexpr std::size_t kFolder = ~std::size_t{0};
  static constexpr std::size_t kGone = kFolder - 1;
  static constexpr std::size_t kSector = 512;
  struct File {
    std::string bytes;
    std::size_t synced = 0;
  };
  // A name comes to mean a file or folder, or nothing; a rename also frees another name.
  struct Change {
    std::string path;
    std::size_t file;
    std::string from;
  };
  using Names = std::map<std::string, std::size_t>;

  static std::string above(const std::string& path) { return path.substr(0, path.rfind('/')); }

  static std::string what_is_left_of(const File& file, std::mt19937_64& random) {
    std::string left = file.bytes;
    if (file.synced == left.size() || random() % 4 == 0) return left;
    const std::size_t unsynced = left.size() - file.synced;
    if (random() % 2 == 0) left.resize(file.synced + random() % (unsynced + 1));
    for (std::size_t at = file.synced; at < left.size();) {
      // A sector that holds synced bytes too keeps those.
      const std::size_t end = std::min(left.size(), (at / kSector + 1) * kSector);
      const auto fate = random() % 8;
      for (std::size_t i = at; i < end && fate < 3; ++i)
        left[i] = fate < 2 ? '\0' : static_cast<char>(random());
      at = end;
    }
    return left;
  }

  static void names_apply(const Change& change, Names& names) {
    if (!change.from.empty()) names.erase(change.from);
    if (change.file == kGone)
      names.erase(change.path);
    else
      names[change.path] = change.file;
  }
  void change(const std::pair<std::string, std::size_t>& to, const std::string& from = "") {
    unsynced_.push_back({to.first, to.second, from});
    names_apply(unsynced_.back(), names_);
  }
  void sync_names(const std::string& folder) {
    std::erase_if(unsynced_, [&](const Change& change) {
      if (above(change.path) != folder) return false;
      names_apply(change, synced_names_);
      return true;
    });
  }
  // What lies in a folder whose own name was lost is lost.
  void drop_orphans() {
    std::erase_if(names_, [&](const auto& name) { return !has_folder(above(name.first)); });
  }

  std::vector<File> files_;
  Names names_;  ///< As the running program sees them, in the order of paths.
  Names synced_names_;
  std::vector<Change> unsynced_;
};

/// Thrown where a process is killed: what it wrote stays, what it meant to do does not happen.
struct Killed {};

class SimulatedDisk : public Disk {
 public:
  /// How far the disk can be believed; a disk that lies shows that the tests notice.
  enum class Honesty { honest, forgets_data_syncs, forgets_folder_syncs };
  explicit SimulatedDisk(DiskState state = {}, Honesty honesty = Honesty::honest)
      : state_(std::move(state)), honesty_(honesty) {}

  static constexpr std::size_t kNever = ~std::size_t{0};

  [[nodiscard]] const std::vector<DiskAct>& history() const { return history_; }
  [[nodiscard]] const DiskState& state() const { return state_; }
  /// Kills the process before its act of this number.
  void kill_before(std::size_t act) { kill_before_ = act; }

  Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& path) override {
    const std::size_t file = state_.file_count();
    act({DiskAct::Kind::create, path.string(), "", "", file});
    return std::unique_ptr<AppendFile>(new File(*this, file));
  }
  Result<std::unique_ptr<AppendFile>> open(const std::filesystem::path& path) override {
    const auto file = state_.file_at(path.string());
    if (!file) return create(path);
    return std::unique_ptr<AppendFile>(new File(*this, *file));
  }
  Result<std::optional<std::string>> read(const std::filesystem::path& path,
                                          std::uint64_t offset) override {
    const std::string* bytes = state_.read(path.string());
    if (!bytes) return std::nullopt;
    return bytes->substr(std::min<std::size_t>(offset, bytes->size()));
  }
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    act({DiskAct::Kind::rename, from.string(), to.string(), "", 0});
    return {};
  }
  Result<void> remove(const std::filesystem::path& path) override {
    if (state_.file_at(path.string())) act({DiskAct::Kind::remove, path.string(), "", "", 0});
    return {};
  }
  Result<bool> make_folder(const std::filesystem::path& path) override {
    if (state_.has_folder(path.string())) return false;
    if (!state_.has_folder(path.parent_path().string())) return failed("no folder above");
    act({DiskAct::Kind::make_folder, path.string(), "", "", 0});
    return true;
  }
  Result<void> fsync_folder(const std::filesystem::path& path) override {
    ALOFT_CHECK(state_.has_folder(path.string()), "a folder is synced after it was made");
    if (honesty_ != Honesty::forgets_folder_syncs)
      act({DiskAct::Kind::sync_folder, path == "/" ? "" : path.string(), "", "", 0});
    return {};
  }
  Result<std::vector<std::string>> list(const std::filesystem::path& path) override {
    return state_.list(path.string());
  }
  Result<std::unique_ptr<Lock>> lock(const std::filesystem::path&) override {
    return std::make_unique<Lock>();
  }

 private:
  class File : public AppendFile {
   public:
    File(SimulatedDisk& disk, std::size_t file) : disk_(disk), file_(file) {}
    Result<void> append(std::string_view bytes) override {
      disk_.act({DiskAct::Kind::append, "", "", std::string(bytes), file_});
      return {};
    }
    Result<void> fdatasync() override { return fsync(); }
    Result<void> fsync() override {
      if (disk_.honesty_ != Honesty::forgets_data_syncs)
        disk_.act({DiskAct::Kind::sync, "", "", "", file_});
      return {};
    }

   private:
    SimulatedDisk& disk_;
    std::size_t file_;
  };

  void act(DiskAct act) {
    if (history_.size() == kill_before_) throw Killed{};
    state_.apply(act);
    history_.push_back(std::move(act));
  }

  DiskState state_;
  Honesty honesty_;
  std::vector<DiskAct> history_;
  std::size_t kill_before_ = kNever;
};

}  // namespace aloft::transparency
