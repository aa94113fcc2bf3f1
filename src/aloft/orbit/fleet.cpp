#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include <fmt/core.h>

#include "aloft/base/math.h"
#include "aloft/orbit/element_text.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/special_rows.h"
#include "aloft/orbit/state_table.h"

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

// What the catalogues give.
struct Taken {
  std::vector<Candidate> candidates;
  std::vector<std::pair<StateTable, std::string>> tables;  // Each with its file.
};

// Takes the tables of one catalogue that hold any instant of the run.
void take_tables(std::vector<StateTable> tables, const std::string& file, const Span& span,
                 Taken& taken, std::vector<Skipped>& skipped) {
  for (StateTable& table : tables) {
    const bool any = std::any_of(
        table.segments.begin(), table.segments.end(), [&span](const StateSegment& segment) {
          return segment.usable_from <= span.end && segment.usable_to >= span.begin;
        });
    if (any)
      taken.tables.emplace_back(std::move(table), file);
    else
      skipped.push_back({file, table.origin, table.name,
                         fmt::format("its states ({} to {}) hold no instant of the run ({} to {})",
                                     format_utc(table.segments.front().usable_from),
                                     format_utc(table.segments.back().usable_to),
                                     format_utc(span.begin), format_utc(span.end))});
  }
}

// Takes the sets of one catalogue that are near enough to the run in time.
Result<void> take_catalogue(const std::filesystem::path& path, const scenario::Scenario& scenario,
                            const Span& span, Taken& taken_all, std::vector<Skipped>& skipped) {
  auto catalogue = read_catalogue(path, scenario.constellation.verify_checksums);
  if (!catalogue) return pass_on(catalogue);
  const double age_max_s = scenario.assumptions.catalogue_age_max_s;
  const std::string file = path.string();
  std::move(catalogue->skipped.begin(), catalogue->skipped.end(), std::back_inserter(skipped));
  take_tables(std::move(catalogue->tables), file, span, taken_all, skipped);
  if (catalogue->elements.empty()) return {};
  std::vector<Candidate>& taken = taken_all.candidates;
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

// The sets of one object that count within the run, by ascending epochs.
struct Object {
  std::vector<Candidate> sets;
  std::size_t nearest = 0;  // To the run's middle: it gives the row its name and epoch.
};

void skip_for_another(const Candidate& candidate, const char* how_near,
                      std::vector<Skipped>& skipped) {
  const ElementSet& e = candidate.elements;
  skip(candidate,
       fmt::format("epoch {}: another set of object {} is {} to the run", format_utc(e.epoch),
                   e.catalogue_number, how_near),
       skipped);
}

// By ascending epochs, each once: of equals the first in the order of the files stays.
std::vector<Candidate> in_order_of_time(std::vector<Candidate> sets,
                                        std::vector<Skipped>& skipped) {
  std::stable_sort(sets.begin(), sets.end(), [](const Candidate& a, const Candidate& b) {
    return a.elements.epoch < b.elements.epoch;
  });
  std::vector<Candidate> kept;
  for (Candidate& candidate : sets) {
    if (!kept.empty() && candidate.elements.epoch == kept.back().elements.epoch)
      skip_for_another(candidate, "as near", skipped);
    else
      kept.push_back(std::move(candidate));
  }
  return kept;
}

// The sets of one object whose neighbours' epochs leave them something of the run.
Object object_of(std::vector<Candidate> given, const Span& span, std::vector<Skipped>& skipped) {
  std::vector<Candidate> sets = in_order_of_time(std::move(given), skipped);
  std::vector<UtcTime> epochs;
  for (const Candidate& c : sets) epochs.push_back(c.elements.epoch);
  const auto distance_ns = [middle = span.middle()](const Candidate& c) {
    return std::llabs(c.elements.epoch.ns - middle.ns);
  };
  Object object;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const bool over = i + 1 < sets.size() && epochs[i + 1] <= span.begin;
    const bool early = i > 0 && epochs[i - 1] >= span.end;
    if (over || early) {
      skip_for_another(sets[i], "nearer", skipped);
      continue;
    }
    object.sets.push_back(std::move(sets[i]));
    if (distance_ns(object.sets.back()) < distance_ns(object.sets[object.nearest]))
      object.nearest = object.sets.size() - 1;
  }
  return object;
}

// In the order in which the files name them first.
std::vector<Object> gather_objects(std::vector<Candidate> candidates, const Span& span,
                                   std::vector<Skipped>& skipped) {
  std::map<ObjectKey, std::size_t> number_of;
  std::vector<std::vector<Candidate>> sets;
  for (Candidate& candidate : candidates) {
    const auto [entry, added] = number_of.emplace(object_key(candidate.elements), sets.size());
    if (added) sets.emplace_back();
    sets[entry->second].push_back(std::move(candidate));
  }
  std::vector<Object> objects;
  objects.reserve(sets.size());
  for (std::vector<Candidate>& one : sets)
    objects.push_back(object_of(std::move(one), span, skipped));
  return objects;
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

// The part of the run in which a set counts: between its neighbours' epochs.
Span part_of_run(const Object& object, std::size_t i, const Span& span) {
  Span part = span;
  if (i > 0) part.begin = std::max(part.begin, object.sets[i - 1].elements.epoch);
  if (i + 1 < object.sets.size()) part.end = std::min(part.end, object.sets[i + 1].elements.epoch);
  return part;
}

// Drops the sets that SGP4 cannot move where they count.
void drop_unmovable(Object& object, const Span& span, std::vector<Skipped>& skipped) {
  Object kept;
  for (std::size_t i = 0; i < object.sets.size(); ++i) {
    const ElementSet& e = object.sets[i].elements;
    const Trouble trouble = trouble_of(Sgp4(e), e.epoch, part_of_run(object, i, span));
    if (trouble.error == PropagationError::none) {
      if (i <= object.nearest) kept.nearest = kept.sets.size();
      kept.sets.push_back(object.sets[i]);
    } else {
      skip(object.sets[i],
           fmt::format("SGP4 at {}: {}", format_utc(trouble.time), describe(trouble.error)),
           skipped);
    }
  }
  // A set that is left alone must do for the whole run.
  const bool fewer = kept.sets.size() < object.sets.size() && !kept.sets.empty();
  object = std::move(kept);
  if (fewer) drop_unmovable(object, span, skipped);
}

std::vector<SpecialRows::DatedSet> dated_sets(const Object& object) {
  std::vector<SpecialRows::DatedSet> sets;
  for (const Candidate& c : object.sets)
    sets.push_back({Sgp4(c.elements), tai_ns_of(c.elements.epoch)});
  return sets;
}

// Where an ephemeris and element sets have one number, the ephemeris counts.
void prefer_tables(Taken& all, std::vector<Skipped>& skipped) {
  std::set<std::uint64_t> numbers;
  for (const auto& [table, file] : all.tables)
    if (table.catalogue_number != 0) numbers.insert(table.catalogue_number);
  std::vector<Candidate> kept;
  for (Candidate& c : all.candidates) {
    if (numbers.contains(c.elements.catalogue_number))
      skip(c, "an ephemeris of the same number is used", skipped);
    else
      kept.push_back(std::move(c));
  }
  all.candidates = std::move(kept);
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
  Taken all;
  for (const std::filesystem::path& path : scenario.constellation.catalogues) {
    auto taken = take_catalogue(path, scenario, span, all, fleet.skipped_);
    if (!taken) note(taken.error());
  }
  if (!errors.messages.empty()) return tl::unexpected<Error>(std::move(errors));

  fleet.orientation_ = std::move(*orientation);
  prefer_tables(all, fleet.skipped_);
  std::vector<ElementSet> sets;
  SpecialRows special;
  for (Object& object : gather_objects(std::move(all.candidates), span, fleet.skipped_)) {
    drop_unmovable(object, span, fleet.skipped_);
    if (object.sets.empty()) continue;
    const ElementSet& e = object.sets[object.nearest].elements;
    const SatelliteIndex row = fleet.add(e, {class_of_name(e.name), has_lasers_by_name(e.name)});
    if (object.sets.size() > 1) special.add_sets(row, dated_sets(object));
    sets.push_back(e);
    fleet.has_catalogue_ = true;
  }
  fleet.add_shells(scenario, sets);
  fleet.batch_ = Sgp4Batch(sets);
  fleet.element_rows_ = sets.size();
  for (auto& [table, file] : all.tables) {
    const SatelliteIndex row = fleet.add_table(table);
    special.add_table(row, std::move(table));
  }
  fleet.special_rows_ = std::make_shared<const SpecialRows>(std::move(special));
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
