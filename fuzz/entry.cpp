#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

namespace aloft::fuzz {

std::filesystem::path as_file(std::string_view bytes) {
  static const int file = memfd_create("input", 0);
  ALOFT_CHECK(file >= 0, "Linux has files in memory");
  ALOFT_CHECK(ftruncate(file, 0) == 0, "the file is ours");
  const auto written = pwrite(file, bytes.data(), bytes.size(), 0);
  ALOFT_CHECK(written == static_cast<ssize_t>(bytes.size()), "an input fits into memory");
  return "/proc/self/fd/" + std::to_string(file);
}

void expect_reasons(const Error& error) {
  ALOFT_CHECK(!error.messages.empty(), "a refusal has a reason");
  for (const std::string& message : error.messages)
    ALOFT_CHECK(!message.empty(), "a reason has words");
  const std::string text = error.text();
  ALOFT_CHECK(std::count(text.begin(), text.end(), '\n') + 1 == std::ssize(error.messages),
              "a reason is one line");
  for (const char letter : text)
    ALOFT_CHECK(letter == '\n' || (static_cast<unsigned char>(letter) >= ' ' && letter != '\x7f'),
                "what was found is shown without its control characters");
}

}  // namespace aloft::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aloft::fuzz::feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
