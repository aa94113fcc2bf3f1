#include <array>
#include <chrono>
#include <cmath>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/element_text.h"

// Two-line elements as published by CelesTrak and Space-Track: fixed columns, counted from 1 in the
// comments and messages as in the format's description (Hoots & Roehrich 1980; space-track.org).

namespace aloft::orbit {
namespace {

constexpr std::size_t kLineLength = 69;
constexpr std::size_t kNameLengthMax = 64;

// One element line: its text, number, and where complaints go. Fields are first and last column.
class Line {
 public:
  Line(std::string_view text, std::size_t number, std::string_view file, Complaints& complaints)
      : text_(text), number_(number), file_(file), complaints_(complaints) {}

  [[nodiscard]] std::string_view field(std::size_t first, std::size_t last) const {
    if (first > text_.size()) return {};
    return text_.substr(first - 1, last - first + 1);
  }

  void complain(std::string_view message) const {
    complaints_.add(fmt::format("{}:{}: {}", file_, number_, message));
  }

  void complain_about(std::string_view what, std::string_view found, std::size_t first,
                      std::size_t last, std::string_view allowed) const {
    complain(fmt::format("{} (columns {}-{}) is '{}'; {} is allowed", what, first, last,
                         shown(found), allowed));
  }

  // A plain decimal of the range; complains and gives 0 otherwise.
  double number(std::string_view what, std::size_t first, std::size_t last,
                const Range& range) const {
    const std::string_view found = field(first, last);
    // An exponent has no place here: in "51.6e-3" the e is a digit gone bad.
    const bool plain = found.find_first_not_of("0123456789.+- ") == std::string_view::npos;
    const auto value = plain ? parse_number(found) : std::nullopt;
    if (value && range.holds(*value)) return *value;
    complain_about(what, found, first, last, "a number " + range.text());
    return 0.0;
  }

  // Seven digits with a decimal point assumed before them; blanks before the first count as zeros.
  double fraction(std::string_view what, std::size_t first, std::size_t last) const {
    const std::string_view found = field(first, last);
    const auto decimal = with_point(found);
    if (decimal && found.size() == last - first + 1) return parse_number(*decimal).value_or(0.0);
    complain_about(what, found, first, last, "seven digits");
    return 0.0;
  }

  // Eight columns such as "-12345-4": sign, mantissa after an assumed decimal point, exponent of
  // ten with its sign. A blank is a plus.
  double scaled(std::string_view what, std::size_t first, std::size_t last,
                const Range& range) const {
    const std::string_view found = field(first, last);
    const auto value = parse_scaled(found);
    if (value && range.holds(*value)) return *value;
    complain_about(what, found, first, last, "a number such as -12345-4, " + range.text());
    return 0.0;
  }

  // Digits that are not needed but must be digits or blanks in a line that is not broken.
  void require_digits(std::string_view what, std::size_t first, std::size_t last) const {
    const std::string_view found = field(first, last);
    if (found.find_first_not_of("0123456789 ") != std::string_view::npos)
      complain_about(what, found, first, last, "digits");
  }

  // The columns that must be blank; real files shift a field only when they are broken.
  void require_blank(std::span<const std::size_t> columns) const {
    for (const std::size_t column : columns) {
      if (field(column, column) == " " || column > size()) continue;
      complain_about("the separator", field(column, column), column, column, "a blank");
      return;
    }
  }

  [[nodiscard]] std::size_t line_number() const { return number_; }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  // "0." and the digits, with zeros for the blanks before them.
  static std::optional<std::string> with_point(std::string_view digits) {
    const std::size_t blanks = digits.find_first_not_of(' ');
    if (blanks == std::string_view::npos ||
        digits.find_first_not_of("0123456789", blanks) != std::string_view::npos)
      return std::nullopt;
    return fmt::format("0.{:0>{}}", digits.substr(blanks), digits.size());
  }

  static std::optional<double> parse_scaled(std::string_view text) {
    constexpr std::size_t kColumns = 8;
    if (text.size() != kColumns) return std::nullopt;
    const char sign = text[0];
    const char exponent_sign = text[6];
    const char exponent = text[7];
    const auto is_sign = [](char c) { return c == ' ' || c == '+' || c == '-'; };
    const auto mantissa = with_point(text.substr(1, 5));
    if (!is_sign(sign) || !mantissa || !is_sign(exponent_sign) || exponent < '0' || exponent > '9')
      return std::nullopt;
    // As one text, so that it is rounded once.
    return parse_number(fmt::format("{}{}e{}{}", sign == '-' ? "-" : "", *mantissa,
                                    exponent_sign == '-' ? "-" : "", exponent));
  }

  std::string_view text_;
  std::size_t number_;
  std::string_view file_;
  Complaints& complaints_;
};

// Alpha-5: a letter but I and O stands for 10 to 33 as the first of five digits.
std::optional<std::uint64_t> parse_alpha5(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  if (text.size() != 5) return std::nullopt;
  const std::size_t letter = kLetters.find(text.front());
  if (letter == std::string_view::npos) {
    // Blanks may stand before the digits, but not after them: that would be a tenth of the number.
    return text.back() == ' ' ? std::nullopt : parse_count(text);
  }
  if (text.find_first_not_of("0123456789", 1) != std::string_view::npos) return std::nullopt;
  const auto rest = parse_count(text.substr(1));
  if (!rest) return std::nullopt;
  return (letter + 10) * 10'000 + *rest;
}

std::optional<std::uint64_t> read_catalogue_number(const Line& line) {
  const auto number = parse_alpha5(line.field(3, 7));
  if (!number)
    line.complain_about("the catalogue number", line.field(3, 7), 3, 7,
                        "five digits, or a letter but I and O and four digits,");
  return number;
}

// Years of two digits: from 57 on of the last century, Sputnik's year.
int full_year(std::uint64_t two_digits) {
  return static_cast<int>(two_digits) + (two_digits < 57 ? 2000 : 1900);
}

// "98067A" as OMM writes it, "1998-067A"; anything else as it is.
std::string read_designator(const Line& line) {
  const std::string_view text = without_blanks(line.field(10, 17));
  if (!is_utf8(text))
    line.complain_about("the international designator", text, 10, 17, "a printable string");
  const bool usual = text.size() >= 6 && text.size() <= 8 &&
                     text.find_first_not_of("0123456789") == 5 && text.find(' ') == text.npos;
  if (!usual) return std::string(text);
  return fmt::format("{}-{}", full_year(*parse_count(text.substr(0, 2))), text.substr(2));
}

// Sum of the digits, minus signs count 1, modulo 10 (column 69).
void check_checksum(const Line& line) {
  int sum = 0;
  for (const char c : line.text().substr(0, kLineLength - 1)) {
    if (c >= '0' && c <= '9') sum += c - '0';
    if (c == '-') ++sum;
  }
  const std::string_view found = line.field(kLineLength, kLineLength);
  const std::string expected(1, static_cast<char>('0' + sum % 10));
  if (found != expected)
    line.complain(fmt::format("checksum (column 69) is '{}'; the line's digits give {}",
                              shown(found), expected));
}

// Two-digit year and day of the year with its fraction, to the nanosecond.
UtcTime read_epoch(const Line& line) {
  constexpr std::int64_t kDay_ns = 86'400 * kNanosecondsPerSecond;
  const std::string_view digits = line.field(19, 20);
  const auto two_digits = parse_count(digits);
  if (!two_digits || digits.size() != 2) {
    line.complain_about("the epoch's year", digits, 19, 20, "00 to 99");
    return {};
  }
  const int year = full_year(*two_digits);
  const int days = std::chrono::year(year).is_leap() ? 366 : 365;
  const double day = line.number("the epoch's day of the year", 21, 32,
                                 Range{1.0, static_cast<double>(days + 1), false, true});
  if (day == 0.0) return {};
  // The fraction has eight digits, 864,000 ns each: read apart from the day, so that it is exact.
  const std::string_view text = without_blanks(line.field(21, 32));
  const std::size_t point = text.find('.');
  const double whole = std::floor(day);
  const auto fraction = point == std::string_view::npos || point + 1 == text.size()
                            ? std::optional(0.0)
                            : parse_number(fmt::format("0.{}", text.substr(point + 1)));
  if (!fraction || text.find_first_not_of("0123456789.") != std::string_view::npos) {
    line.complain_about("the epoch's day of the year", text, 21, 32, "a plain decimal");
    return {};
  }
  const UtcTime new_year = utc_from_date(year, 1, 1, 0);
  return {new_year.ns + (static_cast<std::int64_t>(whole) - 1) * kDay_ns +
          std::llround(*fraction * static_cast<double>(kDay_ns))};
}

// Length, characters and checksum; false when the fields are not worth reading.
bool check_form(const Line& line, bool verify_checksums) {
  const std::size_t needed = verify_checksums ? kLineLength : kLineLength - 6;
  if (line.size() < needed || (verify_checksums && line.size() > kLineLength)) {
    line.complain(fmt::format("an element line has {} characters; {} is allowed", line.size(),
                              verify_checksums ? "exactly 69" : "63 and more"));
    return false;
  }
  if (has_control_character(line.text())) {
    line.complain(fmt::format("'{}' has an unprintable character", shown(line.text())));
    return false;
  }
  if (verify_checksums) check_checksum(line);
  return true;
}

// Gives the catalogue number.
std::optional<std::uint64_t> read_first_line(const Line& line, ElementSet& e) {
  constexpr Range kDot{-1.0, 1.0, true, true};  // No digit stands before the point.
  constexpr Range kDoubleDot{-10.0, 10.0, true, true};
  constexpr std::array<std::size_t, 8> kBlanks{2, 9, 18, 33, 44, 53, 62, 64};
  line.require_blank(kBlanks);
  const auto number = read_catalogue_number(line);
  e.catalogue_number = number.value_or(0);
  e.international_designator = read_designator(line);
  e.epoch = read_epoch(line);
  e.mean_motion_dot_rev_per_day2 = line.number("the mean motion's first derivative", 34, 43, kDot);
  e.mean_motion_ddot_rev_per_day3 =
      line.scaled("the mean motion's second derivative", 45, 52, kDoubleDot);
  e.bstar_per_earth_radius = line.scaled("BSTAR", 54, 61, kBstar);
  const std::string_view type = line.field(63, 63);
  if (type != "0" && type != " " && type != "2" && !type.empty())
    line.complain_about("the ephemeris type", type, 63, 63,
                        "0 (SGP4; SGP4-XP, type 4, is another theory)");
  line.require_digits("the set's number", 65, 68);
  return number;
}

// `first_number` is that of line 1, if it had one.
void read_second_line(const Line& line, std::optional<std::uint64_t> first_number, ElementSet& e) {
  constexpr std::array<std::size_t, 7> kBlanks{2, 8, 17, 26, 34, 43, 52};
  line.require_blank(kBlanks);
  const auto number = read_catalogue_number(line);
  if (number && first_number && *number != *first_number)
    line.complain(fmt::format("catalogue number is {}; that of the line before, {}, is allowed",
                              *number, *first_number));
  e.inclination = degrees(line.number("the inclination", 9, 16, kInclination_deg));
  e.node = degrees(line.number("the node's right ascension", 18, 25, kAngle_deg));
  e.eccentricity = line.fraction("the eccentricity", 27, 33);
  e.argument_of_perigee = degrees(line.number("the argument of perigee", 35, 42, kAngle_deg));
  e.mean_anomaly = degrees(line.number("the mean anomaly", 44, 51, kAngle_deg));
  e.mean_motion_rad_per_s =
      mean_motion_from_rev_per_day(line.number("the mean motion", 53, 63, kMeanMotion_rev_per_day));
  line.require_digits("the revolution's number", 64, 68);
}

std::string_view without_trailing_blanks(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

// Reads the records of one text: an optional name line, then lines 1 and 2.
class TleReader {
 public:
  TleReader(std::string_view file, bool verify_checksums)
      : file_(file), verify_checksums_(verify_checksums) {}

  void take(std::string_view raw, std::size_t number) {
    const std::string_view text = without_trailing_blanks(raw);
    if (text.empty() || text.front() == '#') return;
    const Line line(text, number, file_, complaints_);
    if (is_element_line(text, '1')) {
      take_first(line);
    } else if (is_element_line(text, '2')) {
      take_second(line);
    } else {
      take_name(line);
    }
  }

  Result<Catalogue> finish() {
    if (state_ != State::between)
      complaints_.add(
          fmt::format("{}:{}: the file ends within the element set that begins here; {} is missing",
                      file_, origin_.line, state_ == State::after_first ? "line 2" : "line 1"));
    if (complaints_.empty() && catalogue_.elements.empty())
      complaints_.add(fmt::format("{}: has no element sets; one or more are needed", file_));
    if (!complaints_.empty()) return complaints_.as_error();
    skip_repeated(catalogue_, file_);
    return std::move(catalogue_);
  }

 private:
  enum class State { between, after_name, after_first };

  // Names may begin like element lines, but are shorter. Where an element line is due, a short one
  // is one that was cut.
  [[nodiscard]] bool is_element_line(std::string_view text, char number) const {
    constexpr std::size_t kShortNameMax = 26;
    const bool due = state_ == (number == '1' ? State::after_name : State::after_first);
    return text.front() == number && text.substr(1, 1).find_first_not_of(' ') == text.npos &&
           (due || text.size() > kShortNameMax);
  }

  void take_name(const Line& line) {
    if (state_ != State::between)
      line.complain(fmt::format("found '{}' where line {} of the element set of line {} is due",
                                shown(line.text()), state_ == State::after_first ? 2 : 1,
                                origin_.line));
    std::string_view name = line.text();
    if (name.starts_with("0 ")) name.remove_prefix(2);
    name = without_blanks(name);
    if (has_unprintable(name))
      line.complain(fmt::format("the name '{}' has an unprintable character", shown(name)));
    if (name.size() > kNameLengthMax)
      line.complain(fmt::format("a name has {} characters; at most {} are allowed", name.size(),
                                kNameLengthMax));
    begin_record(line.line_number());
    elements_.name = name;
    state_ = State::after_name;
  }

  void take_first(const Line& line) {
    if (state_ == State::after_first)
      line.complain(
          fmt::format("a second line 1 follows that of line {}; line 2 is due", origin_.line));
    if (state_ != State::after_name) begin_record(line.line_number());
    if (check_form(line, verify_checksums_)) catalogue_number_ = read_first_line(line, elements_);
    state_ = State::after_first;
  }

  void take_second(const Line& line) {
    if (state_ != State::after_first) {
      line.complain("line 2 of an element set without its line 1 before it");
    } else if (check_form(line, verify_checksums_)) {
      read_second_line(line, catalogue_number_, elements_);
      if (elements_.name.empty()) elements_.name = fmt::format("{}", elements_.catalogue_number);
      catalogue_.elements.push_back(std::move(elements_));
      catalogue_.origins.push_back(origin_);
    }
    state_ = State::between;
  }

  void begin_record(std::size_t number) {
    elements_ = ElementSet{};
    catalogue_number_.reset();
    origin_ = {number, origin_.record + 1};
  }

  std::string_view file_;
  bool verify_checksums_;
  Complaints complaints_;
  Catalogue catalogue_;
  State state_ = State::between;
  ElementSet elements_;
  std::optional<std::uint64_t> catalogue_number_;  // Of line 1.
  Origin origin_;
};

}  // namespace

Result<Catalogue> parse_tle(std::string_view text, std::string_view file, bool verify_checksums) {
  TleReader reader(file, verify_checksums);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(text)) reader.take(line, ++number);
  return reader.finish();
}

}  // namespace aloft::orbit
