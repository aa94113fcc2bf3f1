// `aloft log serve` and `aloft witness`: both only answer, until a signal ends them.
#include <memory>

#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/patience.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"
#include "aloft/transparency/transparency.h"

namespace aloft::cli {
namespace {

using transparency::Verifier;

int serve(const std::string& listen, const Patience& patience, std::size_t body_bytes_max,
          server::Handler handler, const Common& common) {
  server::ServerSettings settings;
  const auto endpoint = server::parse_endpoint(listen);
  if (!endpoint) return report(endpoint.error());
  settings.endpoint = *endpoint;
  settings.request_timeout = to_milliseconds(patience);
  settings.body_bytes_max = body_bytes_max;
  auto http = server::HttpServer::listen(settings, std::move(handler));
  if (!http) return report(http.error());
  const std::string url = "http://" + to_text(http->endpoint());
  const int exit_code =
      print(common.json ? json::object({{"url", json::string(url)}}) + "\n" : url + "\n");
  if (exit_code == kExitOk) http->run();
  return exit_code;
}

Result<std::vector<Verifier>> known_logs(const WitnessCommand& command) {
  std::vector<Verifier> logs;
  for (const std::string& vkey : command.logs) {
    auto log = transparency::parse_vkey(vkey);
    if (!log) return pass_on(log);
    if (log->type != transparency::SignatureType::ed25519)
      return invalid_input("--log: '" + vkey + "' is the key of a witness; a log's is allowed");
    logs.push_back(std::move(*log));
  }
  return logs;
}

}  // namespace

int execute(const LogServeCommand& command, const Common& common) {
  // Only to say at once that there is no log; what is served changes below.
  if (const auto log = server::read_log_folder(command.folder); !log) return report(log.error());
  return serve(command.listen, command.patience, 0, server::log_service(command.folder), common);
}

int execute(const WitnessCommand& command, const Common& common) {
  auto logs = known_logs(command);
  if (!logs) return report(logs.error());
  auto key = transparency::Ed25519Key::read(command.key);
  if (!key) return report(key.error());
  auto witness = transparency::Witness::open({command.state, command.name, *key, *logs});
  if (!witness) return report(witness.error());
  const auto shared = std::make_shared<transparency::Witness>(std::move(*witness));
  return serve(command.listen, command.patience, server::kWitnessBodyBytesMax,
               server::witness_service(shared, server::system_clock_s), common);
}

}  // namespace aloft::cli
