#include "aloft/authority/json.h"

#include <gtest/gtest.h>

namespace aloft::authority {
namespace {

std::string canonical(std::string_view text) {
  const auto json = parse_json(text, "input", 65'535);
  return json ? canonical_text(*json) : json.error().text();
}

std::string refusal(std::string_view text) {
  const auto json = parse_canonical(text, "input", 65'535);
  return json ? "accepted" : json.error().text();
}

// RFC 8785, section 3.2.2.2: the example's string.
TEST(CanonicalJson, StringsAreWrittenAsRfc8785Says) {
  EXPECT_EQ(canonical(R"({"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"})"),
            "{\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(CanonicalJson, KeysAreSortedAndBlanksDropped) {
  EXPECT_EQ(canonical("{ \"b\": [ 1, true , \"x\" ],\n \"a\" : {} }"),
            R"({"a":{},"b":[1,true,"x"]})");
}

TEST(CanonicalJson, BytesThatDifferFromTheCanonicalFormAreRefused) {
  EXPECT_EQ(refusal(R"({"a":1,"b":2})"), "accepted");
  for (const char* bytes : {R"({"b":2,"a":1})", R"({"a": 1})", R"({"a":1} )", R"({"a":"\u0041"})",
                            R"({"a":"\/"})", R"({"a":-0})", R"({"a":"\u000A"})"})
    EXPECT_NE(refusal(bytes).find("canonical"), std::string::npos) << bytes;
}

TEST(CanonicalJson, WhatReadersDisagreeAboutIsRefused) {
  EXPECT_NE(refusal(R"({"a":1,"a":1})").find("twice"), std::string::npos);
  EXPECT_NE(refusal(R"({"a":{"b":1,"b":2}})").find("twice"), std::string::npos);
  EXPECT_NE(refusal(R"({"a":1.0})").find("integer"), std::string::npos);
  EXPECT_NE(refusal(R"({"a":1e3})").find("integer"), std::string::npos);
  EXPECT_NE(refusal(R"({"a":null})").find("null"), std::string::npos);
  EXPECT_NE(refusal("{\"\u00e4\":1}").find("ASCII"), std::string::npos);
  EXPECT_NE(refusal(R"({"a":18446744073709551616})"), "accepted");
  EXPECT_NE(refusal("{\"a\":\"\xff\"}"), "accepted");
  EXPECT_NE(refusal(R"({"a":"\ud800"})"), "accepted");
  EXPECT_NE(refusal(""), "accepted");
}

TEST(CanonicalJson, IntegersReachFrom2To53Minus1BothWays) {
  EXPECT_EQ(refusal(R"({"a":9007199254740991})"), "accepted");
  EXPECT_EQ(refusal(R"({"a":-9007199254740991})"), "accepted");
  EXPECT_NE(refusal(R"({"a":9007199254740992})"), "accepted");
  EXPECT_NE(refusal(R"({"a":-9007199254740992})"), "accepted");
  EXPECT_NE(refusal(R"({"a":9223372036854775808})"), "accepted");
}

TEST(CanonicalJson, SizeAndDepthAreBounded) {
  const std::string long_text = "\"" + std::string(65'533, 'x') + "\"";
  EXPECT_EQ(refusal(long_text), "accepted");
  EXPECT_NE(refusal("\"" + std::string(65'534, 'x') + "\"").find("65535"), std::string::npos);
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(refusal(nested(16)), "accepted");
  EXPECT_NE(refusal(nested(17)).find("deeper"), std::string::npos);
  EXPECT_NE(refusal(nested(30'000)), "accepted");
}

TEST(CanonicalJson, MessagesShowNoControlCharacters) {
  EXPECT_EQ(in_quotes("a\x1b[31m\n"), "'a?[31m?'");
  EXPECT_EQ(in_quotes(std::string(100, 'x')).size(), 65U);
}

}  // namespace
}  // namespace aloft::authority
