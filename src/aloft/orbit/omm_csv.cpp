#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/message_record.h"
#include "aloft/orbit/omm_elements.h"

// Orbit mean-elements messages as rows of a table whose columns are the keywords, as CelesTrak and
// Space-Track write them. Space-Track adds columns of its own: they are passed over.

namespace aloft::orbit {

Result<Catalogue> parse_omm_csv(std::string_view text, std::string_view file) {
  constexpr std::array<std::string_view, 9> kNeeded = {
      "EPOCH",          "MEAN_MOTION",       "ECCENTRICITY", "INCLINATION",  "BSTAR",
      "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY", "NORAD_CAT_ID",
  };
  const auto table = parse_csv(text, file);
  if (!table) return tl::unexpected(table.error());
  Complaints complaints;
  for (const std::string_view column : kNeeded)
    if (std::find(table->header.begin(), table->header.end(), column) == table->header.end())
      complaints.add(fmt::format("{}:1: has no column {}; it is needed", file, column));
  if (!complaints.empty()) return complaints.as_error();
  Catalogue catalogue;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const std::size_t line = table->line_numbers[row];
    MessageRecord record(file, line, complaints);
    for (std::size_t i = 0; i < table->header.size(); ++i)
      record.add(table->header[i], table->rows[row][i], "", line);
    take_omm_record(record, file, {line, row + 1}, catalogue);
  }
  return finish_omm(std::move(catalogue), complaints, file);
}

}  // namespace aloft::orbit
