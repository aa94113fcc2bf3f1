/// Ctrl-C during a run: nothing half-written stays behind.
#pragma once

#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

namespace aloft::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP wait for a thread of their own, which removes
/// FOLDER.part and ends the process with 128 + the signal's number. (In a signal handler almost
/// nothing is allowed, removing a folder least of all.) To be made before any other thread, which
/// inherits that the signals are blocked.
/// A FOLDER.part that was there before is not touched: it is for the run to say whose it is.
///
/// Left out: a signal in the milliseconds in which whole files move from FOLDER.part to FOLDER.
class Interruption {
 public:
  explicit Interruption(const std::filesystem::path& folder);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

 private:
  void wait_for_signal();

  std::filesystem::path part_;
  bool part_was_there_ = false;
  sigset_t signals_{};
  sigset_t signals_before_{};
  std::atomic<bool> over_ = false;
  std::thread watcher_;
};

}  // namespace aloft::cli
