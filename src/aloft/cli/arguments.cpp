#include "aloft/cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <sstream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/cli/completions.h"
#include "aloft/cli/help_text.h"
#include "aloft/cli/negative_places.h"
#include "aloft/cli/subcommands.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

constexpr std::size_t kThreadsMax = 1024;

// The library takes -1 for the largest number, and every number too large too. The limit is that of
// a scenario file's seed.
std::string whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc() && end == text.data() + text.size() && value >= 0) return "";
  return fmt::format("found '{}'; a whole number from 0 to {} is allowed", text,
                     std::numeric_limits<std::int64_t>::max());
}

// Each subcommand has these options of its own, so that they work in any position and every help
// page shows them.
void add_common(CLI::App& app, Common& common) {
  app.add_flag("--json", common.json, "Print JSON on standard output")->group("Everywhere");
  app.add_flag("-q,--quiet", common.quiet, "No progress, and no table after a run")
      ->group("Everywhere");
  app.add_option("--seed", common.seed, "Use this seed, not the scenario's")
      ->type_name("N")
      ->check(whole_number)
      ->group("Everywhere");
  app.add_option("--threads", common.threads, "Threads to use; 0: one a core")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{0}, kThreadsMax).description(""))
      ->group("Everywhere");
}

void add_time(CLI::App& app, Values& values, const char* absent) {
  app.add_option("--time", values.time, fmt::format("UTC instant; without it {}", absent))
      ->type_name("YYYY-MM-DDTHH:MM:SSZ");
}

void add_scenario(CLI::App& app, std::filesystem::path& scenario) {
  app.add_option("--scenario", scenario, "Without it world.toml, see below")->type_name("FILE");
}

void add_run(CLI::App& app, Values& values) {
  CLI::App& run = add_subcommand(app, "run", kRunHelp, values.common);
  values.commands[&run] = [&values] { return values.run; };
  run.add_option("SCENARIO", values.run.scenario, "The scenario file")->required()->type_name("");
  run.add_option("--out", values.run.out, "Result folder; without it out/<name of the file>")
      ->type_name("DIR");
  run.add_option("--place", values.run.places, "Also trace this place slot by slot; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
  run.add_option("--without", values.run.without,
                 "Take away gateway:NAME, pop:NAME or territory:ID; repeatable")
      ->type_name("KIND:NAME")
      ->allow_extra_args(false);
}

void add_diff(CLI::App& app, Values& values) {
  CLI::App& diff = add_subcommand(app, "diff", kDiffHelp, values.common);
  values.commands[&diff] = [&values] { return values.diff; };
  diff.add_option("OUT1", values.diff.before, "Result folder before")->required()->type_name("");
  diff.add_option("OUT2", values.diff.after, "Result folder after")->required()->type_name("");
}

void add_explain(CLI::App& app, Values& values) {
  CLI::App& explain = add_subcommand(app, "explain", kExplainHelp, values.common);
  values.commands[&explain] = [&values] { return values.explain; };
  explain.add_option("--at", values.explain.at, "A place, or latitude and longitude in degrees")
      ->required()
      ->type_name("NAME|NAME,CC|LAT,LON");
  add_time(explain, values, "the first slot of the scenario");
  add_scenario(explain, values.explain.scenario);
}

void add_path(CLI::App& app, Values& values) {
  CLI::App& path = add_subcommand(app, "path", kPathHelp, values.common);
  values.commands[&path] = [&values] { return values.path; };
  path.add_option("A", values.path.from, "From: NAME, NAME,CC or LAT,LON")
      ->required()
      ->type_name("");
  path.add_option("B", values.path.to, "To: likewise")->required()->type_name("");
  add_time(path, values, "every slot of the scenario");
  add_scenario(path, values.path.scenario);
}

void add_convert(CLI::App& catalogue, Values& values) {
  CLI::App& convert = add_subcommand(catalogue, "convert", kConvertHelp, values.common);
  values.commands[&convert] = [&values] { return values.convert; };
  convert.add_option("FILE", values.convert.file, "A catalogue")->required()->type_name("");
  convert.add_option("--to", values.convert.format, "tle, json, csv, kvn or xml (OMM but for tle)")
      ->required()
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"tle", "json", "csv", "kvn", "xml"}).description(""));
  convert.add_option("--out", values.convert.out, "Without it, standard output")->type_name("FILE");
  convert.add_flag_callback(
      "--no-verify-checksums", [&values] { values.convert.verify_checksums = false; },
      "Take TLE lines whose checksum is wrong");
}

void add_catalogue(CLI::App& app, Values& values) {
  CLI::App& catalogue = add_subcommand(app, "catalogue", kCatalogueHelp, values.common);
  CLI::App& info = add_subcommand(catalogue, "info", kInfoHelp, values.common);
  CLI::App& check = add_subcommand(catalogue, "check", kCheckHelp, values.common);
  for (CLI::App* one : {&info, &check}) {
    values.commands[one] = [&values, is_check = one == &check] {
      values.catalogue.check = is_check;
      return values.catalogue;
    };
    one->add_option("FILE", values.catalogue.files, "Catalogues")->required()->type_name("");
    one->add_flag_callback(
        "--no-verify-checksums", [&values] { values.catalogue.verify_checksums = false; },
        "Take TLE lines whose checksum is wrong");
  }
  add_time(info, values, "the newest epoch");
  add_convert(catalogue, values);
}

void add_passes(CLI::App& app, Values& values) {
  CLI::App& passes = add_subcommand(app, "passes", kPassesHelp, values.common);
  values.commands[&passes] = [&values] { return values.passes; };
  passes.add_option("--at", values.passes.at, "A place, or latitude and longitude in degrees")
      ->required()
      ->type_name("NAME|NAME,CC|LAT,LON");
  passes
      .add_option("--catalogue", values.passes.catalogues,
                  "Satellites; without it the scenario's; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_time(passes, values, "the scenario's start");
  passes.add_option("--hours", values.passes.hours, "How long, from that instant on; 24")
      ->type_name("H")
      ->check(CLI::Range(0.01, 240.0).description(""));
  passes.add_option("--elevation", values.passes.elevation_min_deg, "Degrees above horizon; 10")
      ->type_name("DEG")
      ->check(CLI::Range(-5.0, 89.0).description(""));
  add_scenario(passes, values.passes.scenario);
}

void add_validate(CLI::App& app, Values& values) {
  CLI::App& validate = add_subcommand(app, "validate", kValidateHelp, values.common);
  values.commands[&validate] = [&values] { return values.validate; };
  validate.add_option("--data", values.validate.data, "Folder of the measurements")
      ->required()
      ->type_name("DIR");
  validate.add_option("--out", values.validate.out, "Also write the table as JSON")
      ->type_name("FILE");
}

void add_compat(CLI::App& app, Values& values) {
  constexpr std::int64_t kDay_s = 86'400;
  CLI::App& compat = add_subcommand(app, "compat", kCompatHelp, values.common);
  CLI::App& hypatia = add_subcommand(compat, "hypatia", kHypatiaHelp, values.common);
  values.commands[&hypatia] = [&values] { return values.compat; };
  CompatCommand& c = values.compat;
  hypatia.add_option("--network", c.network, "kuiper_630, starlink_550, telesat_1015 or a file")
      ->required()
      ->type_name("NAME|FILE");
  hypatia
      .add_option("--ground-stations", c.ground_stations, "CSV with name,lat_deg,lon_deg,elev_m")
      ->required()
      ->type_name("FILE");
  hypatia.add_option("--out", c.out, "Result folder; without it out/<the network's name>")
      ->type_name("DIR");
  hypatia
      .add_option_function<std::int64_t>(
          "--duration-s", [&c](std::int64_t s) { c.duration_ms = 1000 * s; }, "Default 200")
      ->type_name("S")
      ->check(CLI::Range(std::int64_t{1}, 31 * kDay_s).description(""));
  hypatia.add_option("--step-ms", c.step_ms, "Time between states; default 100")
      ->type_name("MS")
      ->check(CLI::Range(std::int64_t{1}, 1000 * kDay_s).description(""));
  hypatia.add_option("--pair", c.pairs, "Stations by name or number, for rtt.csv; repeatable")
      ->type_name("A B")
      ->allow_extra_args(false);
  auto* elevation =
      hypatia
          .add_option("--elevation-deg", c.elevation_min_deg,
                      "Ground range is altitude / sin(elevation), whatever the network says")
          ->type_name("DEG")
          ->check(CLI::Range(1.0, 90.0).description(""));
  hypatia.add_option("--ground-range-m", c.ground_range_max_m, "Ground range, likewise")
      ->type_name("M")
      ->check(CLI::Range(1e3, 1e8).description(""))
      ->excludes(elevation);
  hypatia.add_option("--near-ties-m", c.near_ties_m, "List choices that are this close")
      ->type_name("M")
      ->check(CLI::Range(0.0, 1e6).description(""));
  hypatia.add_option("--compare", c.compare, "Compare with the forwarding state in a folder")
      ->type_name("DIR");
}

void add_doctor(CLI::App& app, Values& values) {
  CLI::App& doctor = add_subcommand(app, "doctor", kDoctorHelp, values.common);
  values.commands[&doctor] = [] { return DoctorCommand{}; };
}

void add_completion(CLI::App& app, Values& values) {
  CLI::App& completion = add_subcommand(app, "completion", kCompletionHelp, values.common);
  values.commands[&completion] = [&values] { return values.completion; };
  completion.add_option("SHELL", values.completion.shell, "bash")
      ->required()
      ->type_name("")
      ->check(CLI::IsMember({"bash"}).description(""));
}

CLI::App& deepest_chosen(CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : deepest_chosen(*chosen.back());
}

std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? "aloft"
                                     : full_name(*app.get_parent()) + " " + app.get_name();
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string help_hint(const CLI::App& app) {
  return fmt::format("\nsee '{} --help'", full_name(app));
}

// A word that no subcommand or option took.
std::string unknown_word(const CLI::App& app, const std::string& word) {
  const bool is_option = word.starts_with('-');
  const std::string name = unshielded(word.substr(0, word.find('=')));
  const auto known = is_option ? option_names(app) : subcommand_names(app);
  const std::string nearest = nearest_name(name, known);
  const char* kind = is_option ? "option" : known.empty() ? "further argument" : "subcommand";
  std::string text = fmt::format("{}: no {} '{}'", full_name(app), kind, name);
  if (!nearest.empty()) text += fmt::format("; did you mean '{}'?", nearest);
  return text + help_hint(app);
}

Parsed bad_usage(std::string error) {
  Parsed parsed;
  parsed.exit_code = kExitBadInput;
  parsed.error = std::move(error);
  return parsed;
}

Parsed show(std::string text) {
  Parsed parsed;
  parsed.out = std::move(text);
  return parsed;
}

std::optional<Parsed> parse_with_library(CLI::App& app, std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // The library takes them from the back.
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& asked) {
    std::ostringstream out;
    app.exit(asked, out, out);
    return show(out.str());
  } catch (const CLI::ParseError& error) {
    const CLI::App& chosen = deepest_chosen(app);
    // A slip in an option's name often makes something else look absent: say the slip.
    for (const std::string& word : app.remaining(true))
      if (word.starts_with('-')) return bad_usage(unknown_word(chosen, word));
    const auto rest = app.remaining(true);
    const std::string over =
        rest.empty() ? "" : fmt::format("; nothing took '{}'", unshielded(rest.front()));
    return bad_usage(
        fmt::format("{}: {}{}{}", full_name(chosen), error.what(), over, help_hint(chosen)));
  }
  const auto rest = app.remaining(true);
  if (!rest.empty()) return bad_usage(unknown_word(deepest_chosen(app), rest.front()));
  return std::nullopt;
}

Parsed chosen_command(const CLI::App& app, Values& values) {
  std::optional<UtcTime> time;
  if (!values.time.empty()) {
    const auto read = parse_utc(values.time);
    if (!read) return bad_usage(fmt::format("--time: {}", read.error().text()));
    time = *read;
  }
  values.explain.time = values.path.time = values.catalogue.time = time;
  values.passes.time = time;
  values.path.from = unshielded(values.path.from);
  values.path.to = unshielded(values.path.to);
  Parsed parsed;
  parsed.common = values.common;
  if (const auto made = values.commands.find(&app); made != values.commands.end())
    parsed.command = made->second();
  if (!parsed.command)
    return bad_usage(fmt::format("{}: a subcommand is needed: {}{}", full_name(app),
                                 fmt::join(subcommand_names(app), ", "), help_hint(app)));
  return parsed;
}

}  // namespace

CLI::App& add_subcommand(CLI::App& parent, const char* name, const HelpPage& help, Common& common) {
  CLI::App& app = *parent.add_subcommand(name, help.brief);
  app.footer(help.footer);
  app.allow_extras();
  add_common(app, common);
  return app;
}

Parsed parse_arguments(std::vector<std::string> arguments) {
  if (arguments.empty()) return show(kShortHelp);
  if (arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  Values values;
  CLI::App app("Satellite internet in software: where there is service, how good it is, why not.",
               "aloft");
  app.get_formatter()->column_width(34);
  app.set_version_flag("--version", "aloft " ALOFT_VERSION, "Print the version");
  app.footer(kMainExamples);
  app.allow_extras();
  add_common(app, values.common);
  add_run(app, values);
  add_diff(app, values);
  add_explain(app, values);
  add_path(app, values);
  add_catalogue(app, values);
  add_passes(app, values);
  add_validate(app, values);
  add_compat(app, values);
  add_key(app, values);
  add_log(app, values);
  add_witness(app, values);
  add_territory(app, values);
  add_request(app, values);
  add_contact(app, values);
  add_decide(app, values);
  add_policy(app, values);
  add_probe(app, values);
  add_dark(app, values);
  add_audit(app, values);
  add_doctor(app, values);
  add_bench(app, values);
  add_completion(app, values);
  values.completion.completions = completions_of(app);
  shield_negative_places(arguments, values.completion.completions);
  if (auto finished = parse_with_library(app, std::move(arguments))) return *std::move(finished);
  return chosen_command(deepest_chosen(app), values);
}

}  // namespace aloft::cli
