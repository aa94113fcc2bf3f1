/// Typed indices and columns: an index belongs to its table.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "aloft/base/check.h"

namespace aloft {

/// A row number of the table that `Tag` names. The default value is "none".
template <class Tag>
class TypedIndex {
 public:
  constexpr TypedIndex() = default;
  constexpr explicit TypedIndex(std::size_t value) : value_(static_cast<std::uint32_t>(value)) {}
  [[nodiscard]] constexpr std::size_t value() const { return value_; }
  [[nodiscard]] constexpr bool valid() const { return value_ != kNone; }
  friend constexpr auto operator<=>(TypedIndex, TypedIndex) = default;

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value_ = kNone;
};

using SatelliteIndex = TypedIndex<struct SatelliteTag>;
using CellIndex = TypedIndex<struct CellTag>;  ///< Planned S2 level-9 cells.
using TerritoryIndex = TypedIndex<struct TerritoryTag>;
using PlaceIndex = TypedIndex<struct PlaceTag>;
using GatewayIndex = TypedIndex<struct GatewayTag>;
using PopIndex = TypedIndex<struct PopTag>;  ///< Points of presence.

/// One column of the table that `Index` counts; subscripted by nothing else.
template <class Index, class T>
class Column {
 public:
  Column() = default;
  explicit Column(std::size_t size, const T& value = T{}) : data_(size, value) {}
  explicit Column(std::vector<T> data) : data_(std::move(data)) {}
  T& operator[](Index i) {
    ALOFT_DCHECK(i.value() < data_.size(), "an index is made from its own table");
    return data_[i.value()];
  }
  const T& operator[](Index i) const {
    ALOFT_DCHECK(i.value() < data_.size(), "an index is made from its own table");
    return data_[i.value()];
  }
  [[nodiscard]] std::size_t size() const { return data_.size(); }
  [[nodiscard]] bool empty() const { return data_.empty(); }
  void push_back(T value) { data_.push_back(std::move(value)); }
  void resize(std::size_t size, const T& value = T{}) { data_.resize(size, value); }
  void assign(std::size_t size, const T& value) { data_.assign(size, value); }
  auto begin() { return data_.begin(); }
  auto end() { return data_.end(); }
  [[nodiscard]] auto begin() const { return data_.begin(); }
  [[nodiscard]] auto end() const { return data_.end(); }
  std::vector<T>& raw() { return data_; }
  [[nodiscard]] const std::vector<T>& raw() const { return data_; }

 private:
  std::vector<T> data_;
};

/// `for (const CellIndex cell : rows<CellIndex>(count))`.
template <class Index>
class rows {
 public:
  explicit rows(std::size_t count) : count_(count) {}
  struct Iterator {
    std::size_t i;
    Index operator*() const { return Index(i); }
    Iterator& operator++() {
      ++i;
      return *this;
    }
    bool operator!=(const Iterator& o) const { return i != o.i; }
  };
  [[nodiscard]] Iterator begin() const { return {0}; }
  [[nodiscard]] Iterator end() const { return {count_}; }

 private:
  std::size_t count_;
};

}  // namespace aloft

template <class Tag>
struct std::hash<aloft::TypedIndex<Tag>> {
  std::size_t operator()(aloft::TypedIndex<Tag> i) const noexcept { return i.value(); }
};
