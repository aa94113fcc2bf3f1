/// gzip (RFC 1952) of whole bodies. Private to the module.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aloft::server {

std::string gzip(std::string_view bytes);
/// Nothing if the bytes are no whole gzip stream, or hold more than `bytes_max`.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t bytes_max);

/// Does an Accept-Encoding field (RFC 9110, section 12.5.3) take gzip?
bool takes_gzip(std::string_view accept_encoding);

}  // namespace aloft::server
