/// Element sets written by the tests: fields as whole numbers of their last digit, so that text and
/// value are known exactly. Private to the tests of orbit.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <unistd.h>

#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/base/file.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// Real data beside the repository; absent in most places.
inline std::filesystem::path data_file(const std::string& name) {
  return std::filesystem::path(ALOFT_SOURCE_DIR) / "../shared/data" / name;
}

/// A file of its own that is removed with the object.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, std::string_view bytes)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("aloft-orbit-{}-{}", getpid(), name)) {
    const auto written = write_file(path_, bytes);
    ALOFT_CHECK(written.has_value(), "tests may write to the folder for temporary files");
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The sum of the digits, minus signs as 1, modulo 10.
inline char checksum_of(std::string_view line) {
  int sum = 0;
  for (const char c : line.substr(0, 68)) sum += c == '-' ? 1 : c >= '0' && c <= '9' ? c - '0' : 0;
  return static_cast<char>('0' + sum % 10);
}

/// `line` with its first 68 characters and the checksum that they ask for.
inline std::string with_checksum(std::string_view line) {
  return std::string(line.substr(0, 68)) + checksum_of(line);
}

/// `line` with `field` from `column` on (counted from 1) and a fitting checksum.
inline std::string with_field(std::string line, std::size_t column, std::string_view field) {
  return with_checksum(line.replace(column - 1, field.size(), field));
}

/// One element set. The default is the example that most descriptions of the format use.
struct WrittenSet {
  std::string name = "ISS (ZARYA)";
  std::uint64_t number = 25544;
  int year = 2008;
  std::int64_t day_e8 = 264'51782528;  ///< Day of the year, 1 at its beginning.
  int dot_e8 = -2182;
  int ddot_e5 = 0;
  int ddot_exponent = 0;
  int bstar_e5 = -11606;
  int bstar_exponent = -4;
  int inclination_e4 = 51'6416;
  int node_e4 = 247'4627;
  int eccentricity_e7 = 6703;
  int perigee_e4 = 130'5360;
  int anomaly_e4 = 325'0288;
  std::int64_t mean_motion_e8 = 15'72125391;

  [[nodiscard]] UtcTime epoch() const {
    const std::int64_t kLastDigit_ns = 864'000;
    return plus_ns(utc_from_date(year, 1, 1, 0), (day_e8 - 1'00000000) * kLastDigit_ns);
  }

  [[nodiscard]] std::string number_text() const {
    if (number < 100'000) return fmt::format("{:05}", number);
    constexpr std::string_view kAlpha5 = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    return fmt::format("{}{:04}", kAlpha5[number / 10'000 - 10], number % 10'000);
  }

  [[nodiscard]] std::string line1() const {
    const auto scaled = [](int mantissa_e5, int exponent) {
      return fmt::format("{}{:05}{}{}", mantissa_e5 < 0 ? '-' : ' ', std::abs(mantissa_e5),
                         exponent < 0 ? '-' : '+', std::abs(exponent));
    };
    return with_checksum(fmt::format(
        "1 {}U 98067A   {:02}{:03}.{:08} {}.{:08} {} {} 0  292", number_text(), year % 100,
        day_e8 / 100'000'000, day_e8 % 100'000'000, dot_e8 < 0 ? '-' : ' ', std::abs(dot_e8),
        scaled(ddot_e5, ddot_exponent), scaled(bstar_e5, bstar_exponent)));
  }

  [[nodiscard]] std::string line2() const {
    const auto angle = [](int e4) { return fmt::format("{:3}.{:04}", e4 / 10'000, e4 % 10'000); };
    return with_checksum(fmt::format("2 {} {} {} {:07} {} {} {:2}.{:08}56353", number_text(),
                                     angle(inclination_e4), angle(node_e4), eccentricity_e7,
                                     angle(perigee_e4), angle(anomaly_e4),
                                     mean_motion_e8 / 100'000'000, mean_motion_e8 % 100'000'000));
  }

  /// Name and both lines, with newlines.
  [[nodiscard]] std::string text() const { return name + "\n" + line1() + "\n" + line2() + "\n"; }

  enum class Dialect { numbers, strings };
  /// One OMM JSON object.
  [[nodiscard]] std::string json(Dialect dialect) const {
    const std::string quote = dialect == Dialect::strings ? "\"" : "";
    const auto value = [&](const char* key, const std::string& number_as_text) {
      return fmt::format(",\"{}\":{}{}{}", key, quote, number_as_text, quote);
    };
    const auto decimal = [](std::int64_t digits, std::int64_t one) {
      return fmt::format("{}{}.{:0{}}", digits < 0 ? "-" : "", std::abs(digits) / one,
                         std::abs(digits) % one, fmt::formatted_size("{}", one) - 1);
    };
    const auto scaled = [&](int mantissa_e5, int exponent) {
      return fmt::format("{}e{}", decimal(mantissa_e5, 100'000), exponent);
    };
    const std::int64_t kSecond = kNanosecondsPerSecond;
    const std::int64_t ns = (epoch().ns % kSecond + kSecond) % kSecond;
    const std::string second = format_utc({epoch().ns - ns}).substr(0, 19);
    return fmt::format(R"({{"OBJECT_NAME":"{}","OBJECT_ID":"1998-067A","EPOCH":"{}.{:06}")", name,
                       second, ns / 1000) +
           value("NORAD_CAT_ID", fmt::format("{}", number)) +
           value("MEAN_MOTION", decimal(mean_motion_e8, 100'000'000)) +
           value("ECCENTRICITY", decimal(eccentricity_e7, 10'000'000)) +
           value("INCLINATION", decimal(inclination_e4, 10'000)) +
           value("RA_OF_ASC_NODE", decimal(node_e4, 10'000)) +
           value("ARG_OF_PERICENTER", decimal(perigee_e4, 10'000)) +
           value("MEAN_ANOMALY", decimal(anomaly_e4, 10'000)) +
           value("BSTAR", scaled(bstar_e5, bstar_exponent)) +
           value("MEAN_MOTION_DOT", decimal(dot_e8, 100'000'000)) +
           value("MEAN_MOTION_DDOT", scaled(ddot_e5, ddot_exponent)) + "}";
  }
};

}  // namespace aloft::orbit
