#include "aloft/base/result.h"

#include <gtest/gtest.h>

namespace aloft {
namespace {

TEST(Error, TextHasOneMessageALine) {
  EXPECT_EQ(Error{}.text(), "");
  EXPECT_EQ((Error{Error::Code::failed, {"one", "two"}}.text()), "one\ntwo");
}

// A list of gateways with such a name would clear the reader's screen, or forge a second message.
TEST(Error, TextShowsNoControlCharactersOfTheFileThatItQuotes) {
  const Error error{Error::Code::invalid_input,
                    {"a.csv:2: found '\x1b[2J\x7f\tx\naloft: all is well\r'", "Köln, 東京"}};
  EXPECT_EQ(error.text(), "a.csv:2: found '?[2J??x?aloft: all is well?'\nKöln, 東京");
}

}  // namespace
}  // namespace aloft
