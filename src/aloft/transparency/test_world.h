/// A log with two witnesses, all in one process, for tests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/transparency/disk.h"
#include "aloft/transparency/log.h"

namespace aloft::transparency {

inline std::vector<std::string> numbered_entries(std::uint64_t first, std::uint64_t count) {
  std::vector<std::string> entries;
  for (std::uint64_t i = first; i < first + count; ++i)
    entries.push_back(fmt::format("{{\"entry\":{}}}", i));
  return entries;
}

/// Keys, a policy that wants both witnesses, and the witnesses behind functions.
class TestWorld {
 public:
  explicit TestWorld(std::filesystem::path folder, std::shared_ptr<Disk> disk = posix_disk())
      : folder_(std::move(folder)), disk_(std::move(disk)) {
    for (const char* name : {"w1", "w2"}) open_witness(name);
    std::string text = "log " + to_vkey(log_verifier()) + "\n";
    for (const auto& [name, witness] : witnesses_)
      text += fmt::format("witness {} {}\n", name, to_vkey(witness->verifier()));
    policy_ = parse_policy(text + "group both all w1 w2\nquorum both\n", "policy").value();
  }
  /// The same people on another disk.
  TestWorld(const TestWorld& other, std::shared_ptr<Disk> disk)
      : now_s(other.now_s),
        folder_(other.folder_),
        disk_(std::move(disk)),
        key_(other.key_),
        witness_keys_(other.witness_keys_),
        policy_(other.policy_) {
    for (const char* name : {"w1", "w2"}) open_witness(name);
  }
  [[nodiscard]] Verifier log_verifier() const {
    return {"log.example", SignatureType::ed25519, key_.public_key()};
  }
  [[nodiscard]] LogSettings settings() {
    LogSettings settings{folder_ / "log", folder_ / "anchor", "log.example", key_, policy_, {}};
    for (const auto& entry : witnesses_)
      settings.witnesses.emplace_back(
          entry.first,
          [this, name = entry.first](const Request& request) { return send(name, request); });
    return settings;
  }
  Log create() { return std::move(Log::create(settings(), disk_).value()); }
  Log open() {
    auto log = Log::open(settings(), disk_);
    EXPECT_TRUE(log) << log.error().text();
    return std::move(log.value());
  }
  [[nodiscard]] Result<Log> try_open() { return Log::open(settings(), disk_); }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }

  /// Closes a witness and opens it again, from its files.
  void open_witness(const std::string& name) {
    const auto key = witness_keys_.try_emplace(name, Ed25519Key::generate()).first->second;
    witnesses_[name].reset();
    witnesses_[name] = std::make_unique<Witness>(std::move(
        Witness::open({folder_ / name, name + ".example", key, {log_verifier()}}, disk_).value()));
  }
  /// Gives its key and its lock away.
  Ed25519Key close_witness(const std::string& name) {
    witnesses_[name].reset();
    return witness_keys_.at(name);
  }
  Witness& witness(const std::string& name) { return *witnesses_[name]; }

  std::vector<std::string> unreachable;  ///< Names of witnesses that do not answer.
  std::uint64_t now_s = 1'000'000;
  const Ed25519Key& key() const { return key_; }
  const Policy& policy() const { return policy_; }

 private:
  Result<Answer> send(const std::string& name, const Request& request) {
    for (const std::string& other : unreachable)
      if (other == name) return failed("out of reach");
    return witnesses_[name]->answer(request, now_s);
  }

  std::filesystem::path folder_;
  std::shared_ptr<Disk> disk_;
  Ed25519Key key_ = Ed25519Key::generate();
  std::map<std::string, Ed25519Key> witness_keys_;
  std::map<std::string, std::unique_ptr<Witness>> witnesses_;
  Policy policy_;
};

}  // namespace aloft::transparency
