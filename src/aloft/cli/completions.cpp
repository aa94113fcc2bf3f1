#include "aloft/cli/completions.h"

namespace aloft::cli {
namespace {

// Of this program and all below it; `path` is that of `app`.
void collect_completions(const CLI::App& app, const std::string& path,
                         std::vector<Completions>& found) {
  Completions here{path, subcommand_names(app), {}};
  for (const CLI::Option* option : app.get_options()) {
    std::vector<std::string> names;
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    here.words.insert(here.words.end(), names.begin(), names.end());
    if (option->get_type_size() != 0)
      here.with_values.insert(here.with_values.end(), names.begin(), names.end());
  }
  found.push_back(std::move(here));
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    collect_completions(*one, path.empty() ? one->get_name() : path + " " + one->get_name(), found);
}

}  // namespace

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(one->get_name());
  return names;
}

std::vector<Completions> completions_of(const CLI::App& app) {
  std::vector<Completions> found;
  collect_completions(app, "", found);
  return found;
}

}  // namespace aloft::cli
