#include <fmt/core.h>

#include "aloft/authority/authority.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"
#include "aloft/transparency/transparency.h"

namespace aloft::cli {
namespace {

using authority::LetterBox;
using authority::PersonKey;
using transparency::Ed25519Key;
using transparency::SignatureType;
using transparency::Verifier;
using Whose = KeyCommand::Whose;

// The verifier key as others read it; the error says why the name is none.
Result<std::string> vkey_of(const KeyCommand& command, const Ed25519Key& key) {
  const SignatureType type =
      command.whose == Whose::witness ? SignatureType::cosignature_v1 : SignatureType::ed25519;
  const std::string vkey = to_vkey(Verifier{command.name, type, key.public_key()});
  if (auto read = transparency::parse_vkey(vkey); !read || read->name != command.name)
    return invalid_input("--name: '" + command.name +
                         "' is no name for a key: not empty, no blanks, no plus");
  return vkey;
}

int execute_service(const KeyCommand& command, const Common& common) {
  const Result<Ed25519Key> key =
      command.make ? Ed25519Key::generate() : Ed25519Key::read(command.file);
  if (!key) return report(key.error());
  const auto vkey = vkey_of(command, *key);
  if (!vkey) return report(vkey.error());
  if (command.make)
    if (const auto written = key->write(command.file); !written) return report(written.error());
  return print(common.json ? json::object({{"file", json::string(command.file.string())},
                                           {"name", json::string(command.name)},
                                           {"vkey", json::string(*vkey)}}) +
                                 "\n"
                           : *vkey + "\n");
}

// As the registry wants it: `public_key` of a key.
int execute_approver(const KeyCommand& command, const Common& common) {
  const Result<PersonKey> key =
      command.make ? PersonKey::generate() : PersonKey::read(command.file);
  if (!key) return report(key.error());
  if (command.make)
    if (const auto written = key->write(command.file); !written) return report(written.error());
  const std::string bytes = key->public_key();
  const std::string text = transparency::to_base64(bytes);
  return print(common.json
                   ? json::object({{"file", json::string(command.file.string())},
                                   {"fingerprint", json::string(authority::fingerprint_of(bytes))},
                                   {"public_key", json::string(text)}}) +
                         "\n"
                   : text + "\n");
}

// As the registry wants it: `oversight_certificate`.
int execute_oversight(const KeyCommand& command, const Common& common) {
  const auto now_s = static_cast<std::int64_t>(server::system_clock_s());
  const Result<LetterBox> box = command.make ? authority::make_letter_box(command.name, now_s)
                                             : authority::read_letter_box(command.file);
  if (!box) return report(box.error());
  if (command.make)
    if (const auto written = write_letter_box(*box, command.file); !written)
      return report(written.error());
  return print(common.json ? json::object({{"file", json::string(command.file.string())},
                                           {"certificate", json::string(box->certificate_pem)}}) +
                                 "\n"
                           : box->certificate_pem);
}

// A certificate has a name inside; an approver's key has none, since the registry says whose it is.
Result<void> check_name(const KeyCommand& command) {
  const bool wanted = command.make && command.whose == Whose::oversight;
  if (wanted == !command.name.empty()) return {};
  return invalid_input(wanted ? "--name: found nothing; allowed the oversight body's name"
                              : "--name: found '" + command.name +
                                    "'; allowed nothing: the registry says whose this key is");
}

}  // namespace

int execute(const KeyCommand& command, const Common& common) {
  if (command.whose == Whose::log || command.whose == Whose::witness)
    return execute_service(command, common);
  if (const auto named = check_name(command); !named) return report(named.error());
  return command.whose == Whose::approver ? execute_approver(command, common)
                                          : execute_oversight(command, common);
}

}  // namespace aloft::cli
