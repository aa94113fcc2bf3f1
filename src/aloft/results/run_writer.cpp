#include <algorithm>
#include <system_error>
#include <utility>

#include "aloft/base/check.h"
#include "aloft/results/csv_tables.h"
#include "aloft/results/netcdf_series.h"
#include "aloft/results/output_file.h"
#include "aloft/results/report.h"
#include "aloft/results/results.h"
#include "aloft/results/run_folder.h"
#include "aloft/results/summary.h"

namespace aloft::results {
namespace {

// More points than a plot is wide are no gain.
constexpr std::size_t kPointsInPlot = 480;

Result<void> write_text(const std::filesystem::path& path, const std::string& text) {
  OutputFile file(path);
  file.write(text);
  return file.close();
}

std::filesystem::path without_trailing_slash(const std::filesystem::path& folder) {
  return folder.has_filename() ? folder : folder.parent_path();
}

// People where there are any, else area: what a share of the world is a share of.
std::vector<double> weights_of(const RunTables& tables) {
  std::vector<double> people;
  std::vector<double> area;
  double sum = 0.0;
  for (const TerritoryRow& row : tables.territories) {
    people.push_back(row.gazetteer_population);
    area.push_back(row.area_km2);
    sum += row.gazetteer_population;
  }
  return sum > 0.0 ? people : area;
}

}  // namespace

struct RunWriter::State {
  State(std::filesystem::path target, std::filesystem::path partial, RunInfo about,
        const std::vector<std::string>& territory_ids, const std::vector<std::string>& places)
      : folder(std::move(target)),
        part(std::move(partial)),
        info(std::move(about)),
        series(part / "results.nc", info, territory_ids),
        trace_names(trace_file_names(places)) {
    for (std::size_t i = 0; i < trace_names.size(); ++i) {
      traces.emplace_back(part / trace_names[i]);
      write_trace_header(traces.back());
      plotted.emplace_back(places[i], trace_names[i], info.slot_count);
    }
  }
  ~State() {
    std::error_code ignored;
    if (!finished) std::filesystem::remove_all(part, ignored);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // summary.json is last, so that it is moved into place when all else is there.
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names{"results.nc", "territories.csv", "places.csv", "report.html"};
    names.insert(names.end(), trace_names.begin(), trace_names.end());
    names.emplace_back("summary.json");
    return names;
  }

  std::filesystem::path folder;
  std::filesystem::path part;
  RunInfo info;
  NetcdfSeries series;
  std::vector<std::string> trace_names;
  std::vector<OutputFile> traces;
  std::vector<PlaceTrace> plotted;
  bool finished = false;
};

RunWriter::RunWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunWriter::~RunWriter() = default;
RunWriter::RunWriter(RunWriter&&) noexcept = default;
RunWriter& RunWriter::operator=(RunWriter&&) noexcept = default;

Result<RunWriter> RunWriter::create(const std::filesystem::path& folder, const RunInfo& info,
                                    const std::vector<std::string>& territory_ids,
                                    const std::vector<std::string>& traced_places) {
  const std::filesystem::path target = without_trailing_slash(folder);
  auto part = make_part_folder(target);
  if (!part) return pass_on(part);
  return RunWriter(std::make_unique<State>(target, *part, info, territory_ids, traced_places));
}

Result<void> RunWriter::append(const SlotSeries& slot) {
  ALOFT_CHECK(slot.places.size() == state_->traces.size(),
              "a slot has one row for each traced place that the writer was made with");
  state_->series.append(slot);
  for (std::size_t i = 0; i < slot.places.size(); ++i) {
    write_trace_row(state_->traces[i], slot.slot_begin, slot.places[i]);
    state_->plotted[i].add(slot.places[i]);
  }
  return {};
}

Result<void> RunWriter::finish(const RunTables& tables) {
  State& state = *state_;
  const std::vector<std::string> files = state.files();
  const ServedSeries served = state.series.served_series(weights_of(tables), kPointsInPlot);
  std::vector<Result<void>> steps;
  steps.push_back(state.series.finish(tables));
  for (OutputFile& trace : state.traces) steps.push_back(trace.close());
  steps.push_back(write_territories(state.part / "territories.csv", tables));
  steps.push_back(write_places(state.part / "places.csv", tables));
  steps.push_back(write_text(state.part / "report.html",
                             report_page(state.info, tables, served, state.plotted)));
  steps.push_back(write_text(state.part / "summary.json", summary_json(state.info, tables, files)));
  for (Result<void>& step : steps)
    if (!step) return pass_on(step);
  auto moved = move_into_place(state.part, state.folder, files);
  state.finished = moved.has_value();
  return moved;
}

}  // namespace aloft::results
