#include <algorithm>
#include <cmath>

#include "aloft/base/check.h"
#include "aloft/orbit/batch_constants.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

using batch::DeepBlock;
using batch::GeneralBlock;
using batch::Kernels;
using batch::kWayCount;
using batch::Lanes;
using batch::NearCircularBlock;
using batch::ResonanceRow;
using batch::ResonanceTable;
using batch::Way;

namespace {

// Enough for a century: farther times find the table's end, so that none can exhaust memory.
constexpr double kResonanceStepsMax = 73'050.0;
constexpr double kResonanceStep_min = 720.0;

std::int64_t tai_ns(UtcTime t) { return t.ns + tai_minus_utc_s(t) * kNanosecondsPerSecond; }

// Whole steps of the resonance towards the epoch.
std::int64_t resonance_steps(double minutes) {
  const double steps = std::trunc(minutes / kResonanceStep_min);
  if (!(std::fabs(steps) < kResonanceStepsMax))
    return static_cast<std::int64_t>(std::copysign(kResonanceStepsMax, steps));
  return static_cast<std::int64_t>(steps);
}

}  // namespace

Instants Instants::list(std::span<const double> minutes) {
  Instants instants;
  instants.minutes_ = minutes.data();
  instants.count_ = minutes.size();
  return instants;
}

Instants Instants::uniform(double first_min, double step_min, std::size_t count) {
  Instants instants;
  instants.first_min_ = first_min;
  instants.step_min_ = step_min;
  instants.count_ = count;
  return instants;
}

Instants Instants::after(UtcTime reference) const {
  Instants instants = *this;
  instants.reference_tai_ns_ = tai_ns(reference);
  return instants;
}

std::pair<double, double> Instants::range_min() const {
  if (minutes_ != nullptr) {
    const auto [low, high] = std::minmax_element(minutes_, minutes_ + count_);
    return {*low, *high};
  }
  const double a = std::fma(static_cast<double>(begin_), step_min_, first_min_);
  const double b = std::fma(static_cast<double>(begin_ + count_ - 1), step_min_, first_min_);
  return std::minmax(a, b);
}

Instants Instants::part(std::size_t begin, std::size_t count) const {
  ALOFT_CHECK(begin <= count_ && count <= count_ - begin, "a part lies within the whole");
  Instants instants = *this;
  if (minutes_ != nullptr) instants.minutes_ += begin;
  instants.begin_ += begin;
  instants.count_ = count;
  return instants;
}

State state_of(const BlockState& states, const BlockErrors& errors, std::size_t lane) {
  const auto& v = states.value;
  return {{v[0][lane], v[1][lane], v[2][lane]}, {v[3][lane], v[4][lane], v[5][lane]}, errors[lane]};
}

/// Blocks in the order of `Way`: every block has general constants, the first ones also those of
/// the nearly circular way, the last ones those of deep space.
struct Sgp4Batch::Blocks {
  const Kernels* kernels = nullptr;
  std::vector<GeneralBlock> general;
  std::vector<NearCircularBlock> near_circular;
  std::vector<DeepBlock> deep;
  std::vector<std::array<std::int64_t, kLanes>> epoch_tai_ns;
  std::vector<std::array<std::uint32_t, kLanes>> sets;
  std::vector<std::uint8_t> set_count;

  void add(Way way, std::span<const std::uint32_t> rows, std::span<const theory::Constants> all,
           std::span<const ElementSet> elements);
  [[nodiscard]] Lanes minutes_at_zero(std::size_t block, const Instants& instants) const;
  [[nodiscard]] ResonanceTable integrate(std::size_t block, const Lanes& at_zero,
                                         const Instants& instants,
                                         std::vector<ResonanceRow>& rows) const;
  void run(std::size_t block, const Instants& instants, const Lanes& at_zero,
           const ResonanceTable& table, BlockState* states, BlockErrors* errors) const;
};

struct Sgp4Batch::Workspace::Buffers {
  std::vector<ResonanceRow> rows;
  std::vector<BlockState> states;
  std::vector<BlockErrors> errors;
};

Sgp4Batch::Workspace::Workspace() : buffers_(std::make_unique<Buffers>()) {}
Sgp4Batch::Workspace::~Workspace() = default;

// One block of one to eight sets; the lanes left over repeat the last set.
void Sgp4Batch::Blocks::add(Way way, std::span<const std::uint32_t> rows,
                            std::span<const theory::Constants> all,
                            std::span<const ElementSet> elements) {
  set_count.push_back(static_cast<std::uint8_t>(rows.size()));
  sets.emplace_back();
  epoch_tai_ns.emplace_back();
  general.emplace_back();
  if (way == Way::near_circular) near_circular.emplace_back();
  if (is_deep(way)) deep.emplace_back();
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const std::uint32_t row = rows[std::min(lane, rows.size() - 1)];
    sets.back()[lane] = row;
    epoch_tai_ns.back()[lane] = tai_ns(elements[row].epoch);
    set_lane(all[row], lane, general.back());
    if (way == Way::near_circular) set_lane(all[row], lane, near_circular.back());
    if (is_deep(way)) set_lane(all[row], lane, deep.back());
  }
}

Lanes Sgp4Batch::Blocks::minutes_at_zero(std::size_t block, const Instants& instants) const {
  constexpr double kNanosecondsPerMinute = 60e9;
  Lanes minutes;
  if (!instants.reference_tai_ns_) return minutes;
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    minutes.v[lane] = static_cast<double>(*instants.reference_tai_ns_ - epoch_tai_ns[block][lane]) /
                      kNanosecondsPerMinute;
  return minutes;
}

ResonanceTable Sgp4Batch::Blocks::integrate(std::size_t block, const Lanes& at_zero,
                                            const Instants& instants,
                                            std::vector<ResonanceRow>& rows) const {
  const std::size_t first_deep = general.size() - deep.size();
  if (block < first_deep || deep[block - first_deep].harmonic_count == 0) return {};
  const auto [lane_min, lane_max] = std::minmax_element(at_zero.v, at_zero.v + kLanes);
  const auto [minutes_min, minutes_max] = instants.range_min();
  const std::int64_t first = std::min<std::int64_t>(0, resonance_steps(*lane_min + minutes_min));
  const std::int64_t last = std::max<std::int64_t>(0, resonance_steps(*lane_max + minutes_max));
  rows.resize(static_cast<std::size_t>(last - first) + 1);
  kernels->integrate(general[block], deep[block - first_deep], first, last, rows.data());
  return {rows.data(), first, last};
}

void Sgp4Batch::Blocks::run(std::size_t block, const Instants& instants, const Lanes& at_zero,
                            const ResonanceTable& table, BlockState* states,
                            BlockErrors* errors) const {
  static_assert(sizeof(BlockState) == 6 * sizeof(Lanes) && sizeof(BlockErrors) == kLanes);
  const std::size_t first_deep = general.size() - deep.size();
  batch::BlockRequest request{&at_zero,
                              instants.minutes_,
                              instants.first_min_,
                              instants.step_min_,
                              instants.begin_,
                              instants.count_,
                              &states->value[0][0],
                              reinterpret_cast<std::uint8_t*>(errors->data())};
  if (block < near_circular.size())
    kernels->near_circular(near_circular[block], general[block], request);
  else if (block < first_deep)
    kernels->general(general[block], request);
  else
    kernels->deep(general[block], deep[block - first_deep], table, request);
}

Sgp4Batch::Sgp4Batch() : Sgp4Batch(std::span<const ElementSet>{}) {}
Sgp4Batch::~Sgp4Batch() = default;
Sgp4Batch::Sgp4Batch(Sgp4Batch&&) noexcept = default;
Sgp4Batch& Sgp4Batch::operator=(Sgp4Batch&&) noexcept = default;

Sgp4Batch::Sgp4Batch(std::span<const ElementSet> elements, Simd simd) {
  ALOFT_CHECK(is_available(simd), "the caller asks for what this processor has");
  std::vector<theory::Constants> constants;
  constants.reserve(elements.size());
  std::array<std::vector<std::uint32_t>, kWayCount> rows_of;
  for (const ElementSet& set : elements) {
    const auto row = static_cast<std::uint32_t>(constants.size());
    constants.push_back(theory::initialise(set));
    rows_of[static_cast<std::size_t>(batch::way_of(constants.back()))].push_back(row);
  }
  auto blocks = std::make_unique<Blocks>();
  blocks->kernels = batch::kernels_of(simd);
  for (std::size_t way = 0; way < kWayCount; ++way) {
    const std::span<const std::uint32_t> rows = rows_of[way];
    for (std::size_t i = 0; i < rows.size(); i += kLanes)
      blocks->add(static_cast<Way>(way), rows.subspan(i, std::min(kLanes, rows.size() - i)),
                  constants, elements);
  }
  blocks_ = std::move(blocks);
}

std::size_t Sgp4Batch::block_count() const { return blocks_->general.size(); }

std::span<const std::uint32_t> Sgp4Batch::sets_of(std::size_t block) const {
  return {blocks_->sets[block].data(), blocks_->set_count[block]};
}

void Sgp4Batch::propagate(std::size_t block, const Instants& instants, Workspace& workspace,
                          std::span<BlockState> states, std::span<BlockErrors> errors) const {
  ALOFT_CHECK(states.size() == instants.size() && errors.size() == instants.size(),
              "the caller gives room for every instant");
  if (instants.size() == 0) return;
  const Lanes at_zero = blocks_->minutes_at_zero(block, instants);
  const ResonanceTable table =
      blocks_->integrate(block, at_zero, instants, workspace.buffers_->rows);
  blocks_->run(block, instants, at_zero, table, states.data(), errors.data());
}

void Sgp4Batch::visit(std::size_t block, const Instants& instants, Workspace& workspace,
                      const std::function<void(const Part&)>& consumer) const {
  constexpr std::size_t kPart = 64;  // 24 KiB of states: half of a first-level cache.
  if (instants.size() == 0) return;
  Workspace::Buffers& buffers = *workspace.buffers_;
  buffers.states.resize(kPart);
  buffers.errors.resize(kPart);
  const Lanes at_zero = blocks_->minutes_at_zero(block, instants);
  const ResonanceTable table = blocks_->integrate(block, at_zero, instants, buffers.rows);
  for (std::size_t first = 0; first < instants.size(); first += kPart) {
    const std::size_t count = std::min(kPart, instants.size() - first);
    blocks_->run(block, instants.part(first, count), at_zero, table, buffers.states.data(),
                 buffers.errors.data());
    consumer({block, first, std::span(buffers.states).first(count),
              std::span(buffers.errors).first(count)});
  }
}

}  // namespace aloft::orbit
