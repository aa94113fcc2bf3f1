#include "aloft/orbit/gather.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/core.h>

#include "aloft/orbit/element_text.h"

namespace aloft::orbit {
namespace {

// One element set with the place that it came from.
struct Candidate {
  ElementSet elements;
  std::string file;
  Origin origin;
};

// What the catalogues give.
struct Taken {
  std::vector<Candidate> candidates;
  std::vector<std::pair<StateTable, std::string>> tables;  // Each with its file.
};

// The sets of one object that count within the run, by ascending epochs.
struct Object {
  std::vector<Candidate> sets;
  std::size_t nearest = 0;  // As in `ObjectSets`.
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

std::string span_text(const StateTable& table) {
  return fmt::format("{} to {}", format_utc(table.segments.front().usable_from),
                     format_utc(table.segments.back().usable_to));
}

bool same_object(const StateTable& a, const StateTable& b) {
  if (a.catalogue_number != 0 || b.catalogue_number != 0)
    return a.catalogue_number == b.catalogue_number;
  return a.name == b.name && a.international_designator == b.international_designator;
}

// Takes the tables of one catalogue that hold any instant of the run. Tables of one object in
// several files become one, in the order of the files.
void take_tables(std::vector<StateTable> tables, const std::string& file, const Span& span,
                 Taken& taken, std::vector<Skipped>& skipped) {
  for (StateTable& table : tables) {
    const bool any = std::any_of(
        table.segments.begin(), table.segments.end(), [&span](const StateSegment& segment) {
          return segment.usable_from <= span.end && segment.usable_to >= span.begin;
        });
    if (!any) {
      skipped.push_back(
          {file, table.origin, table.name,
           fmt::format("its states ({}) hold no instant of the run ({} to {})", span_text(table),
                       format_utc(span.begin), format_utc(span.end))});
      continue;
    }
    const auto same = std::find_if(taken.tables.begin(), taken.tables.end(),
                                   [&](const auto& one) { return same_object(one.first, table); });
    if (same == taken.tables.end())
      taken.tables.emplace_back(std::move(table), file);
    else
      std::move(table.segments.begin(), table.segments.end(),
                std::back_inserter(same->first.segments));
  }
}

// Names the tables without a state for some part of the run.
void note_gaps(const Taken& all, const Span& span, std::vector<Skipped>& skipped) {
  for (const auto& [table, file] : all.tables) {
    std::vector<std::pair<UtcTime, UtcTime>> parts;
    for (const StateSegment& one : table.segments)
      parts.emplace_back(one.usable_from, one.usable_to);
    std::sort(parts.begin(), parts.end());
    UtcTime held_to = span.begin;
    for (const auto& [from, to] : parts)
      if (from <= held_to) held_to = std::max(held_to, to);
    if (held_to < span.end || parts.front().first > span.begin)
      skipped.push_back(
          {file, table.origin, table.name,
           fmt::format("only for a part of the run ({} to {}): its states ({}) do not "
                       "hold all of it",
                       format_utc(span.begin), format_utc(span.end), span_text(table))});
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

ObjectSets sets_of(Object object) {
  ObjectSets result{{}, object.nearest};
  for (Candidate& c : object.sets) result.sets.push_back(std::move(c.elements));
  return result;
}

}  // namespace

Result<Gathered> gather(const scenario::Scenario& scenario, const Span& span,
                        std::vector<Skipped>& skipped) {
  Taken all;
  Error errors;
  for (const std::filesystem::path& path : scenario.constellation.catalogues) {
    auto taken = take_catalogue(path, scenario, span, all, skipped);
    if (!taken)
      std::move(taken.error().messages.begin(), taken.error().messages.end(),
                std::back_inserter(errors.messages));
  }
  if (!errors.messages.empty()) return tl::unexpected<Error>(std::move(errors));
  prefer_tables(all, skipped);
  note_gaps(all, span, skipped);
  Gathered gathered;
  for (Object& object : gather_objects(std::move(all.candidates), span, skipped)) {
    drop_unmovable(object, span, skipped);
    if (!object.sets.empty()) gathered.objects.push_back(sets_of(std::move(object)));
  }
  for (auto& [table, file] : all.tables) gathered.tables.push_back(std::move(table));
  return gathered;
}

}  // namespace aloft::orbit
