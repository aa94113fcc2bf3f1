/// A thin cover of the NetCDF C library: the first error is kept and told at the end, so that the
/// writer reads as a list of what is in the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::results {

/// What a variable is, for people and for the CF conventions.
struct VariableMeaning {
  std::string long_name;
  std::string units;          ///< UDUNITS; "1" for shares; empty for text.
  std::string standard_name;  ///< Of the CF table; empty where there is none.
};

class NetcdfFile {
 public:
  explicit NetcdfFile(std::filesystem::path path);
  ~NetcdfFile();
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;

  void attribute(int variable, const char* name, const std::string& text);
  void attribute(int variable, const char* name, double value);
  void attribute(int variable, const char* name, std::uint64_t value);

  /// Length 0 means unlimited.
  int dimension(const std::string& name, std::size_t length);
  /// Compressed. Floats have NaN as _FillValue.
  int floats(const std::string& name, const std::vector<int>& dimensions,
             const VariableMeaning& meaning);
  int doubles(const std::string& name, const std::vector<int>& dimensions,
              const VariableMeaning& meaning);
  int flags(const std::string& name, const std::vector<int>& dimensions,
            const VariableMeaning& meaning);
  int identifiers(const std::string& name, const std::vector<int>& dimensions,
                  const VariableMeaning& meaning);
  /// UTF-8 letters in rows as long as the longest text: text of any length would not compress.
  void texts(const std::string& name, int dimension, const std::vector<std::string>& values,
             const VariableMeaning& meaning);
  void chunks(int variable, const std::vector<std::size_t>& lengths);

  void put(int variable, std::span<const float> values);
  void put(int variable, std::span<const double> values);
  void put(int variable, std::span<const std::int8_t> values);
  void put(int variable, std::span<const unsigned long long> values);
  /// `values` fill the rows from `first` on; a row has `columns` values (1 for one dimension).
  void put_rows(int variable, std::size_t first, std::size_t columns,
                std::span<const float> values);
  void put_rows(int variable, std::size_t first, std::span<const double> values);
  void read_rows(int variable, std::size_t first, std::size_t columns, std::span<float> values);
  void read_rows(int variable, std::size_t first, std::span<double> values);

  Result<void> close();
  [[nodiscard]] bool good() const { return problem_.empty(); }

 private:
  int variable(const std::string& name, int type, const std::vector<int>& dimensions,
               const VariableMeaning& meaning);
  void keep(int status, std::string_view what);
  std::filesystem::path path_;
  std::string problem_;
  int id_ = -1;
};

/// The file itself, for `attribute`.
extern const int kWholeFile;

}  // namespace aloft::results
