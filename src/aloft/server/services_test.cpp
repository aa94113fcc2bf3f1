#include "aloft/server/services.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/server/gzip.h"
#include "aloft/server/test_log.h"

namespace aloft::server {
namespace {

std::string field(const HttpAnswer& answer, const std::string& name) {
  const auto found = std::find_if(answer.fields.begin(), answer.fields.end(),
                                  [&](const auto& each) { return each.first == name; });
  return found == answer.fields.end() ? "" : found->second;
}

TEST(LogService, ServesTheResourcesOfTlogTiles) {
  const TestLog log({300});
  const Handler serve = log_service(log.path());
  const HttpAnswer checkpoint = serve({"GET", "/checkpoint", "", ""});
  EXPECT_EQ(checkpoint.status, 200);
  EXPECT_EQ(field(checkpoint, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(field(checkpoint, "Cache-Control"), "no-cache");
  EXPECT_TRUE(checkpoint.body.starts_with("log.example/test\n300\n"));
  const HttpAnswer tile = serve({"GET", "/tile/0/000", "", ""});
  EXPECT_EQ(tile.body.size(), 256U * 32U);
  EXPECT_EQ(field(tile, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(field(tile, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(serve({"GET", "/tile/0/000.p/3", "", ""}).body, tile.body.substr(0, 3 * 32));
  EXPECT_EQ(serve({"HEAD", "/tile/0/000", "", ""}).body, tile.body);
}

TEST(LogService, WhatIsNotThereIsNotCached) {
  const TestLog log({3});
  const HttpAnswer tile = log_service(log.path())({"GET", "/tile/0/001", "", ""});
  EXPECT_EQ(tile.status, 404);
  EXPECT_EQ(field(tile, "Cache-Control"), "no-cache");
}

TEST(LogService, CompressesBundlesOnly) {
  const TestLog log({300});
  const Handler serve = log_service(log.path());
  const HttpAnswer plain = serve({"GET", "/tile/entries/000", "identity", ""});
  const HttpAnswer packed = serve({"GET", "/tile/entries/000", "gzip", ""});
  EXPECT_EQ(field(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(field(plain, "Content-Encoding"), "");
  EXPECT_EQ(field(plain, "Vary"), "Accept-Encoding");
  EXPECT_EQ(gunzip(packed.body, plain.body.size()), plain.body);
  EXPECT_EQ(field(serve({"GET", "/tile/0/000", "gzip", ""}), "Content-Encoding"), "");
}

TEST(LogService, CompressesWhatIsOnDiskNow) {
  const TestLog log({3});
  const Handler serve = log_service(log.path());
  const HttpRequest request{"GET", "/tile/entries/000.p/3", "gzip", ""};
  const std::string before = serve(request).body;
  EXPECT_EQ(serve(request).body, before);
  const std::string other = transparency::to_bundle(std::vector<std::string>{"x", "y", "z"});
  ASSERT_TRUE(write_file(log.path() / "tile/entries/000.p/3", other));
  EXPECT_EQ(gunzip(serve(request).body, other.size()), other);
}

TEST(LogService, AQueryIsNoPartOfThePath) {
  const TestLog log({3});
  EXPECT_EQ(log_service(log.path())({"GET", "/checkpoint?v=2", "", ""}).status, 200);
}

TEST(LogService, NoOtherFileAndNoOtherMethod) {
  const TestLog log({3});
  const Handler serve = log_service(log.path());
  for (const char* target :
       {"", "/", "*", "/log.toml", "/tile/../log.toml", "/tile/..%2flog.toml", "/tile/0/../0/000",
        "checkpoint", "/checkpoint/", "/segments", "http://x/checkpoint"})
    EXPECT_EQ(serve({"GET", target, "", ""}).status, 404) << target;
  const HttpAnswer refused = serve({"POST", "/checkpoint", "", "x"});
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(field(refused, "Allow"), "GET, HEAD");
}

TEST(WitnessService, CosignsAtTheTimeOfItsClock) {
  const TestLog log({3});
  const auto key = transparency::Ed25519Key::generate();
  auto opened = transparency::Witness::open(
      {log.folder() / "state", "witness.example/w", key, {log.settings().policy.logs[0].verifier}});
  ASSERT_TRUE(opened) << opened.error().text();
  const auto witness = std::make_shared<transparency::Witness>(std::move(*opened));
  const Handler serve = witness_service(witness, [] { return std::uint64_t{1'700'000'000}; });
  const std::string note = log_service(log.path())({"GET", "/checkpoint", "", ""}).body;

  const HttpAnswer cosigned = serve({"POST", "/add-checkpoint", "", "old 0\n\n" + note});
  ASSERT_EQ(cosigned.status, 200) << cosigned.body;
  const auto all = transparency::parse_note(note + cosigned.body, "note");
  ASSERT_TRUE(all);
  const std::vector<transparency::Verifier> known = {witness->verifier()};
  const auto verified = transparency::verify_note(*all, known, "note");
  ASSERT_TRUE(verified);
  EXPECT_EQ((*verified)[0].time_s, 1'700'000'000U);

  const HttpAnswer again = serve({"POST", "/add-checkpoint", "", "old 0\n\n" + note});
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body, "3\n");
  EXPECT_EQ(field(again, "Content-Type"), "text/x.tlog.size");
  EXPECT_EQ(serve({"POST", "/add-checkpoint", "", "old 4\n\n" + note}).status, 400);
  EXPECT_EQ(field(serve({"GET", "/add-checkpoint", "", ""}), "Allow"), "POST");
}

TEST(Gzip, RoundTripsWithinItsBound) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(gunzip(gzip(text), text.size()), text);
  EXPECT_EQ(gunzip(gzip(""), 0), "");
  EXPECT_FALSE(gunzip(gzip(text), text.size() - 1));
  EXPECT_FALSE(gunzip(gzip(text).substr(0, 50), text.size()));
  EXPECT_FALSE(gunzip(gzip(text) + "x", text.size()));
  EXPECT_FALSE(gunzip("no gzip", 100));
  EXPECT_FALSE(gunzip("", 100));
}

TEST(Gzip, IsTakenWhereTheFieldSaysSo) {
  for (const char* field : {"gzip", "GZip", "br, gzip", "gzip;q=0.1", " gzip ; q=1", "gzip,,"})
    EXPECT_TRUE(takes_gzip(field)) << field;
  for (const char* field : {"", "identity", "gzip;q=0", "gzip; q=0.000", "x-gzip", "gzipped", ","})
    EXPECT_FALSE(takes_gzip(field)) << field;
}

TEST(Url, NamesHostPortAndPrefix) {
  for (const auto& [text, whole] : std::vector<std::pair<std::string, std::string>>{
           {"http://a.example", "http://a.example:80"},
           {"http://a.example/", "http://a.example:80"},
           {"http://a:8080/b/c/", "http://a:8080/b/c"},
           {"http://[::1]:1", "http://[::1]:1"}}) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(to_text(*url), whole);
  }
  for (const char* text :
       {"", "a.example", "ftp://a", "http://", "http:///x", "http://a:0", "http://a:65536",
        "http://a:b", "http://u@a", "http://a/b?c", "http://a/b#c", "http://a b", "http://[::1",
        "http://[::1]x", "http://::1", "http://a/\r\nX: y"})
    EXPECT_FALSE(parse_url(text)) << text;
  EXPECT_NE(parse_url("https://a").error().text().find("no TLS"), std::string::npos);
}

TEST(Endpoint, IsAnAddressAndAPort) {
  EXPECT_EQ(to_text(*parse_endpoint("127.0.0.1:0")), "127.0.0.1:0");
  EXPECT_EQ(to_text(*parse_endpoint("[::1]:80")), "[::1]:80");
  for (const char* text : {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:-1", "[::1]"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
}

}  // namespace
}  // namespace aloft::server
