// kill -9, again and again, on the real file system: what the killed process has said stays true.
#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/transparency/test_data.h"
#include "aloft/transparency/test_world.h"

namespace aloft::transparency {
namespace {

// The life of a process: it appends, signs and publishes, and says so, a line for each.
[[noreturn]] void write_until_killed(const LogSettings& settings, int pipe) {
  const auto say = [&](const std::string& line) {
    // A short line goes into a pipe whole or not at all.
    if (write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(2);
  };
  auto log = Log::open(settings);
  if (!log) _exit(3);
  for (std::uint64_t step = log->size();; ++step) {
    const std::uint64_t count = step % 7 == 0 ? 60 : 1;
    if (!log->append(numbered_entries(log->size(), count))) _exit(4);
    say(fmt::format("has {} -\n", log->size()));
    const auto note = step % 2 == 0 ? log->sign() : Result<Note>(tl::unexpected<Error>(Error{}));
    const auto published =
        note ? Result<Published>(tl::unexpected<Error>(Error{})) : log->publish();
    if (!note && !published) _exit(5);
    const auto tree = parse_checkpoint(note ? note->text : published->note.text, "c")->tree;
    say(fmt::format("signed {} {}\n", tree.size, to_hex(tree.root)));
  }
}

// What the processes have said so far.
struct Said {
  std::uint64_t has = 0;
  std::map<std::uint64_t, std::string> signed_;
  int lines = 0;

  void read(const std::string& text) {
    std::istringstream in(text);
    std::string verb;
    std::string root;
    for (std::uint64_t size = 0; in >> verb >> size >> root; ++lines) {
      if (verb == "has") has = std::max(has, size);
      if (verb == "signed") {
        EXPECT_EQ(signed_.try_emplace(size, root).first->second, root) << "two roots of " << size;
      }
    }
  }
};

// Starts a process, kills it after it has said so many bytes, and gives all that it said.
std::string said_by_one_life(const LogSettings& settings, std::size_t bytes) {
  int ends[2];
  ALOFT_CHECK(pipe(ends) == 0, "a process has room for two files");
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    write_until_killed(settings, ends[1]);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  bool killed = false;
  for (;;) {
    if (!killed && text.size() >= bytes) {
      kill(child, SIGKILL);
      killed = true;
    }
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
  return text;
}

TEST(Kill9, InALoopLosesNothingThatWasSaid) {
  const TemporaryFolder folder;
  LogSettings settings{folder.path() / "log",
                       folder.path() / "anchor",
                       "log.example",
                       Ed25519Key::generate(),
                       {},
                       {}};
  settings.segment_bytes = 20'000;
  {
    ASSERT_TRUE(Log::create(settings));
  }
  Said said;
  std::mt19937_64 random(3);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  int kills = 0;
  for (; kills < 100 && (kills < 5 || std::chrono::steady_clock::now() < end); ++kills) {
    said.read(said_by_one_life(settings, random() % 600));
    ASSERT_FALSE(HasFailure());
    auto log = Log::open(settings);
    ASSERT_TRUE(log) << log.error().text();
    ASSERT_GE(log->size(), said.has);
    const auto tree = parse_checkpoint(log->sign()->text, "c")->tree;
    said.read(fmt::format("signed {} {}", tree.size, to_hex(tree.root)));
    const auto entries = read_entries(reader_of_folder(settings.folder), tree);
    ASSERT_TRUE(entries) << entries.error().text();
    ASSERT_EQ(*entries, numbered_entries(0, tree.size));
  }
  fmt::print("{} kills, {} lines said, {} entries\n", kills, said.lines, said.has);
  EXPECT_GT(said.has, 0U);
}

}  // namespace
}  // namespace aloft::transparency
