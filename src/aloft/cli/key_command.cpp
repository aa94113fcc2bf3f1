#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/transparency/transparency.h"

namespace aloft::cli {
namespace {

using transparency::Ed25519Key;
using transparency::SignatureType;
using transparency::Verifier;

// The verifier key as others read it; the error says why the name is none.
Result<std::string> vkey_of(const KeyCommand& command, const Ed25519Key& key) {
  const SignatureType type = command.whose == KeyCommand::Whose::witness
                                 ? SignatureType::cosignature_v1
                                 : SignatureType::ed25519;
  const std::string vkey = to_vkey(Verifier{command.name, type, key.public_key()});
  if (auto read = transparency::parse_vkey(vkey); !read || read->name != command.name)
    return invalid_input("--name: '" + command.name +
                         "' is no name for a key: not empty, no blanks, no plus");
  return vkey;
}

}  // namespace

int execute(const KeyCommand& command, const Common& common) {
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

}  // namespace aloft::cli
