#include "aloft/transparency/bytes.h"

#include <gtest/gtest.h>

#include "aloft/transparency/formats.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

TEST(Crc32c, GivesTheNumbersOfRfc3720) {
  // Section B.4, as numbers; and the check value of the catalogue of CRCs.
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
}

TEST(Base64, GivesTheTextsOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> pairs{{"", ""},
                                                               {"f", "Zg=="},
                                                               {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},
                                                               {"foob", "Zm9vYg=="},
                                                               {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : pairs) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, TakesNothingButWhatWritingGives) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", " Zm9v", "Zm9v\n", "Zm9v    ",
                           "Z===", "====", "Zm-_", "Zg==Zg==", "=Zg=", "Zm9v=Zg="})
    EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Hex, GoesBothWays) {
  EXPECT_EQ(to_hex(std::string_view("\x00\x7F\xFF\xA5", 4)), "007fffa5");
  EXPECT_EQ(from_hex("007FffA5"), std::string("\x00\x7F\xFF\xA5", 4));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Decimal, HasOneSpelling) {
  EXPECT_EQ(parse_decimal("0"), 0U);
  EXPECT_EQ(parse_decimal("9223372036854775807"), kSizeMax);
  for (const char* text : {"", "00", "01", "+1", "-1", " 1", "1 ", "0x1", "9223372036854775808",
                           "99999999999999999999"})
    EXPECT_FALSE(parse_decimal(text)) << text;
}

TEST(NoteText, IsUtf8WithoutControls) {
  for (const std::string_view text : {"", "a\nb", "\xE2\x80\x94", "\xF0\x9F\x9B\xB0", "\x7F"})
    EXPECT_TRUE(is_note_text(text)) << text;
  // A tab, a carriage return; half a character, a longer form, a surrogate, beyond Unicode.
  for (const std::string_view text : {"\t", "a\r\n", "\xE2\x80", "\xC0\x80", "\xE0\x80\x80",
                                      "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xFF"})
    EXPECT_FALSE(is_note_text(text)) << text;
}

TEST(KeyName, HasNoSpaceOfAnyKindAndNoPlus) {
  EXPECT_TRUE(is_key_name("example.com/log42"));
  EXPECT_TRUE(is_key_name("\xC3\xA9t\xC3\xA9.example"));
  for (const std::string_view name : {"", "a b", "a+b", "a\tb",
                                      "a\xC2\xA0"
                                      "b",
                                      "a\xE2\x80\x89"
                                      "b",
                                      "\xE3\x80\x80", "\xFF"})
    EXPECT_FALSE(is_key_name(name)) << name;
}

}  // namespace
}  // namespace aloft::transparency
