/// Small worlds for tests: a scenario written from a few words, opened, run and asked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/engine/engine.h"

namespace aloft::laboratory {

/// A constellation of one shell at 550 km, phasing 1.
std::string shell(int planes, int satellites_per_plane, double inclination_deg,
                  const std::string& satellite_class = "v2-mini", bool lasers = true);

/// What a test varies; the rest of the scenario is always the same.
struct WorldText {
  std::string shells = shell(72, 22, 53.0);
  std::vector<std::string> gateways{"Orleans,47.9,1.9"};  ///< name,lat,lon
  std::vector<std::string> pops{"Frankfurt,50.1,8.7"};    ///< name,lat,lon
  std::string assumptions;                                ///< Lines of [assumptions].
  std::string throttles;                                  ///< Tables [[throttle]].
  std::vector<authority::Rule> rules;                     ///< As a policy bundle has them.
  int duration_s = 60;
};

/// A decision over all of a territory, or over some cells of it, in force a day before and after
/// the run's start.
authority::Rule deactivation(std::int64_t number, const std::string& territory,
                             std::vector<earth::CellId> cells = {});

/// The one atlas of the process.
const earth::Atlas& atlas();

/// An empty folder of the running test, below the build folder.
std::filesystem::path fresh_folder(const std::string& name);

/// Writes the scenario and its files, reads them back and loads the world. Problems end the
/// process: a test that cannot build its world has nothing to say.
engine::World open(const WorldText& text, const engine::Without& without = {});
engine::World open_file(const std::filesystem::path& scenario);

results::RunTables run(const engine::World& world, const std::filesystem::path& folder,
                       const std::vector<std::string>& traced = {});
engine::Explanation explain(const engine::World& world, const std::string& place, UtcTime time);
/// In the middle of the first slot of the run.
engine::Explanation explain(const engine::World& world, const std::string& place);

PlaceIndex place_of(const std::string& text);
const results::PlaceRow& row_of(const results::RunTables& tables, const std::string& place);
const results::TerritoryRow& territory_of(const results::RunTables& tables, const std::string& id);
double share_of(const results::RunTables& tables, const std::vector<double>& reason_shares,
                plan::Reason reason);

}  // namespace aloft::laboratory
