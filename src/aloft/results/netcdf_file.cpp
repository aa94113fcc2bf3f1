#include "aloft/results/netcdf_file.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/core.h>
#include <netcdf.h>

#include "aloft/results/text.h"

namespace aloft::results {

const int kWholeFile = NC_GLOBAL;

NetcdfFile::NetcdfFile(std::filesystem::path path) : path_(std::move(path)) {
  keep(nc_create(path_.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_), "file");
  if (!problem_.empty()) id_ = -1;
}

NetcdfFile::~NetcdfFile() {
  if (id_ >= 0) nc_close(id_);
}

void NetcdfFile::keep(int status, std::string_view what) {
  if (status != NC_NOERR && problem_.empty())
    problem_ = fmt::format("{}: {}: {}", path_.string(), what, nc_strerror(status));
}

Result<void> NetcdfFile::close() {
  if (id_ >= 0) keep(nc_close(id_), "close");
  id_ = -1;
  if (problem_.empty()) return {};
  return failed(problem_);
}

void NetcdfFile::attribute(int variable, const char* name, const std::string& text) {
  const std::string valid = valid_utf8(text);
  keep(nc_put_att_text(id_, variable, name, valid.size(), valid.c_str()), name);
}

void NetcdfFile::attribute(int variable, const char* name, double value) {
  keep(nc_put_att_double(id_, variable, name, NC_DOUBLE, 1, &value), name);
}

void NetcdfFile::attribute(int variable, const char* name, std::uint64_t value) {
  const unsigned long long plain = value;
  keep(nc_put_att_ulonglong(id_, variable, name, NC_UINT64, 1, &plain), name);
}

int NetcdfFile::dimension(const std::string& name, std::size_t length) {
  int dimension = -1;
  keep(nc_def_dim(id_, name.c_str(), length == 0 ? NC_UNLIMITED : length, &dimension), name);
  return dimension;
}

int NetcdfFile::variable(const std::string& name, int type, const std::vector<int>& dimensions,
                         const VariableMeaning& meaning) {
  constexpr int kShuffle = 1;
  constexpr int kDeflate = 1;
  constexpr int kDeflateLevel = 4;
  int variable = -1;
  keep(nc_def_var(id_, name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(),
                  &variable),
       name);
  keep(nc_def_var_deflate(id_, variable, kShuffle, kDeflate, kDeflateLevel), name);
  if (!meaning.standard_name.empty()) attribute(variable, "standard_name", meaning.standard_name);
  attribute(variable, "long_name", meaning.long_name);
  if (!meaning.units.empty()) attribute(variable, "units", meaning.units);
  return variable;
}

int NetcdfFile::floats(const std::string& name, const std::vector<int>& dimensions,
                       const VariableMeaning& meaning) {
  const int id = variable(name, NC_FLOAT, dimensions, meaning);
  const float fill = std::numeric_limits<float>::quiet_NaN();
  keep(nc_def_var_fill(id_, id, NC_FILL, &fill), name);
  return id;
}

int NetcdfFile::doubles(const std::string& name, const std::vector<int>& dimensions,
                        const VariableMeaning& meaning) {
  return variable(name, NC_DOUBLE, dimensions, meaning);
}

int NetcdfFile::flags(const std::string& name, const std::vector<int>& dimensions,
                      const VariableMeaning& meaning) {
  return variable(name, NC_BYTE, dimensions, meaning);
}

int NetcdfFile::identifiers(const std::string& name, const std::vector<int>& dimensions,
                            const VariableMeaning& meaning) {
  return variable(name, NC_UINT64, dimensions, meaning);
}

void NetcdfFile::texts(const std::string& name, int dimension,
                       const std::vector<std::string>& values, const VariableMeaning& meaning) {
  std::vector<std::string> valid;
  std::size_t width = 1;
  for (const std::string& value : values) {
    valid.push_back(valid_utf8(value));
    width = std::max(width, valid.back().size());
  }
  std::string letters;
  letters.reserve(width * valid.size());
  for (std::string& value : valid) {
    value.resize(width, '\0');
    letters += value;
  }
  const int letter = this->dimension(name + "_bytes", width);
  const int id = variable(name, NC_CHAR, {dimension, letter}, meaning);
  attribute(id, "_Encoding", std::string("utf-8"));
  if (!letters.empty()) keep(nc_put_var_text(id_, id, letters.data()), name);
}

void NetcdfFile::chunks(int variable, const std::vector<std::size_t>& lengths) {
  keep(nc_def_var_chunking(id_, variable, NC_CHUNKED, lengths.data()), "chunks");
}

void NetcdfFile::put(int variable, std::span<const float> values) {
  if (!values.empty()) keep(nc_put_var_float(id_, variable, values.data()), "values");
}

void NetcdfFile::put(int variable, std::span<const double> values) {
  if (!values.empty()) keep(nc_put_var_double(id_, variable, values.data()), "values");
}

void NetcdfFile::put(int variable, std::span<const std::int8_t> values) {
  if (!values.empty()) keep(nc_put_var_schar(id_, variable, values.data()), "values");
}

void NetcdfFile::put(int variable, std::span<const unsigned long long> values) {
  if (!values.empty()) keep(nc_put_var_ulonglong(id_, variable, values.data()), "values");
}

void NetcdfFile::put_rows(int variable, std::size_t first, std::size_t columns,
                          std::span<const float> values) {
  if (values.empty()) return;
  const std::size_t start[] = {first, 0};
  const std::size_t count[] = {values.size() / columns, columns};
  keep(nc_put_vara_float(id_, variable, start, count, values.data()), "series");
}

void NetcdfFile::put_rows(int variable, std::size_t first, std::span<const double> values) {
  if (values.empty()) return;
  const std::size_t count = values.size();
  keep(nc_put_vara_double(id_, variable, &first, &count, values.data()), "series");
}

void NetcdfFile::read_rows(int variable, std::size_t first, std::size_t columns,
                           std::span<float> values) {
  if (values.empty()) return;
  const std::size_t start[] = {first, 0};
  const std::size_t count[] = {values.size() / columns, columns};
  keep(nc_get_vara_float(id_, variable, start, count, values.data()), "series");
}

void NetcdfFile::read_rows(int variable, std::size_t first, std::span<double> values) {
  const std::size_t count = values.size();
  keep(nc_get_vara_double(id_, variable, &first, &count, values.data()), "series");
}

}  // namespace aloft::results
