#include <cmath>

#include "fuzz.h"

#include "aloft/orbit/orbit.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto table = orbit::EarthOrientationTable::read(as_file(bytes));
  if (value_or_reasons(table) == nullptr) return;
  for (const int year : {1973, 2000, 2017, 2026}) {
    const UtcTime time = utc_from_date(year, 1, 1, 43'200'000'000'000);
    const orbit::EarthOrientation value = table->at(time);
    ALOFT_CHECK(std::abs(value.ut1_minus_utc_s) <= 2.0 && std::isfinite(value.polar_x.radians()),
                "between days of the table lies nothing larger than in it");
  }
}
