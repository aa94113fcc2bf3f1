#include "catalogues.h"

#include <algorithm>
#include <cmath>

#include "aloft/orbit/state_table.h"

namespace aloft::fuzz {
namespace {

using orbit::CatalogueFormat;

void expect_sets_move(const orbit::Catalogue& catalogue) {
  for (const orbit::ElementSet& elements : catalogue.elements) {
    const orbit::Sgp4 propagator(elements);
    for (const double minutes : {0.0, -1440.0, 1e5}) {
      const orbit::State state = propagator.at_minutes(minutes);
      if (state.error != orbit::PropagationError::none) continue;
      ALOFT_CHECK(std::isfinite(state.position_m.x) && std::isfinite(state.position_m.y) &&
                      std::isfinite(state.position_m.z) && std::isfinite(state.velocity_m_per_s.x),
                  "without an error there is a position");
    }
  }
}

void expect_sets_survive_writing(const orbit::Catalogue& catalogue) {
  if (catalogue.elements.empty()) return;
  for (const CatalogueFormat format :
       {CatalogueFormat::json, CatalogueFormat::csv, CatalogueFormat::kvn, CatalogueFormat::xml}) {
    const auto text = orbit::write_catalogue(catalogue, format);
    if (value_or_reasons(text) == nullptr) continue;
    const auto again = orbit::parse_catalogue(*text, "written");
    ALOFT_CHECK(value_or_reasons(again) != nullptr, "what the program wrote, it reads");
    ALOFT_CHECK(again->elements == catalogue.elements, "and to the same bits");
  }
}

void expect_states(const orbit::StateSegment& segment) {
  const std::size_t count = segment.tai_ns.size();
  ALOFT_CHECK(count >= 2 && segment.position_m.size() == count &&
                  segment.velocity_m_per_s.size() == count && segment.degree >= 1,
              "there are states to go from and to");
  ALOFT_CHECK(std::is_sorted(segment.tai_ns.begin(), segment.tai_ns.end(), std::less_equal<>()),
              "each state is later than the one before");
  const std::int64_t from = orbit::tai_ns_of(segment.usable_from);
  const std::int64_t to = orbit::tai_ns_of(segment.usable_to);
  ALOFT_CHECK(segment.tai_ns.front() <= from && from <= to && to <= segment.tai_ns.back(),
              "the usable time is within the states");
  for (const std::int64_t tai_ns : {from, from + (to - from) / 2, to})
    for (const double metres : orbit::interpolate(segment, tai_ns).position_m)
      ALOFT_CHECK(std::isfinite(metres), "there is a position at every usable time");
}

}  // namespace

void expect_usable(const orbit::Catalogue& catalogue) {
  ALOFT_CHECK(!catalogue.elements.empty() || !catalogue.tables.empty(),
              "a catalogue without a usable set is refused");
  ALOFT_CHECK(catalogue.elements.size() == catalogue.origins.size(), "each set has its origin");
  for (const orbit::Skipped& skipped : catalogue.skipped)
    ALOFT_CHECK(!skipped.text().empty(), "what is skipped is named");
  expect_sets_move(catalogue);
  expect_sets_survive_writing(catalogue);
  for (const orbit::StateTable& table : catalogue.tables) {
    ALOFT_CHECK(!table.segments.empty(), "a table has states");
    for (const orbit::StateSegment& segment : table.segments) expect_states(segment);
  }
}

}  // namespace aloft::fuzz
