#include "aloft/base/result.h"

namespace aloft {

std::string Error::text() const {
  std::string text;
  for (const std::string& message : messages) {
    if (!text.empty()) text += '\n';
    text += message;
  }
  return text;
}

}  // namespace aloft
