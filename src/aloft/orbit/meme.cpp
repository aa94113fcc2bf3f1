#include <algorithm>
#include <filesystem>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/oem_segment.h"
#include "aloft/orbit/omm_elements.h"
#include "aloft/orbit/state_table.h"

// The operator's ephemerides (Modified ITC, with the axes of the mean equator and equinox of J2000
// and UTC): four lines of header, then for each instant one line of state and three of covariance.
// Which object it is, only the file's name says: MEME_<number>_<name>_...

namespace aloft::orbit {
namespace {

constexpr std::size_t kHeaderLines = 4;
constexpr std::size_t kLinesPerState = 4;

void read_name(std::string_view file, StateTable& table) {
  const std::string stem = std::filesystem::path(file).stem().string();
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= stem.size(); ++i) {
    if (i != stem.size() && stem[i] != '_') continue;
    parts.push_back(stem.substr(begin, i - begin));
    begin = i + 1;
  }
  const bool usual = parts.size() >= 3 && parts[0] == "MEME" && parse_count(parts[1]).has_value();
  table.name = usual ? parts[2] : stem;
  if (usual) table.catalogue_number = *parse_count(parts[1]);
}

// "2026254014242.000": year, day of the year, hour, minute, second.
std::optional<UtcTime> read_time(std::string_view text) {
  constexpr std::size_t kPoint = 13;
  if (text.size() < kPoint ||
      text.substr(0, kPoint).find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  const auto time = parse_ccsds_time(
      fmt::format("{}-{}T{}:{}:{}{}", text.substr(0, 4), text.substr(4, 3), text.substr(7, 2),
                  text.substr(9, 2), text.substr(11, 2), text.substr(kPoint)));
  return time ? std::optional(*time) : std::nullopt;
}

// "2026-09-14 01:42:42 UTC" behind `key`, up to the next key.
std::optional<UtcTime> header_time(std::string_view line, std::string_view key) {
  constexpr std::size_t kLength = 19;
  const std::size_t at = line.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  const auto time = parse_utc(line.substr(at + key.size(), kLength));
  return time ? std::optional(*time) : std::nullopt;
}

class MemeReader {
 public:
  explicit MemeReader(std::string_view file) : file_(file) {
    read_name(file, table_);
    table_.origin = {1, 1};
    table_.segments.emplace_back();
  }

  void take(std::string_view line, std::size_t number) {
    number_ = number;
    if (number <= kHeaderLines) return take_header(line);
    if (without_blanks(line).empty()) return;
    const std::vector<std::string_view> words = split_words(line);
    if (row_ == 0)
      take_state(words);
    else
      check_covariance(words);
    row_ = (row_ + 1) % kLinesPerState;
  }

  Result<Catalogue> finish() {
    if (number_ < kHeaderLines) complain("the file ends within its header of four lines");
    if (row_ != 0) complain("the file ends within a state; three lines of covariance are needed");
    StateSegment& segment = table_.segments.front();
    if (complaints_.empty() && segment.tai_ns.size() < 2)
      complain(
          fmt::format("the file has {} state(s); two or more are needed", segment.tai_ns.size()));
    if (!complaints_.empty()) return complaints_.as_error();
    segment.usable_from = utc_of_tai_ns(segment.tai_ns.front());
    segment.usable_to = utc_of_tai_ns(segment.tai_ns.back());
    Catalogue catalogue;
    if (segment.usable_to < stop_)
      catalogue.skipped.push_back(
          {file_, table_.origin, table_.name,
           fmt::format("the states end at {}, before ephemeris_stop ({}): there is no position "
                       "between",
                       format_utc(segment.usable_to), format_utc(stop_))});
    catalogue.tables.push_back(std::move(table_));
    return catalogue;
  }

 private:
  void complain(std::string_view message) {
    complaints_.add(fmt::format("{}:{}: {}", file_, number_, message));
  }

  void take_header(std::string_view line) {
    constexpr std::string_view kBegin[] = {
        "created:", "ephemeris_start:", "ephemeris_source:", "UVW"};
    const std::string_view begin = kBegin[number_ - 1];
    if (!line.starts_with(begin))
      return complain(
          fmt::format("line {} of the header is '{}'; {} is allowed", number_, shown(line), begin));
    if (number_ != 2) return;
    const auto stop = header_time(line, "ephemeris_stop:");
    if (!stop || !header_time(line, "ephemeris_start:"))
      return complain(
          "ephemeris_start or ephemeris_stop is no time such as 2026-06-15 12:00:00 "
          "UTC");
    stop_ = *stop;
  }

  void take_state(const std::vector<std::string_view>& words) {
    constexpr std::size_t kFields = 7;
    constexpr double kMetresPerKilometre = 1000.0;
    const auto time = words.empty() ? std::nullopt : read_time(words[0]);
    if (words.size() != kFields || !time)
      return complain(
          fmt::format("found {} fields, the first of them '{}'; a time such as "
                      "2026254014242.000 and 6 numbers are allowed",
                      words.size(), words.empty() ? "" : shown(words[0])));
    std::array<double, 6> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto value = parse_number(words[i + 1]);
      if (!value)
        return complain(fmt::format("field {} of the state is '{}'; a number is allowed", i + 2,
                                    shown(words[i + 1])));
      numbers[i] = kMetresPerKilometre * *value;
    }
    StateSegment& segment = table_.segments.front();
    const std::int64_t tai_ns = tai_ns_of(*time);
    if (!segment.tai_ns.empty() && tai_ns <= segment.tai_ns.back())
      return complain(
          fmt::format("the state's time is {}; after that of the state before is "
                      "allowed",
                      shown(words[0])));
    segment.tai_ns.push_back(tai_ns);
    segment.position_m.push_back({numbers[0], numbers[1], numbers[2]});
    segment.velocity_m_per_s.push_back({numbers[3], numbers[4], numbers[5]});
  }

  void check_covariance(const std::vector<std::string_view>& words) {
    constexpr std::size_t kFields = 7;
    const bool numbers = std::all_of(words.begin(), words.end(),
                                     [](std::string_view word) { return parse_number(word); });
    if (words.size() != kFields || !numbers)
      complain(fmt::format("line {} of the covariance has {} fields{}; 7 numbers are allowed", row_,
                           words.size(), numbers ? "" : ", not all of them numbers"));
  }

  std::string file_;
  Complaints complaints_;
  StateTable table_;
  UtcTime stop_;
  std::size_t number_ = 0;
  std::size_t row_ = 0;  // Within a state and its covariance.
};

}  // namespace

Result<Catalogue> parse_meme(std::string_view text, std::string_view file) {
  MemeReader reader(file);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(text)) reader.take(line, ++number);
  return reader.finish();
}

}  // namespace aloft::orbit
