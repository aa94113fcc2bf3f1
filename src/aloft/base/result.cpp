#include "aloft/base/result.h"

#include <algorithm>
#include <iterator>

namespace aloft {
namespace {

/// Bytes that a terminal would obey, or that would look like a message of their own.
bool is_control(char letter) {
  return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f';
}

}  // namespace

std::string Error::text() const {
  std::string text;
  for (const std::string& message : messages) {
    if (!text.empty()) text += '\n';
    std::replace_copy_if(message.begin(), message.end(), std::back_inserter(text), is_control, '?');
  }
  return text;
}

}  // namespace aloft
