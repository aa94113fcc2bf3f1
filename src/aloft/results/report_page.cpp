#include "aloft/results/report.h"
#include "aloft/results/summary.h"
#include "aloft/results/text.h"

namespace aloft::results {

std::string report_page(const RunInfo& info, const RunTables& tables, const ServedSeries&) {
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
         html_text(info.scenario_name) + "</title></head><body><pre>" +
         html_text(terminal_table(info, tables, tables.territories.size())) +
         "</pre></body></html>\n";
}

}  // namespace aloft::results
