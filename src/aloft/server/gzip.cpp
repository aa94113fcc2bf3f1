#include "aloft/server/gzip.h"

#include <algorithm>
#include <cctype>
#include <zlib.h>

#include "aloft/base/check.h"

namespace aloft::server {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib.h: 16 more than the window's bits means gzip.
constexpr int kMemoryLevel = 8;
constexpr std::size_t kStepBytes = std::size_t{64} << 10;

z_stream stream_over(std::string_view bytes) {
  z_stream stream{};
  // zlib reads through this pointer, and never writes.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  return stream;
}

void offer(z_stream& stream, std::string& out, std::size_t length) {
  const std::size_t have = out.size();
  out.resize(have + length);
  stream.next_out = reinterpret_cast<Bytef*>(out.data() + have);
  stream.avail_out = static_cast<uInt>(length);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// `q=0`, `q=0.0`, `q=0.000`: not acceptable.
bool weight_is_zero(std::string_view parameters) {
  const std::string_view weight = trimmed(parameters);
  return (weight.starts_with("q=0") || weight.starts_with("Q=0")) &&
         weight.substr(3).find_first_not_of(".0") == std::string_view::npos;
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream = stream_over(bytes);
  const bool begun = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow,
                                  kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK;
  ALOFT_CHECK(begun, "zlib has memory for a stream");
  std::string out;
  offer(stream, out, deflateBound(&stream, static_cast<uLong>(bytes.size())));
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  ALOFT_CHECK(code == Z_STREAM_END, "the bound on what deflate gives holds");
  return out;
}

std::optional<std::string> gunzip(std::string_view bytes, std::size_t bytes_max) {
  z_stream stream = stream_over(bytes);
  const bool begun = inflateInit2(&stream, kGzipWindow) == Z_OK;
  ALOFT_CHECK(begun, "zlib has memory for a stream");
  std::string out;
  int code = Z_OK;
  // One byte above the bound tells that there is more.
  while (code == Z_OK && out.size() <= bytes_max) {
    offer(stream, out, std::min(kStepBytes, bytes_max + 1 - out.size()));
    code = inflate(&stream, Z_NO_FLUSH);
    out.resize(stream.total_out);
  }
  const bool whole = code == Z_STREAM_END && stream.avail_in == 0 && out.size() <= bytes_max;
  inflateEnd(&stream);
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

bool takes_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view item = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    if (!same_ignoring_case(trimmed(item.substr(0, semicolon)), "gzip")) continue;
    return semicolon == item.size() || !weight_is_zero(item.substr(semicolon + 1));
  }
  return false;
}

}  // namespace aloft::server
