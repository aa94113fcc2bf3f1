#include "aloft/oversight/counters.h"

#include <gtest/gtest.h>

namespace aloft::oversight {
namespace {

constexpr const char* kHeader = "start_utc,end_utc,territory,served_share,downlink_mbps\n";

std::string message(const std::string& text) {
  const auto counters = parse_counters(text, "c.csv");
  return counters ? "" : counters.error().text();
}

TEST(Counters, AreReadWithTheirLines) {
  const auto counters = parse_counters(
      "territory,cell,start_utc,end_utc,served_share,downlink_mbps\n"
      "HM,,2027-01-01T00:00:00Z,2027-01-02T00:00:00Z,0.98,75.5\n"
      "HM,b30154,2027-01-01T00:00:00Z,2027-01-01T01:00:00Z,1,0\n",
      "c.csv");
  ASSERT_TRUE(counters) << counters.error().text();
  ASSERT_EQ(counters->size(), 2U);
  const Counter& first = counters->front();
  EXPECT_EQ(first.territory, "HM");
  EXPECT_FALSE(first.cell);
  EXPECT_EQ(first.end, plus_seconds(first.start, 86'400));
  EXPECT_EQ(first.served_share, 0.98);
  EXPECT_EQ(first.downlink_bps, 75.5e6);
  EXPECT_EQ(first.source, "c.csv:2");
  EXPECT_EQ(earth::token_of(*counters->back().cell), "b30154");
}

TEST(Counters, NeedTheirColumnsAndNoOthers) {
  EXPECT_NE(message("start_utc,end_utc,territory,served_share\n").find("no column 'downlink_mbps'"),
            std::string::npos);
  EXPECT_NE(message("start_utc,end_utc,territory,served_share,downlink_mbps,mood\n").find("'mood'"),
            std::string::npos);
  EXPECT_NE(message("start_utc,end_utc,territory,served_share,downlink_mbps,cell,cell\n")
                .find("'cell' twice"),
            std::string::npos);
  const std::string all = message("start_utc,territory,served_share,mood\n");
  for (const char* part : {"'end_utc'", "'downlink_mbps'", "'mood'"})
    EXPECT_NE(all.find(part), std::string::npos) << part << " in\n" << all;
}

TEST(Counters, ReportEveryFieldWithLineAndColumn) {
  const std::string text = message(std::string(kHeader) +
                                   "2027-01-01T00:00:00Z,2027-01-01T00:00:00Z,,1.01,-3\n"
                                   "noon,2027-01-01T00:00:00Z,HM,1,nan\n");
  for (const char* part :
       {"c.csv:2: column 'end_utc'", "c.csv:2: column 'territory'",
        "c.csv:2: column 'served_share'",
        "c.csv:2: column 'downlink_mbps': found '-3'; allowed a number from 0 to 1e+06",
        "c.csv:3: column 'start_utc': found 'noon'", "c.csv:3: column 'downlink_mbps'"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
  EXPECT_EQ(text.find("c.csv:3: column 'end_utc'"), std::string::npos)
      << "nothing to compare it with";
}

}  // namespace
}  // namespace aloft::oversight
