#include "aloft/cli/interruption.h"

#include <unistd.h>

#include <fmt/core.h>

#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

constexpr int kSignalExitBase = 128;
constexpr int kRemovals = 100;

// Another thread may write one more file while the folder is being removed; once it is gone,
// nothing can be written into it.
void remove_folder(const std::filesystem::path& folder) {
  std::error_code code;
  for (int i = 0; i < kRemovals; ++i) {
    std::filesystem::remove_all(folder, code);
    if (!std::filesystem::exists(folder, code)) return;
  }
}

}  // namespace

Interruption::Interruption(const std::filesystem::path& folder) : part_(folder) {
  part_ += ".part";
  std::error_code code;
  part_was_there_ = std::filesystem::exists(part_, code);
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &signals_before_);
  watcher_ = std::thread([this] { wait_for_signal(); });
}

Interruption::~Interruption() {
  over_ = true;
  pthread_kill(watcher_.native_handle(), SIGTERM);  // Only wakes the watcher.
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &signals_before_, nullptr);
}

void Interruption::wait_for_signal() {
  int signal = 0;
  sigwait(&signals_, &signal);
  if (over_) return;
  if (!part_was_there_) remove_folder(part_);
  print_error("interrupted: nothing of this run is kept");
  _exit(kSignalExitBase + signal);
}

}  // namespace aloft::cli
