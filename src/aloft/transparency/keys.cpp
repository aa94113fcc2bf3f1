#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "aloft/base/check.h"
#include "aloft/transparency/bytes.h"
#include "aloft/transparency/formats.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// PEM of a private key; overwritten before its memory is given back.
struct SecretText {
  std::string text;
  SecretText() = default;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { OPENSSL_cleanse(text.data(), text.size()); }
};

tl::unexpected<Error> system_error(const std::filesystem::path& path) {
  return failed(fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

Result<void> read_owners_file(const std::filesystem::path& path, std::string& text) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) return system_error(path);
  if (!S_ISREG(status.st_mode)) return invalid_input(path.string() + ": not a file");
  if ((status.st_mode & 0077) != 0)
    return invalid_input(fmt::format("{}: mode {:04o}; a private key is its owner's alone: 0600",
                                     path.string(), status.st_mode & 07777U));
  constexpr std::size_t kKeyBytesMax = 65'536;
  text.resize(kKeyBytesMax);
  const ssize_t length = ::read(file.number(), text.data(), text.size());
  if (length < 0) return system_error(path);
  text.resize(static_cast<std::size_t>(length));
  return {};
}

// Never asks at a terminal.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

struct Ed25519Key::Pair {
  KeyHandle handle;
};

bool verify_ed25519(const PublicKey& key, std::string_view message, std::string_view signature) {
  const KeyHandle handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const DigestContext context(EVP_MD_CTX_new());
  return handle && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
         EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(), as_bytes(message),
                          message.size()) == 1;
}

Ed25519Key Ed25519Key::generate() {
  KeyHandle handle(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  ALOFT_CHECK(handle, "OpenSSL has Ed25519 and the system has random bytes");
  return Ed25519Key(std::make_shared<const Pair>(Pair{std::move(handle)}));
}

Result<Ed25519Key> Ed25519Key::read(const std::filesystem::path& path) {
  SecretText pem;
  if (auto read = read_owners_file(path, pem.text); !read) return pass_on(read);
  const Bio bio(BIO_new_mem_buf(pem.text.data(), static_cast<int>(pem.text.size())));
  KeyHandle handle(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (!handle || EVP_PKEY_get_base_id(handle.get()) != EVP_PKEY_ED25519)
    return invalid_input(path.string() +
                         ": no private key of Ed25519 in PEM (PKCS#8) without a password");
  return Ed25519Key(std::make_shared<const Pair>(Pair{std::move(handle)}));
}

Result<void> Ed25519Key::write(const std::filesystem::path& path) const {
  const Bio bio(BIO_new(BIO_s_secmem()));
  const bool written = bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), pair_->handle.get(), nullptr,
                                                            nullptr, 0, nullptr, nullptr) == 1;
  ALOFT_CHECK(written, "a key in memory can be written to memory");
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  constexpr mode_t kOwnerOnly = 0600;
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
  if (file.number() < 0) return system_error(path);
  // The mask of the process may only take rights away; 0600 is what the next reading expects.
  if (fchmod(file.number(), kOwnerOnly) != 0) return system_error(path);
  if (::write(file.number(), text, static_cast<std::size_t>(length)) != length ||
      fsync(file.number()) != 0) {
    const auto error = system_error(path);
    unlink(path.c_str());
    return error;
  }
  return {};
}

PublicKey Ed25519Key::public_key() const {
  PublicKey key;
  std::size_t length = key.size();
  const bool given = EVP_PKEY_get_raw_public_key(pair_->handle.get(), key.data(), &length) == 1;
  ALOFT_CHECK(given && length == key.size(), "a pair has its public half");
  return key;
}

SignatureBytes Ed25519Key::sign(std::string_view message) const {
  const DigestContext context(EVP_MD_CTX_new());
  SignatureBytes signature;
  std::size_t length = signature.size();
  const bool done =
      context &&
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pair_->handle.get()) == 1 &&
      EVP_DigestSign(context.get(), signature.data(), &length, as_bytes(message), message.size()) ==
          1;
  ALOFT_CHECK(done && length == signature.size(), "a private key signs");
  return signature;
}

std::uint32_t key_id(const Verifier& verifier) {
  std::string hashed = verifier.name + '\n';
  hashed += static_cast<char>(verifier.type);
  hashed += as_text(verifier.key);
  return static_cast<std::uint32_t>(big_endian(as_text(sha256(hashed)).substr(0, 4)));
}

std::string to_vkey(const Verifier& verifier) {
  std::string key(1, static_cast<char>(verifier.type));
  key += as_text(verifier.key);
  return fmt::format("{}+{:08x}+{}", verifier.name, key_id(verifier), to_base64(key));
}

Result<Verifier> parse_vkey(std::string_view vkey) {
  const auto refuse = [&](std::string_view why) {
    return invalid_input(fmt::format("'{}' is no verifier key: {}", shown(vkey), why));
  };
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) return refuse("<name>+<key id>+<base64 key> is allowed");
  const std::string_view id = vkey.substr(first + 1, second - first - 1);
  const std::optional<std::string> key = from_base64(vkey.substr(second + 1));
  Verifier verifier;
  verifier.name = vkey.substr(0, first);
  if (!is_key_name(verifier.name)) return refuse("the name is empty or has a space or controls");
  if (!key || key->empty()) return refuse("the key is not base64");
  const auto type = static_cast<std::uint8_t>(key->front());
  if (type != static_cast<std::uint8_t>(SignatureType::ed25519) &&
      type != static_cast<std::uint8_t>(SignatureType::cosignature_v1))
    return refuse(
        fmt::format("its type is {:#04x}; 0x01 (Ed25519) and 0x04 (cosignature of a "
                    "witness) are allowed",
                    type));
  verifier.type = static_cast<SignatureType>(type);
  if (key->size() != 1 + verifier.key.size()) return refuse("an Ed25519 key has 32 bytes");
  std::copy_n(as_bytes(*key) + 1, verifier.key.size(), verifier.key.begin());
  if (id != fmt::format("{:08x}", key_id(verifier)))
    return refuse(fmt::format("the key id of this name and key is {:08x}", key_id(verifier)));
  return verifier;
}

}  // namespace aloft::transparency
