// `aloft log serve` and `aloft witness`: both only answer, until a signal ends them.
#include <memory>

#include "aloft/cli/commands.h"
#include "aloft/cli/decision_log.h"
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

// Takes filings as well, if it is told for which log.
Result<server::Handler> with_filings(const WitnessCommand& command, server::Handler cosigns,
                                     const std::shared_ptr<transparency::Witness>& witness) {
  if (command.filing_key.empty()) return cosigns;
  auto key = transparency::Ed25519Key::read(command.filing_key);
  if (!key) return pass_on(key);
  auto trust = authority::read_trust(command.trust);
  if (!trust) return pass_on(trust);
  auto log = server::log_at(command.read, client_settings(command.patience));
  if (!log) return pass_on(log);
  auto territories = read_territory_data(command.claims);
  if (!territories) return pass_on(territories);
  auto desk = server::FilingDesk::open({command.state / "filings", *key, std::move(*trust),
                                        std::move(territories->grounds), std::move(*log)},
                                       witness);
  if (!desk) return pass_on(desk);
  return server::filing_service(std::make_shared<server::FilingDesk>(std::move(*desk)),
                                std::move(cosigns), server::system_clock_s);
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
  auto handler =
      with_filings(command, server::witness_service(shared, server::system_clock_s), shared);
  if (!handler) return report(handler.error());
  return serve(command.listen, command.patience, server::kWitnessBodyBytesMax, std::move(*handler),
               common);
}

}  // namespace aloft::cli
