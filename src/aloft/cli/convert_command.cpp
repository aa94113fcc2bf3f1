#include <map>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/orbit/orbit.h"

namespace aloft::cli {
namespace {

const std::map<std::string, orbit::CatalogueFormat> kFormats = {
    {"tle", orbit::CatalogueFormat::tle},
    {"json", orbit::CatalogueFormat::json},
    {"csv", orbit::CatalogueFormat::csv},
    {"kvn", orbit::CatalogueFormat::kvn},
    {"xml", orbit::CatalogueFormat::xml}};

}  // namespace

int execute(const ConvertCommand& command, const Common& common) {
  const auto catalogue = orbit::read_catalogue(command.file, command.verify_checksums);
  if (!catalogue) return report(catalogue.error());
  if (catalogue->elements.empty())
    return report(
        {Error::Code::invalid_input,
         {fmt::format("{}: holds an ephemeris; element sets are needed", command.file.string())}});
  for (const orbit::Skipped& skipped : catalogue->skipped)
    if (!common.quiet) print_error("left out: " + skipped.text());
  const auto text = orbit::write_catalogue(*catalogue, kFormats.at(command.format));
  if (!text) return report(text.error());
  if (command.out.empty()) return print(*text);
  const auto written = write_file(command.out, *text);
  if (!written) return report(written.error());
  if (common.json)
    return print(json::object({{"file", json::string(command.out.string())},
                               {"element_sets", json::count(catalogue->elements.size())}}) +
                 "\n");
  return 0;
}

}  // namespace aloft::cli
