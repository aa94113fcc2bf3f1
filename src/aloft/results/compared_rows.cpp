#include "aloft/results/compared_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/core.h>

#include "aloft/base/file.h"

namespace aloft::results {
namespace {

constexpr double kShareStep = 0.01;
constexpr double kLatencyStep_ms = 1.0;
constexpr double kRateStep = 0.05;

// Columns of a CSV file by name; the first missing one is the error.
class Columns {
 public:
  explicit Columns(const CsvTable& table) : table_(table) {}
  std::size_t find(std::string_view name) {
    auto column = table_.column(name);
    if (column) return *column;
    if (!problem_) problem_ = column.error();
    return 0;
  }
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  const CsvTable& table_;
  std::optional<Error> problem_;
};

// Numbers of one file; the first bad one is the error.
class Numbers {
 public:
  explicit Numbers(const CsvTable& table) : table_(table) {}
  double at(std::size_t row, std::size_t column) {
    auto number = csv_number(table_, row, column);
    if (number) return *number;
    if (!problem_) problem_ = number.error();
    return 0.0;
  }
  std::optional<double> measured(std::size_t row, std::size_t column) {
    if (table_.rows[row][column].empty()) return std::nullopt;
    return at(row, column);
  }
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  const CsvTable& table_;
  std::optional<Error> problem_;
};

// What is read alike of both files. `fill` sets the rest of row i.
template <class Fill>
Result<std::vector<ComparedRow>> read_rows(const CsvTable& table, Columns& columns, Fill fill) {
  const std::size_t population = columns.find("gazetteer_population");
  const std::size_t latency = columns.find("latency_median_ms");
  const std::size_t down = columns.find("downlink_busy_hour_mbps");
  const std::size_t up = columns.find("uplink_busy_hour_mbps");
  if (columns.problem()) return tl::unexpected(*columns.problem());
  Numbers numbers(table);
  std::vector<ComparedRow> rows(table.rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].population = numbers.at(i, population);
    rows[i].latency_median_ms = numbers.measured(i, latency);
    rows[i].downlink_busy_hour_mbps = numbers.measured(i, down);
    rows[i].uplink_busy_hour_mbps = numbers.measured(i, up);
    fill(rows[i], i, numbers);
  }
  if (numbers.problem()) return tl::unexpected(*numbers.problem());
  return rows;
}

bool changed_rate(double before, double after) {
  return std::abs(after - before) > kRateStep * std::max(before, 1e-9);
}

void sort_rows(std::vector<ComparedRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ComparedRow& a, const ComparedRow& b) { return a.key < b.key; });
  // Two places of one name and spot: numbered, so that each has one partner.
  for (std::size_t i = 1, same = 1; i < rows.size(); ++i) {
    const bool twin = rows[i].key == rows[i - same].key;
    if (twin) rows[i].key += fmt::format(" #{}", same + 1);
    same = twin ? same + 1 : 1;
  }
}

Change change_of(const ComparedRow& row, double before, double after) {
  return {row.key, row.name, row.population, before, after};
}

void compare_rows(const ComparedRow& before, const ComparedRow& after, Differences& out) {
  ++out.compared;
  if (before.served != after.served)
    (after.served ? out.gained : out.lost).push_back(change_of(after, before.share, after.share));
  else if (std::abs(after.share - before.share) > kShareStep)
    out.share.push_back(change_of(after, before.share, after.share));
  const auto both = [&](auto member, auto changed, std::vector<Change>& list) {
    const std::optional<double>& a = before.*member;
    const std::optional<double>& b = after.*member;
    if (a && b && changed(*a, *b)) list.push_back(change_of(after, *a, *b));
  };
  const auto later = [](double a, double b) { return std::abs(b - a) > kLatencyStep_ms; };
  both(&ComparedRow::latency_median_ms, later, out.latency);
  both(&ComparedRow::downlink_busy_hour_mbps, changed_rate, out.downlink);
  both(&ComparedRow::uplink_busy_hour_mbps, changed_rate, out.uplink);
}

void sort_changes(Differences& d) {
  const auto by_people = [](const Change& a, const Change& b) {
    return a.population > b.population;
  };
  const auto by_size = [](const Change& a, const Change& b) {
    return std::abs(a.after - a.before) > std::abs(b.after - b.before);
  };
  for (auto* list : {&d.gained, &d.lost, &d.only_before, &d.only_after})
    std::stable_sort(list->begin(), list->end(), by_people);
  for (auto* list : {&d.share, &d.latency, &d.downlink, &d.uplink})
    std::stable_sort(list->begin(), list->end(), by_size);
}

}  // namespace

Result<std::vector<ComparedRow>> read_territories(const std::filesystem::path& folder) {
  auto table = read_csv(folder / "territories.csv");
  if (!table) return pass_on(table);
  Columns columns(*table);
  const std::size_t id = columns.find("territory_id");
  const std::size_t name = columns.find("name");
  const std::size_t time = columns.find("served_time_share");
  const std::size_t people = columns.find("gazetteer_population_share");
  const std::size_t area = columns.find("served_area_share");
  return read_rows(*table, columns, [&](ComparedRow& row, std::size_t i, Numbers& numbers) {
    row.key = table->rows[i][id];
    row.name = table->rows[i][name];
    row.served = numbers.at(i, time) > 0.0;
    row.share = numbers.at(i, row.population > 0.0 ? people : area);
  });
}

Result<std::vector<ComparedRow>> read_places(const std::filesystem::path& folder) {
  auto table = read_csv(folder / "places.csv");
  if (!table) return pass_on(table);
  Columns columns(*table);
  const std::size_t name = columns.find("name");
  const std::size_t country = columns.find("country");
  const std::size_t latitude = columns.find("latitude_deg");
  const std::size_t longitude = columns.find("longitude_deg");
  const std::size_t served = columns.find("served");
  const std::size_t time = columns.find("served_time_share");
  return read_rows(*table, columns, [&](ComparedRow& row, std::size_t i, Numbers& numbers) {
    const std::vector<std::string>& fields = table->rows[i];
    row.name = fields[name] + "," + fields[country];
    row.key = fmt::format("{} ({}, {})", row.name, fields[latitude], fields[longitude]);
    row.served = fields[served] == "true";
    row.share = numbers.at(i, time);
  });
}

Differences differences_of(std::vector<ComparedRow> before, std::vector<ComparedRow> after) {
  sort_rows(before);
  sort_rows(after);
  Differences out;
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->key < b->key)) {
      out.only_before.push_back(change_of(*a, a->share, 0.0));
      ++a;
    } else if (a == before.end() || b->key < a->key) {
      out.only_after.push_back(change_of(*b, 0.0, b->share));
      ++b;
    } else {
      compare_rows(*a++, *b++, out);
    }
  }
  sort_changes(out);
  return out;
}

}  // namespace aloft::results
