#include "aloft/server/services.h"

#include <ctime>

#include "aloft/server/gzip.h"

namespace aloft::server {
namespace {

constexpr const char* kForEver = "public, max-age=31536000, immutable";
constexpr const char* kNotAtAll = "no-cache";
constexpr std::string_view kBundles = "/tile/entries/";
constexpr std::string_view kTiles = "/tile/";
constexpr int kOk = 200;
constexpr int kMethodNotAllowed = 405;

std::string path_of(const HttpRequest& request) {
  return request.target.substr(0, request.target.find('?'));
}

HttpAnswer with_type(transparency::Answer answer) {
  return {answer.status,
          {{"Content-Type", std::move(answer.content_type)}, {"X-Content-Type-Options", "nosniff"}},
          std::move(answer.body)};
}

void compress(HttpAnswer& answer) {
  answer.body = gzip(answer.body);
  answer.fields.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

Handler log_service(std::filesystem::path folder) {
  return [folder = std::move(folder)](const HttpRequest& request) {
    const std::string path = path_of(request);
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    HttpAnswer answer = with_type(transparency::answer_from_folder(folder, {method, path, ""}));
    if (answer.status == kMethodNotAllowed) answer.fields.emplace_back("Allow", "GET, HEAD");
    // What is not there today may be there tomorrow.
    const bool never_changes = answer.status == kOk && path.starts_with(kTiles);
    answer.fields.emplace_back("Cache-Control", never_changes ? kForEver : kNotAtAll);
    if (answer.status != kOk || !path.starts_with(kBundles)) return answer;
    answer.fields.emplace_back("Vary", "Accept-Encoding");
    if (takes_gzip(request.accept_encoding)) compress(answer);
    return answer;
  };
}

std::uint64_t system_clock_s() { return static_cast<std::uint64_t>(std::time(nullptr)); }

Handler witness_service(std::shared_ptr<transparency::Witness> witness, Clock clock) {
  return [witness = std::move(witness), clock = std::move(clock)](const HttpRequest& request) {
    HttpAnswer answer =
        with_type(witness->answer({request.method, path_of(request), request.body}, clock()));
    if (answer.status == kMethodNotAllowed) answer.fields.emplace_back("Allow", "POST");
    answer.fields.emplace_back("Cache-Control", kNotAtAll);
    return answer;
  };
}

}  // namespace aloft::server
