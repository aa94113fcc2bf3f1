#include "aloft/server/services.h"

#include <ctime>
#include <unordered_map>

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

// Bundles that were compressed before, so that each is compressed once. It keeps the plain bytes as
// well: what is on disk counts, whatever was there before.
class CompressedBundles {
 public:
  const std::string& of(const std::string& path, const std::string& plain) {
    Bundle& known = bundles_[path];
    if (known.plain == plain && !known.packed.empty()) return known.packed;
    bytes_ -= known.plain.size() + known.packed.size();
    known = {plain, gzip(plain)};
    bytes_ += known.plain.size() + known.packed.size();
    return known.packed;
  }
  void forget_if_many() {
    if (bytes_ <= kBytesMax) return;
    bundles_.clear();
    bytes_ = 0;
  }

 private:
  struct Bundle {
    std::string plain;
    std::string packed;
  };
  static constexpr std::size_t kBytesMax = std::size_t{128} << 20;
  std::unordered_map<std::string, Bundle> bundles_;
  std::size_t bytes_ = 0;
};

}  // namespace

Handler log_service(std::filesystem::path folder) {
  return [folder = std::move(folder),
          compressed = std::make_shared<CompressedBundles>()](const HttpRequest& request) {
    const std::string path = path_of(request);
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    HttpAnswer answer = with_type(transparency::answer_from_folder(folder, {method, path, ""}));
    if (answer.status == kMethodNotAllowed) answer.fields.emplace_back("Allow", "GET, HEAD");
    // What is not there today may be there tomorrow.
    const bool never_changes = answer.status == kOk && path.starts_with(kTiles);
    answer.fields.emplace_back("Cache-Control", never_changes ? kForEver : kNotAtAll);
    if (answer.status != kOk || !path.starts_with(kBundles)) return answer;
    answer.fields.emplace_back("Vary", "Accept-Encoding");
    if (!takes_gzip(request.accept_encoding)) return answer;
    answer.body = compressed->of(path, answer.body);
    answer.fields.emplace_back("Content-Encoding", "gzip");
    compressed->forget_if_many();
    return answer;
  };
}

std::uint64_t system_clock_s() { return static_cast<std::uint64_t>(std::time(nullptr)); }

Handler witness_service(std::shared_ptr<transparency::Witness> witness, Clock clock) {
  return [witness = std::move(witness), clock = std::move(clock)](const HttpRequest& request) {
    const std::string path = path_of(request);
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    HttpAnswer answer = with_type(witness->answer({method, path, request.body}, clock()));
    if (answer.status == kMethodNotAllowed)
      answer.fields.emplace_back("Allow", path.ends_with("/checkpoint") ? "GET, HEAD" : "POST");
    answer.fields.emplace_back("Cache-Control", kNotAtAll);
    return answer;
  };
}

}  // namespace aloft::server
