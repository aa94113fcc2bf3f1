#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include <fmt/core.h>

#include "aloft/base/math.h"
#include "aloft/orbit/element_text.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit {
namespace {

// The run's interval: what elements are measured against.
struct Span {
  UtcTime begin;
  UtcTime end;
  [[nodiscard]] UtcTime middle() const { return {begin.ns + (end.ns - begin.ns) / 2}; }
  [[nodiscard]] double distance_s(UtcTime t) const {
    if (t < begin) return elapsed_s(t, begin);
    return t > end ? elapsed_s(end, t) : 0.0;
  }
};

// One element set with the place that it came from.
struct Candidate {
  ElementSet elements;
  std::string file;
  Origin origin;
};

void skip(const Candidate& candidate, std::string reason, std::vector<Skipped>& skipped) {
  skipped.push_back({candidate.file, candidate.origin, candidate.elements.name, std::move(reason)});
}

std::string too_far(const ElementSet& e, const Span& span, double age_max_s) {
  constexpr double kDay_s = 86'400.0;
  return fmt::format(
      "epoch {} is {:.1f} days from the run ({} to {}); at most {:g} days are allowed "
      "(catalogue_age_max_days)",
      format_utc(e.epoch), span.distance_s(e.epoch) / kDay_s, format_utc(span.begin),
      format_utc(span.end), age_max_s / kDay_s);
}

// Takes the sets of one catalogue that are near enough to the run in time.
Result<void> take_catalogue(const std::filesystem::path& path, const scenario::Scenario& scenario,
                            const Span& span, std::vector<Candidate>& taken,
                            std::vector<Skipped>& skipped) {
  auto catalogue = read_catalogue(path, scenario.constellation.verify_checksums);
  if (!catalogue) return pass_on(catalogue);
  const double age_max_s = scenario.assumptions.catalogue_age_max_s;
  const std::string file = path.string();
  std::move(catalogue->skipped.begin(), catalogue->skipped.end(), std::back_inserter(skipped));
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < catalogue->elements.size(); ++i)
    candidates.push_back({std::move(catalogue->elements[i]), file, catalogue->origins[i]});
  const auto distance_s = [&](const Candidate& c) { return span.distance_s(c.elements.epoch); };
  const auto nearest = std::min_element(
      candidates.begin(), candidates.end(),
      [&](const Candidate& a, const Candidate& b) { return distance_s(a) < distance_s(b); });
  if (distance_s(*nearest) > age_max_s) {
    const Skipped refused{file, nearest->origin, nearest->elements.name,
                          too_far(nearest->elements, span, age_max_s)};
    return invalid_input(fmt::format("{}; of the file's {} set(s) it is the nearest",
                                     refused.text(), candidates.size()));
  }
  for (Candidate& candidate : candidates) {
    if (distance_s(candidate) > age_max_s)
      skip(candidate, too_far(candidate.elements, span, age_max_s), skipped);
    else
      taken.push_back(std::move(candidate));
  }
  return {};
}

// Of several sets of one object, that nearest to the run's middle; an equal one later gives way.
std::vector<Candidate> nearest_sets(std::vector<Candidate> candidates, UtcTime middle,
                                    std::vector<Skipped>& skipped) {
  const auto distance_ns = [middle](const Candidate& c) {
    return std::llabs(c.elements.epoch.ns - middle.ns);
  };
  std::map<ObjectKey, std::size_t> best;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto [entry, added] = best.emplace(object_key(candidates[i].elements), i);
    if (!added && distance_ns(candidates[i]) < distance_ns(candidates[entry->second]))
      entry->second = i;
  }
  std::vector<Candidate> kept;
  kept.reserve(best.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Candidate& candidate = candidates[i];
    if (best.at(object_key(candidate.elements)) == i) {
      kept.push_back(std::move(candidate));
      continue;
    }
    skip(candidate,
         fmt::format("epoch {}: another set of object {} is nearer to the run",
                     format_utc(candidate.elements.epoch), candidate.elements.catalogue_number),
         skipped);
  }
  return kept;
}

// What SGP4 says of the set at the run's start or, if that is nothing, at its end.
struct Trouble {
  UtcTime time;
  PropagationError error = PropagationError::none;
};

Trouble trouble_of(const Sgp4& sgp4, UtcTime epoch, const Span& span) {
  for (const UtcTime t : {span.begin, span.end}) {
    const PropagationError error = sgp4.at_minutes(elapsed_s(epoch, t) / 60.0).error;
    if (error != PropagationError::none) return {t, error};
  }
  return {};
}

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
  std::vector<Candidate> candidates;
  for (const std::filesystem::path& path : scenario.constellation.catalogues) {
    auto taken = take_catalogue(path, scenario, span, candidates, fleet.skipped_);
    if (!taken) note(taken.error());
  }
  if (!errors.messages.empty()) return tl::unexpected<Error>(std::move(errors));

  fleet.orientation_ = std::move(*orientation);
  std::vector<ElementSet> sets;
  for (Candidate& c : nearest_sets(std::move(candidates), span.middle(), fleet.skipped_)) {
    const Trouble trouble = trouble_of(Sgp4(c.elements), c.elements.epoch, span);
    if (trouble.error != PropagationError::none) {
      skip(c, fmt::format("SGP4 at {}: {}", format_utc(trouble.time), describe(trouble.error)),
           fleet.skipped_);
      continue;
    }
    fleet.add(c.elements, {class_of_name(c.elements.name), has_lasers_by_name(c.elements.name)});
    sets.push_back(std::move(c.elements));
    fleet.has_catalogue_ = true;
  }
  fleet.add_shells(scenario, sets);
  fleet.batch_ = Sgp4Batch(sets);
  if (fleet.satellites_.size() == 0)
    return invalid_input(
        fmt::format("{}: has no satellites; a shell or a catalogue with usable elements is needed",
                    scenario.file.string()));
  return fleet;
}

void Fleet::add_shells(const scenario::Scenario& scenario, std::vector<ElementSet>& sets) {
  std::int32_t number = 0;
  for (const scenario::Shell& shell : scenario.constellation.shells) {
    std::int32_t row = 0;
    for (ElementSet& elements : shell_elements(shell, scenario.start)) {
      add(elements, {shell.satellite_class, shell.has_lasers, number,
                     row / shell.satellites_per_plane, row % shell.satellites_per_plane});
      sets.push_back(std::move(elements));
      ++row;
    }
    ++number;
  }
}

void Fleet::add(const ElementSet& elements, const Membership& membership) {
  satellites_.name.push_back(elements.name);
  satellites_.catalogue_number.push_back(elements.catalogue_number);
  satellites_.satellite_class.push_back(membership.satellite_class);
  satellites_.has_lasers.push_back(membership.has_lasers ? 1 : 0);
  satellites_.shell.push_back(membership.shell);
  satellites_.plane.push_back(membership.plane);
  satellites_.slot_in_plane.push_back(membership.slot_in_plane);
  satellites_.epoch.push_back(elements.epoch);
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
}

ElementAge Fleet::element_age(UtcTime t) const {
  ElementAge age;
  age.from_shells_only = !has_catalogue_;
  std::vector<double> ages_s;
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites_.size()))
    if (satellites_.shell[s] < 0) ages_s.push_back(std::fabs(elapsed_s(satellites_.epoch[s], t)));
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
