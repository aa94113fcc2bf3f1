#include <gtest/gtest.h>

#include "aloft/transparency/log.h"
#include "aloft/transparency/simulated_disk.h"
#include "aloft/transparency/test_data.h"

namespace aloft::transparency {
namespace {

TEST(KeptFiles, AreThereAfterARestart) {
  const TemporaryFolder folder;
  {
    auto files = KeptFiles::open(folder.path() / "a/b");
    ASSERT_TRUE(files) << files.error().text();
    EXPECT_TRUE(files->put("one", "1"));
    EXPECT_TRUE(files->put("two", "2"));
    EXPECT_TRUE(files->put("two", "3"));
    EXPECT_TRUE(files->remove("one"));
    EXPECT_FALSE(KeptFiles::open(folder.path() / "a/b")) << "one process at a time";
  }
  const auto again = KeptFiles::open(folder.path() / "a/b");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->all(), (std::map<std::string, std::string>{{"two", "3"}}));
}

TEST(KeptFiles, SurviveALossOfPower) {
  const auto disk = std::make_shared<SimulatedDisk>();
  auto files = KeptFiles::open("/kept", disk);
  ASSERT_TRUE(files);
  ASSERT_TRUE(files->put("one", std::string(5'000, 'x')));
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random(seed);
    const auto after = std::make_shared<SimulatedDisk>(disk->state().crashed(random));
    const auto again = KeptFiles::open("/kept", after);
    ASSERT_TRUE(again) << again.error().text();
    ASSERT_EQ(again->all().count("one"), 1U) << seed;
    EXPECT_EQ(again->all().at("one"), std::string(5'000, 'x'));
  }
}

}  // namespace
}  // namespace aloft::transparency
