/// A simulated disk with a reader of the log on it, for the tests of modules that use this one.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "aloft/transparency/readers.h"
#include "aloft/transparency/simulated_disk.h"

namespace aloft::transparency {

/// Replaces a text in every file of a folder and the folders in it, as root can; gives how often.
inline int edit_everywhere(SimulatedDisk& disk, const std::string& folder, const std::string& what,
                           const std::string& with) {
  int edits = 0;
  for (const std::string& name : disk.state().list(folder)) {
    std::string path = folder;
    path.append("/").append(name);
    if (disk.state().has_folder(path)) {
      edits += edit_everywhere(disk, path, what, with);
      continue;
    }
    std::string bytes = *disk.state().read(path);
    int here = 0;
    for (std::size_t at = 0; (at = bytes.find(what, at)) != std::string::npos; ++here)
      bytes.replace(at, what.size(), with);
    if (here == 0) continue;
    edits += here;
    auto file = disk.create(path);
    ALOFT_CHECK(file && (*file)->append(bytes) && (*file)->fsync(), "a disk in memory is written");
  }
  return edits;
}

}  // namespace aloft::transparency
