#include <fstream>
#include <sys/stat.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include "aloft/base/file.h"
#include "aloft/transparency/bytes.h"
#include "aloft/transparency/formats.h"
#include "aloft/transparency/test_data.h"

namespace aloft::transparency {
namespace {

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status{};
  EXPECT_EQ(stat(path.c_str(), &status), 0);
  return status.st_mode & 07777U;
}

TEST(Wycheproof, AllCasesOfEd25519Agree) {
  const auto path = data_file("merkle/wycheproof_ed25519.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the folder shared/data is absent";
  const auto file = nlohmann::json::parse(read_file(path).value());
  int count = 0;
  for (const auto& group : file["testGroups"]) {
    const std::string key_bytes = from_hex(group["publicKey"]["pk"].get<std::string>()).value();
    PublicKey key;
    ASSERT_EQ(key_bytes.size(), key.size());
    std::copy_n(as_bytes(key_bytes), key.size(), key.begin());
    for (const auto& test : group["tests"]) {
      const std::string message = from_hex(test["msg"].get<std::string>()).value();
      const std::string signature = from_hex(test["sig"].get<std::string>()).value();
      EXPECT_EQ(verify_ed25519(key, message, signature), test["result"] == "valid")
          << test["tcId"] << ": " << test["comment"];
      ++count;
    }
  }
  EXPECT_EQ(count, 151);
}

class KeyFile : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "key.pem";
};

TEST_F(KeyFile, ComesBackAsTheSameKey) {
  const Ed25519Key key = Ed25519Key::generate();
  ASSERT_TRUE(key.write(path_));
  const auto again = Ed25519Key::read(path_);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->public_key(), key.public_key());
  EXPECT_TRUE(verify_ed25519(key.public_key(), "text", as_text(again->sign("text"))));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "other", as_text(again->sign("text"))));
  EXPECT_TRUE(read_file(path_).value().starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

TEST_F(KeyFile, IsItsOwnersAlone) {
  ASSERT_TRUE(Ed25519Key::generate().write(path_));
  EXPECT_EQ(mode_of(path_), 0600U);
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0644U, 0601U}) {
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    const auto read = Ed25519Key::read(path_);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().text().find("0600"), std::string::npos) << read.error().text();
  }
}

TEST_F(KeyFile, IsNeverReplaced) {
  const Ed25519Key first = Ed25519Key::generate();
  ASSERT_TRUE(first.write(path_));
  EXPECT_FALSE(Ed25519Key::generate().write(path_));
  EXPECT_EQ(Ed25519Key::read(path_)->public_key(), first.public_key());
}

TEST_F(KeyFile, OfAnotherKindIsRefused) {
  EXPECT_FALSE(Ed25519Key::read(path_));
  EXPECT_FALSE(Ed25519Key::read(folder_.path()));
  EVP_PKEY* p256 = EVP_EC_gen("P-256");
  std::FILE* file = std::fopen(path_.c_str(), "w");
  ASSERT_TRUE(p256 && file);
  EXPECT_EQ(PEM_write_PKCS8PrivateKey(file, p256, nullptr, nullptr, 0, nullptr, nullptr), 1);
  std::fclose(file);
  EVP_PKEY_free(p256);
  ASSERT_EQ(chmod(path_.c_str(), 0600), 0);
  const auto read = Ed25519Key::read(path_);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("no private key of Ed25519"), std::string::npos);
}

// The example key of Go's golang.org/x/mod/sumdb/note.
constexpr std::string_view kGoKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

TEST(Vkey, OfGoIsReadAndWritten) {
  const auto verifier = parse_vkey(kGoKey);
  ASSERT_TRUE(verifier) << verifier.error().text();
  EXPECT_EQ(verifier->name, "PeterNeumann");
  EXPECT_EQ(verifier->type, SignatureType::ed25519);
  EXPECT_EQ(key_id(*verifier), 0xc74f20a3U);
  EXPECT_EQ(to_vkey(*verifier), kGoKey);
}

TEST(Vkey, WithAnyPartWrongIsRefused) {
  for (const char* vkey : {"", "PeterNeumann", "PeterNeumann+c74f20a3",
                           "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWA",
                           "PeterNeumann+c74f20a3+",
                           "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                           "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T="})
    EXPECT_FALSE(parse_vkey(vkey)) << vkey;
}

TEST(Vkey, GoesRoundForBothTypes) {
  for (const SignatureType type : {SignatureType::ed25519, SignatureType::cosignature_v1}) {
    const Verifier verifier{"w.example/1", type, Ed25519Key::generate().public_key()};
    EXPECT_EQ(parse_vkey(to_vkey(verifier)).value(), verifier);
  }
}

}  // namespace
}  // namespace aloft::transparency
