/// Keys of people (ECDSA P-256), and sealed letters to the oversight body (CMS).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "aloft/base/result.h"

namespace aloft::authority {

/// The name of the only algorithm of approvals and filings: ECDSA on P-256 over SHA-256, the
/// signature as r and s of 32 bytes each (IEEE P1363). Named in each signature, so that another can
/// follow.
inline constexpr const char* kAlgorithm = "ecdsa-p256-sha256";

/// A private key of one person. On disk it is PEM (PKCS#8) with mode 0600.
class PersonKey {
 public:
  static PersonKey generate();
  /// Refuses a file that anybody but its owner may read or write, and keys of another kind.
  static Result<PersonKey> read(const std::filesystem::path& path);
  /// Never replaces a file.
  [[nodiscard]] Result<void> write(const std::filesystem::path& path) const;

  /// SubjectPublicKeyInfo in DER (RFC 5480).
  [[nodiscard]] std::string public_key() const;
  /// 64 bytes.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  struct Pair;
  explicit PersonKey(std::shared_ptr<const Pair> pair) : pair_(std::move(pair)) {}
  std::shared_ptr<const Pair> pair_;
};

/// How records name a key: SHA-256 of its SubjectPublicKeyInfo, in hex.
std::string fingerprint_of(std::string_view public_key);
/// Whether the bytes are a P-256 key in the one DER form that `public_key` gives.
bool is_public_key(std::string_view public_key);
/// Of a key that is none, or a signature of another length, false.
bool verify_signature(std::string_view public_key, std::string_view message,
                      std::string_view signature);

/// The oversight body's key for letters, with the self-signed certificate that CMS wants.
struct LetterBox {
  std::string private_key_pem;
  std::string certificate_pem;
};
/// Valid for ten years from `begin_s`, POSIX time.
LetterBox make_letter_box(std::string_view name, std::int64_t begin_s);
/// Writes the private key with mode 0600, and the certificate beside it as `path` + ".crt".
Result<void> write_letter_box(const LetterBox& box, const std::filesystem::path& path);
Result<LetterBox> read_letter_box(const std::filesystem::path& path);
bool is_certificate(std::string_view certificate_pem);

/// CMS in DER (RFC 5652): AuthEnvelopedData (RFC 5083) with AES-256-GCM, for one recipient.
Result<std::string> seal_letter(std::string_view text, std::string_view certificate_pem);
Result<std::string> open_letter(std::string_view cms, const LetterBox& box);

/// From the system's generator for keys.
std::string random_bytes(std::size_t count);

}  // namespace aloft::authority
