#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/core.h>

#include "aloft/base/math.h"
#include "aloft/orbit/gather.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/special_rows.h"

namespace aloft::orbit {
namespace {

Result<EarthOrientationTable> read_earth_orientation(const scenario::Scenario& scenario,
                                                     const Span& span) {
  if (!scenario.earth_orientation_file) return EarthOrientationTable{};
  auto table = EarthOrientationTable::read(*scenario.earth_orientation_file);
  if (table && !(table->covers(span.begin) && table->covers(span.end)))
    return invalid_input(fmt::format(
        "{}: does not cover the run ({} to {}): it is {}; take a newer file, or none: then UT1 = "
        "UTC and there is no polar motion",
        scenario.earth_orientation_file->string(), format_utc(span.begin), format_utc(span.end),
        table->source()));
  return table;
}

}  // namespace

Result<Fleet> Fleet::load(const scenario::Scenario& scenario) {
  const Span span{scenario.start, plus_seconds(scenario.start, scenario.duration_s)};
  Fleet fleet;
  Error errors;
  const auto note = [&errors](Error& error) {
    std::move(error.messages.begin(), error.messages.end(), std::back_inserter(errors.messages));
  };
  auto orientation = read_earth_orientation(scenario, span);
  if (!orientation) note(orientation.error());
  auto gathered = gather(scenario, span, fleet.skipped_);
  if (!gathered) note(gathered.error());
  if (!errors.messages.empty()) return tl::unexpected<Error>(std::move(errors));

  fleet.orientation_ = std::move(*orientation);
  fleet.has_catalogue_ = !gathered->objects.empty() || !gathered->tables.empty();
  std::vector<ElementSet> sets;
  std::vector<SpecialRows::Sets> several;
  for (ObjectSets& object : gathered->objects) {
    const ElementSet& e = object.sets[object.nearest];
    const SatelliteIndex row = fleet.add(e, {class_of_name(e.name), has_lasers_by_name(e.name)});
    sets.push_back(e);
    if (object.sets.size() > 1) several.push_back({row, std::move(object.sets)});
  }
  fleet.add_shells(scenario, sets);
  fleet.batch_ = Sgp4Batch(sets);
  fleet.element_rows_ = sets.size();
  std::vector<SpecialRows::Table> tables;
  for (StateTable& table : gathered->tables) {
    const SatelliteIndex row = fleet.add_table(table);
    tables.push_back({row, std::move(table)});
  }
  // Most fleets have none of these, and pay nothing for them.
  if (!several.empty() || !tables.empty())
    fleet.special_rows_ = std::make_shared<const SpecialRows>(several, std::move(tables));
  if (fleet.satellites_.size() == 0)
    return invalid_input(
        fmt::format("{}: has no satellites; a shell or a catalogue with usable elements is needed",
                    scenario.file.string()));
  return fleet;
}

void Fleet::add_shells(const scenario::Scenario& scenario, std::vector<ElementSet>& sets) {
  const UtcTime epoch = scenario.shell_epoch.value_or(scenario.start);
  std::int32_t number = 0;
  for (const scenario::Shell& shell : scenario.constellation.shells) {
    std::int32_t row = 0;
    for (ElementSet& elements : shell_elements(shell, epoch)) {
      add(elements, {shell.satellite_class, shell.has_lasers, number,
                     row / shell.satellites_per_plane, row % shell.satellites_per_plane});
      sets.push_back(std::move(elements));
      ++row;
    }
    ++number;
  }
}

SatelliteIndex Fleet::add(const ElementSet& elements, const Membership& membership) {
  satellites_.name.push_back(elements.name);
  satellites_.catalogue_number.push_back(elements.catalogue_number);
  satellites_.satellite_class.push_back(membership.satellite_class);
  satellites_.has_lasers.push_back(membership.has_lasers ? 1 : 0);
  satellites_.shell.push_back(membership.shell);
  satellites_.plane.push_back(membership.plane);
  satellites_.slot_in_plane.push_back(membership.slot_in_plane);
  satellites_.epoch.push_back(elements.epoch);
  return SatelliteIndex(static_cast<std::uint32_t>(satellites_.size() - 1));
}

SatelliteIndex Fleet::add_table(const StateTable& table) {
  ElementSet row;
  row.name = table.name;
  row.catalogue_number = table.catalogue_number;
  row.epoch = table.segments.front().usable_from;
  return add(row, {class_of_name(row.name), has_lasers_by_name(row.name)});
}

void Fleet::propagate(UtcTime t, Ephemeris& out) const {
  const std::size_t count = satellites_.size();
  const Rotation<Itrf, Teme> rotation = itrf_from_teme(t, orientation_.at(t));
  constexpr double kNow_min = 0.0;
  const Instants now = Instants::list({&kNow_min, 1}).after(t);
  out.time = t;
  out.position.resize(count);
  out.velocity_m_per_s.resize(count);
  out.usable.resize(count);
  Sgp4Batch::Workspace workspace;
  BlockState states;
  BlockErrors errors;
  for (std::size_t block = 0; block < batch_.block_count(); ++block) {
    batch_.propagate(block, now, workspace, {&states, 1}, {&errors, 1});
    std::size_t lane = 0;
    for (const std::uint32_t row : batch_.sets_of(block)) {
      const SatelliteIndex s(row);
      const State state = state_of(states, errors, lane++);
      const bool usable = state.error == PropagationError::none;
      out.usable[s] = usable ? 1 : 0;
      out.position[s] = usable ? rotation * state.position_m : Position<Itrf>{};
      out.velocity_m_per_s[s] = usable ? itrf_velocity(rotation, state) : Vector<Itrf>{};
    }
  }
  if (special_rows_) special_rows_->fill(orientation_.at(t), rotation, out);
}

ElementAge Fleet::element_age(UtcTime t) const {
  ElementAge age;
  age.from_shells_only = !has_catalogue_;
  std::vector<double> ages_s;
  // Rows with an ephemeris stand behind those with elements.
  for (const SatelliteIndex s : rows<SatelliteIndex>(element_rows_))
    if (satellites_.shell[s] < 0) ages_s.push_back(std::fabs(elapsed_s(satellites_.epoch[s], t)));
  age.sets = ages_s.size();
  if (ages_s.empty()) return age;
  const auto middle = ages_s.begin() + static_cast<std::ptrdiff_t>(ages_s.size() / 2);
  std::nth_element(ages_s.begin(), middle, ages_s.end());
  age.median_s = *middle;
  age.max_s = *std::max_element(ages_s.begin(), ages_s.end());
  age.along_track_error_median_m = along_track_error_m(age.median_s);
  return age;
}

double along_track_error_m(double age_s) {
  // Medians measured for Starlink element sets against the sets published later.
  constexpr double kHour_s = 3600.0;
  struct Median {
    double age_s;
    double error_m;
  };
  constexpr Median kMedians[] = {
      {3 * kHour_s, 1'000.0}, {24 * kHour_s, 8'000.0}, {120 * kHour_s, 60'000.0}};
  if (!(age_s > 0.0)) return 0.0;
  const Median& low = age_s < kMedians[1].age_s ? kMedians[0] : kMedians[1];
  const Median& high = age_s < kMedians[1].age_s ? kMedians[1] : kMedians[2];
  const double power =
      natural_log(high.error_m / low.error_m) / natural_log(high.age_s / low.age_s);
  return low.error_m * exponential(power * natural_log(age_s / low.age_s));
}

}  // namespace aloft::orbit
