#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "aloft/authority/authority.h"
#include "aloft/base/file.h"

namespace aloft::authority {
namespace {

std::filesystem::path fresh(const std::string& name) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("aloft_keys_" + std::to_string(getpid()) + "_" + name);
  std::filesystem::remove(path);
  return path;
}

TEST(PersonKey, SignsWhatItsPublicKeyVerifies) {
  const PersonKey key = PersonKey::generate();
  const std::string signature = key.sign("message");
  EXPECT_EQ(signature.size(), 64U);
  EXPECT_TRUE(verify_signature(key.public_key(), "message", signature));
  EXPECT_FALSE(verify_signature(key.public_key(), "massage", signature));
  EXPECT_FALSE(verify_signature(PersonKey::generate().public_key(), "message", signature));
  for (std::size_t i = 0; i < signature.size(); i += 7) {
    std::string wrong = signature;
    wrong[i] = static_cast<char>(wrong[i] ^ 1);
    EXPECT_FALSE(verify_signature(key.public_key(), "message", wrong)) << i;
  }
  EXPECT_FALSE(verify_signature(key.public_key(), "message", signature.substr(1)));
  EXPECT_FALSE(verify_signature(key.public_key(), "message", std::string(64, '\0')));
  EXPECT_FALSE(verify_signature("no key", "message", signature));
}

// RFC 6979, appendix A.2.5: key of P-256, message "sample", SHA-256.
TEST(PersonKey, VerifiesTheSignatureOfRfc6979) {
  const std::string public_key = *transparency::from_hex(
      "3059301306072a8648ce3d020106082a8648ce3d030107034200"
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  const std::string signature = *transparency::from_hex(
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  EXPECT_TRUE(is_public_key(public_key));
  EXPECT_TRUE(verify_signature(public_key, "sample", signature));
  EXPECT_FALSE(verify_signature(public_key, "test", signature));
}

TEST(PersonKey, OnDiskIsForItsOwnerAlone) {
  const auto path = fresh("person.pem");
  const PersonKey key = PersonKey::generate();
  ASSERT_TRUE(key.write(path));
  struct stat status = {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto back = PersonKey::read(path);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->public_key(), key.public_key());
  EXPECT_FALSE(key.write(path)) << "a key is never replaced";
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  const auto open_to_group = PersonKey::read(path);
  ASSERT_FALSE(open_to_group);
  EXPECT_NE(open_to_group.error().text().find("0600"), std::string::npos);
  std::filesystem::remove(path);
}

TEST(PersonKey, OtherKindsAreRefused) {
  const auto path = fresh("other.pem");
  const auto machine = transparency::Ed25519Key::generate();
  ASSERT_TRUE(machine.write(path));
  const auto read = PersonKey::read(path);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("P-256"), std::string::npos);
  std::filesystem::remove(path);
  EXPECT_FALSE(PersonKey::read(path));
}

TEST(Letters, OpenOnlyInTheirOwnLetterBox) {
  const LetterBox box = make_letter_box("Assembly", 1'800'000'000);
  const LetterBox other = make_letter_box("Assembly", 1'800'000'000);
  const std::string text = std::string("They asked me to") + '\0' + "\nkeep it dark.";
  const auto letter = seal_letter(text, box.certificate_pem);
  ASSERT_TRUE(letter) << letter.error().text();
  EXPECT_EQ(letter->find("dark"), std::string::npos);
  const auto opened = open_letter(*letter, box);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(*opened, text);
  EXPECT_FALSE(open_letter(*letter, other));
  EXPECT_FALSE(open_letter("no CMS", box));
  EXPECT_FALSE(seal_letter(text, "no certificate"));
  std::string altered = *letter;
  altered[altered.size() - 20] = static_cast<char>(altered[altered.size() - 20] ^ 1);
  EXPECT_FALSE(open_letter(altered, box));
}

TEST(Letters, OpenSslOpensThemToo) {
  const auto path = fresh("box.pem");
  const LetterBox box = make_letter_box("Assembly", 1'800'000'000);
  ASSERT_TRUE(write_letter_box(box, path));
  const auto back = read_letter_box(path);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->private_key_pem, box.private_key_pem);
  const auto letter = seal_letter("hello", back->certificate_pem);
  ASSERT_TRUE(letter);
  const auto file = fresh("letter.der");
  ASSERT_TRUE(write_file(file, *letter));
  const auto out = fresh("letter.txt");
  const std::string command = "openssl cms -decrypt -binary -inform DER -in " + file.string() +
                              " -inkey " + path.string() + " -recip " + path.string() +
                              ".crt -out " + out.string() + " 2>/dev/null";
  if (std::system("openssl version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no openssl program";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(*read_file(out), "hello");
  for (const auto& one : {path, file, out}) std::filesystem::remove(one);
  std::filesystem::remove(path.string() + ".crt");
}

}  // namespace
}  // namespace aloft::authority
