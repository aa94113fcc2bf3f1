#include <fmt/core.h>

#include "aloft/authority/keys.h"
#include "aloft/authority/openssl_handles.h"
#include "aloft/authority/private_file.h"
#include "aloft/base/check.h"
#include "aloft/base/file.h"

// Letters to the oversight body: CMS, since others' tools open it.

namespace aloft::authority {
namespace {

constexpr std::int64_t kTenYears_s = 3'652LL * 86'400;
constexpr std::size_t kLetterBytesMax = 16U << 20U;

std::string pem_of(X509* certificate) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  ALOFT_CHECK(PEM_write_bio_X509(bio.get(), certificate) == 1, "memory takes a certificate");
  return written(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  ALOFT_CHECK(
      PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
      "memory takes a key");
  return written(bio.get());
}

CertificateHandle certificate_from(std::string_view pem) {
  const BioHandle bio = reading(pem);
  return CertificateHandle(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

CertificateHandle self_signed(EVP_PKEY* key, const std::string& name, std::int64_t begin_s) {
  CertificateHandle certificate(X509_new());
  X509* x = certificate.get();
  const auto* text = reinterpret_cast<const unsigned char*>(name.data());
  const std::string serial = random_bytes(8);
  std::uint64_t number = 1;
  for (const char c : serial) number = (number << 7U) | (static_cast<unsigned char>(c) & 0x7fU);
  const bool made = X509_set_version(x, X509_VERSION_3) == 1 &&
                    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), number) == 1 &&
                    ASN1_TIME_set(X509_getm_notBefore(x), begin_s) != nullptr &&
                    ASN1_TIME_set(X509_getm_notAfter(x), begin_s + kTenYears_s) != nullptr &&
                    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8, text,
                                               static_cast<int>(name.size()), -1, 0) == 1 &&
                    X509_set_issuer_name(x, X509_get_subject_name(x)) == 1 &&
                    X509_set_pubkey(x, key) == 1 && X509_sign(x, key, EVP_sha256()) > 0;
  ALOFT_CHECK(made, "a certificate of known parts can be made; names have at most 64 bytes");
  return certificate;
}

}  // namespace

LetterBox make_letter_box(std::string_view name, std::int64_t begin_s) {
  const KeyHandle key(EVP_EC_gen("P-256"));
  ALOFT_CHECK(key, "OpenSSL has P-256 and the system has randomness");
  const CertificateHandle certificate = self_signed(key.get(), std::string(name), begin_s);
  return {pem_of(key.get()), pem_of(certificate.get())};
}

Result<void> write_letter_box(const LetterBox& box, const std::filesystem::path& path) {
  const Result<void> key = write_private_file(path, box.private_key_pem);
  if (!key) return key;
  return write_file(path.string() + ".crt", box.certificate_pem);
}

Result<LetterBox> read_letter_box(const std::filesystem::path& path) {
  Result<std::string> key = read_private_file(path);
  if (!key) return pass_on(key);
  Result<std::string> certificate = read_file(path.string() + ".crt");
  if (!certificate) return pass_on(certificate);
  return LetterBox{std::move(*key), std::move(*certificate)};
}

bool is_certificate(std::string_view certificate_pem) {
  return certificate_from(certificate_pem) != nullptr;
}

Result<std::string> seal_letter(std::string_view text, std::string_view certificate_pem) {
  if (text.size() > kLetterBytesMax)
    return invalid_input(fmt::format("letter: found {} bytes; at most {} are allowed", text.size(),
                                     kLetterBytesMax));
  const CertificateHandle certificate = certificate_from(certificate_pem);
  if (!certificate) return invalid_input("oversight's certificate: found no X.509 in PEM");
  constexpr unsigned kFlags = CMS_BINARY | CMS_PARTIAL;
  const CmsHandle cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), kFlags));
  const BioHandle in = reading(text);
  const BioHandle out(BIO_new(BIO_s_mem()));
  if (!cms || !CMS_add1_recipient_cert(cms.get(), certificate.get(), 0) ||
      CMS_final(cms.get(), in.get(), nullptr, CMS_BINARY) != 1 ||
      i2d_CMS_bio(out.get(), cms.get()) != 1)
    return failed("letter: OpenSSL cannot seal it with oversight's certificate");
  return written(out.get());
}

Result<std::string> open_letter(std::string_view cms_der, const LetterBox& box) {
  if (cms_der.size() > 2 * kLetterBytesMax)
    return invalid_input("letter: found more bytes than any letter has");
  const BioHandle in = reading(cms_der);
  const CmsHandle cms(d2i_CMS_bio(in.get(), nullptr));
  if (!cms) return invalid_input("letter: found no CMS in DER");
  const CertificateHandle certificate = certificate_from(box.certificate_pem);
  const BioHandle pem = reading(box.private_key_pem);
  const KeyHandle key(PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, const_cast<char*>("")));
  if (!certificate || !key) return invalid_input("letter box: found no key and certificate in PEM");
  const BioHandle out(BIO_new(BIO_s_mem()));
  if (CMS_decrypt(cms.get(), key.get(), certificate.get(), nullptr, out.get(), 0) != 1)
    return invalid_input("letter: it is not for this letter box, or was altered");
  return written(out.get());
}

}  // namespace aloft::authority
