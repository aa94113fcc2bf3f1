#include "aloft/authority/keys.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>
#include <openssl/rand.h>

#include "aloft/authority/openssl_handles.h"
#include "aloft/authority/private_file.h"
#include "aloft/base/check.h"
#include "aloft/base/file.h"

namespace aloft::authority {
namespace {

constexpr int kHalf = 32;
constexpr std::size_t kSignatureBytes = 2 * kHalf;
constexpr std::size_t kPublicKeyBytes = 91;  // RFC 5480, uncompressed point on P-256.

bool is_p256(EVP_PKEY* key) {
  char group[32] = {};
  return key && EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_utf8_string_param(key, "group", group, sizeof group, nullptr) == 1 &&
         std::strcmp(group, SN_X9_62_prime256v1) == 0;
}

std::string public_der(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  ALOFT_CHECK(size > 0, "a key that was made or read can be written");
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

KeyHandle public_from(std::string_view der) {
  if (der.size() != kPublicKeyBytes) return nullptr;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  KeyHandle key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (!is_p256(key.get())) return nullptr;
  return key;
}

// r and s of 32 bytes each, from OpenSSL's DER.
std::string to_p1363(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const SignatureHandle signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  ALOFT_CHECK(signature, "OpenSSL reads what it wrote");
  std::string out(kSignatureBytes, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes, kHalf);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes + kHalf, kHalf);
  return out;
}

std::string from_p1363(std::string_view bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const SignatureHandle signature(ECDSA_SIG_new());
  ALOFT_CHECK(signature && ECDSA_SIG_set0(signature.get(), BN_bin2bn(at, kHalf, nullptr),
                                          BN_bin2bn(at + kHalf, kHalf, nullptr)) == 1,
              "there is memory for two numbers");
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  ALOFT_CHECK(size > 0, "two numbers can be written");
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace

struct PersonKey::Pair {
  KeyHandle key;
};

PersonKey PersonKey::generate() {
  KeyHandle key(EVP_EC_gen("P-256"));
  ALOFT_CHECK(key, "OpenSSL has P-256 and the system has randomness");
  return PersonKey(std::make_shared<const Pair>(Pair{std::move(key)}));
}

Result<PersonKey> PersonKey::read(const std::filesystem::path& path) {
  Result<std::string> pem = read_private_file(path);
  if (!pem) return pass_on(pem);
  const BioHandle bio = reading(*pem);
  // An empty passphrase instead of a question on the terminal.
  KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, const_cast<char*>("")));
  if (!is_p256(key.get()))
    return invalid_input(fmt::format(
        "{}: found no private key of P-256; allowed PEM (PKCS#8, no passphrase), as `aloft key "
        "new` writes it",
        path.string()));
  return PersonKey(std::make_shared<const Pair>(Pair{std::move(key)}));
}

Result<void> PersonKey::write(const std::filesystem::path& path) const {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  ALOFT_CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), pair_->key.get(), nullptr, nullptr, 0,
                                            nullptr, nullptr) == 1,
              "a key in memory can be written to memory");
  return write_private_file(path, written(bio.get()));
}

std::string PersonKey::public_key() const { return public_der(pair_->key.get()); }

std::string PersonKey::sign(std::string_view message) const {
  const DigestHandle digest(EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  ALOFT_CHECK(
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, pair_->key.get()) == 1 &&
          EVP_DigestSign(digest.get(), nullptr, &size, bytes, message.size()) == 1,
      "the key is of P-256");
  std::string der(size, '\0');
  ALOFT_CHECK(EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                             bytes, message.size()) == 1,
              "the buffer has the size that OpenSSL asked for");
  der.resize(size);
  return to_p1363(der);
}

std::string fingerprint_of(std::string_view public_key) { return sha256_hex(public_key); }

bool is_public_key(std::string_view public_key) {
  const KeyHandle key = public_from(public_key);
  return key && public_der(key.get()) == public_key;
}

bool verify_signature(std::string_view public_key, std::string_view message,
                      std::string_view signature) {
  if (signature.size() != kSignatureBytes) return false;
  const KeyHandle key = public_from(public_key);
  if (!key) return false;
  const std::string der = from_p1363(signature);
  const DigestHandle digest(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(digest.get(), reinterpret_cast<const unsigned char*>(der.data()),
                          der.size(), reinterpret_cast<const unsigned char*>(message.data()),
                          message.size()) == 1;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  ALOFT_CHECK(
      RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) == 1,
      "without randomness nothing can be signed or sealed");
  return out;
}

}  // namespace aloft::authority
