/// The formats: hashes and proofs of RFC 6962, Ed25519 keys, and the texts of C2SP (signed-note,
/// tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof). Pure functions, but for key files.
/// Public: a part of the front door.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::transparency {

// ---- Bytes -------------------------------------------------------------------------------------

/// SHA-256.
using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view bytes);

/// RFC 4648 section 4, padded. Reading takes nothing but what writing gives: no blanks, no missing
/// padding, no stray bits.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(const Hash& hash);
std::optional<Hash> hash_from_base64(std::string_view text);

/// Lower case, two digits a byte; reading takes both cases.
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
std::string to_hex(const Hash& hash);

// ---- Merkle tree: RFC 6962, section 2.1 --------------------------------------------------------

/// SHA-256 of 0x00 and the entry.
Hash leaf_hash(std::string_view entry);

/// Of so many leaves, this is the root.
struct TreeHead {
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

/// The root over leaf hashes in order; of none, SHA-256 of nothing.
Hash root_of(std::span<const Hash> leaves);

/// Is `leaf` the entry number `index` of the tree? `proof` goes from the leaf's sibling upwards.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, const TreeHead& tree,
                      std::span<const Hash> proof);

/// Does `newer` begin with the entries of `older`? A tree without entries proves nothing, and is
/// refused.
bool verify_consistency(const TreeHead& older, const TreeHead& newer, std::span<const Hash> proof);

// ---- Keys --------------------------------------------------------------------------------------

using PublicKey = std::array<std::uint8_t, 32>;
using SignatureBytes = std::array<std::uint8_t, 64>;

bool verify_ed25519(const PublicKey& key, std::string_view message, std::string_view signature);

/// A private key of Ed25519. On disk it is PEM (PKCS#8) with mode 0600.
class Ed25519Key {
 public:
  static Ed25519Key generate();
  /// Refuses a file that anybody but its owner may read or write.
  static Result<Ed25519Key> read(const std::filesystem::path& path);
  /// Never replaces a file.
  [[nodiscard]] Result<void> write(const std::filesystem::path& path) const;

  [[nodiscard]] PublicKey public_key() const;
  [[nodiscard]] SignatureBytes sign(std::string_view message) const;

 private:
  struct Pair;
  explicit Ed25519Key(std::shared_ptr<const Pair> pair) : pair_(std::move(pair)) {}
  std::shared_ptr<const Pair> pair_;
};

/// What a key of a note signs (signed-note, "Signature types").
enum class SignatureType : std::uint8_t { ed25519 = 0x01, cosignature_v1 = 0x04 };

/// Whose signatures are known: the key of a log (`ed25519`) or of a witness (`cosignature_v1`).
struct Verifier {
  std::string name;  ///< Of a log, its origin.
  SignatureType type = SignatureType::ed25519;
  PublicKey key{};
  friend bool operator==(const Verifier&, const Verifier&) = default;
};
std::uint32_t key_id(const Verifier& verifier);
/// `<name>+<key id, 8 hex digits>+<base64 of type and key>`.
std::string to_vkey(const Verifier& verifier);
Result<Verifier> parse_vkey(std::string_view vkey);

// ---- Notes and checkpoints ---------------------------------------------------------------------

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string bytes;  ///< After the key id.
};

/// Text with signatures, not verified. At most 64 signatures and 1 MiB are read.
struct Note {
  std::string text;  ///< With its last newline.
  std::vector<NoteSignature> signatures;
};
/// `source` names the input in messages, here and below.
Result<Note> parse_note(std::string_view bytes, std::string_view source);
std::string to_text(const Note& note);
std::string to_text(const NoteSignature& signature);

NoteSignature sign_note(std::string_view text, std::string_view name, const Ed25519Key& key);
/// A witness's cosignature of a checkpoint, at POSIX time `time_s`.
NoteSignature cosign_note(std::string_view text, std::string_view name, const Ed25519Key& key,
                          std::uint64_t time_s);

struct VerifiedSignature {
  std::size_t verifier = 0;  ///< Position in the list of known verifiers.
  std::uint64_t time_s = 0;  ///< Of a cosignature; of several by one key, the earliest. Else 0.
};
/// The good signatures by known keys, one a key, in the order of `known`. Unknown signatures are
/// ignored; a bad one by a known key, or none by any, refuses the note.
Result<std::vector<VerifiedSignature>> verify_note(const Note& note,
                                                   std::span<const Verifier> known,
                                                   std::string_view source);

struct Checkpoint {
  std::string origin;
  TreeHead tree;
  std::vector<std::string> extensions;  ///< Lines after the third.
};
/// From a note's text.
Result<Checkpoint> parse_checkpoint(std::string_view text, std::string_view source);
std::string to_text(const Checkpoint& checkpoint);

// ---- Policy: which logs, which witnesses, how many ---------------------------------------------

struct Policy {
  struct Log {
    Verifier verifier;
    std::string url;  ///< Empty if there is none.
  };
  struct Witness {
    std::string name;  ///< In this policy.
    Verifier verifier;
    std::string url;
  };
  struct Group {
    std::string name;
    std::size_t threshold = 1;
    std::vector<std::string> members;  ///< Witnesses, and groups above this one.
  };
  std::vector<Log> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  std::string quorum;  ///< A witness, a group, or "none".
};
Result<Policy> parse_policy(std::string_view text, std::string_view source);

/// Would cosignatures of these witnesses (names of the policy) be enough?
bool quorum_met(const Policy& policy, std::span<const std::string> witnesses);

struct WitnessedCheckpoint {
  Checkpoint checkpoint;
  /// Median of the cosignatures' POSIX times; of an even number the later middle one, so that one
  /// liar among two cannot back-date. 0 with the quorum "none" and no cosignature.
  std::uint64_t time_s = 0;
  std::vector<std::string> cosigners;  ///< Names in the policy, in its order.
};
/// Signed by a log of the policy, and by the quorum of its witnesses. The error says what is
/// missing.
Result<WitnessedCheckpoint> witnessed(const Policy& policy, const Note& note,
                                      std::string_view source);
/// The same without asking for the quorum: signed by a log of the policy, no known signature bad.
Result<WitnessedCheckpoint> signed_by_log(const Policy& policy, const Note& note,
                                          std::string_view source);

/// The largest tree among checkpoints that a log of the policy has signed; none if there is none.
/// What is not signed by it goes to `faults`.
std::optional<TreeHead> largest_tree(const Policy& policy, std::span<const Note> checkpoints,
                                     std::string_view source, std::vector<Error>& faults);

// ---- Proofs in a file --------------------------------------------------------------------------

/// tlog-proof: all that an offline verifier needs besides entry and policy.
struct LogProof {
  std::optional<std::string> extra;  ///< Bytes that nobody has signed.
  std::uint64_t index = 0;
  std::vector<Hash> inclusion;
  Note checkpoint;
};
Result<LogProof> parse_log_proof(std::string_view text, std::string_view source);
std::string to_text(const LogProof& proof);
/// The checkpoint that covers the entry, if the policy takes it and the proof holds.
Result<WitnessedCheckpoint> verify_log_proof(const LogProof& proof, const Hash& leaf,
                                             const Policy& policy, std::string_view source);

}  // namespace aloft::transparency
