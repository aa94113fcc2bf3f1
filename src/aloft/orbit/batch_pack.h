/// A pack of doubles, one a satellite, for the batch kernels: eight with AVX-512, four with AVX2,
/// else one. ALOFT_PACK_WIDTH, set by the source that includes this, says which.
///
/// Every operation is one of IEEE 754 (or moves bits), rounded once, so the bits of a lane depend
/// neither on the width nor on the other lanes. Everything here has internal linkage: each kernel
/// source is compiled for a processor of its own, and no function of one may end up in another.
#pragma once

#include <cmath>
#include <cstdint>
#if ALOFT_PACK_WIDTH > 1
#include <immintrin.h>
#endif

#define ALOFT_INLINE [[gnu::always_inline]] inline

namespace aloft::orbit::batch {
namespace {

#if ALOFT_PACK_WIDTH == 8

struct Mask {
  __mmask8 bits;
};

struct Pack {
  __m512d v;
  Pack() = default;
  ALOFT_INLINE Pack(__m512d value) : v(value) {}
  ALOFT_INLINE Pack(double value) : v(_mm512_set1_pd(value)) {}
};

ALOFT_INLINE Pack load(const double* p) { return _mm512_load_pd(p); }
ALOFT_INLINE void store(double* p, Pack a) { _mm512_store_pd(p, a.v); }
ALOFT_INLINE Pack operator+(Pack a, Pack b) { return _mm512_add_pd(a.v, b.v); }
ALOFT_INLINE Pack operator-(Pack a, Pack b) { return _mm512_sub_pd(a.v, b.v); }
ALOFT_INLINE Pack operator*(Pack a, Pack b) { return _mm512_mul_pd(a.v, b.v); }
ALOFT_INLINE Pack operator/(Pack a, Pack b) { return _mm512_div_pd(a.v, b.v); }
ALOFT_INLINE Pack fma(Pack a, Pack b, Pack c) { return _mm512_fmadd_pd(a.v, b.v, c.v); }
ALOFT_INLINE Pack fnma(Pack a, Pack b, Pack c) { return _mm512_fnmadd_pd(a.v, b.v, c.v); }
// With all lanes in the mask: without one, g++ 12's own header warns (GCC bug 105593).
ALOFT_INLINE Pack root(Pack a) { return _mm512_maskz_sqrt_pd(0xff, a.v); }
ALOFT_INLINE Pack absolute(Pack a) { return _mm512_abs_pd(a.v); }
ALOFT_INLINE Mask operator<(Pack a, Pack b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ)}; }
ALOFT_INLINE Mask operator<=(Pack a, Pack b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ)}; }
ALOFT_INLINE Mask operator&(Mask a, Mask b) { return {static_cast<__mmask8>(a.bits & b.bits)}; }
ALOFT_INLINE Mask operator|(Mask a, Mask b) { return {static_cast<__mmask8>(a.bits | b.bits)}; }
ALOFT_INLINE Mask operator!(Mask a) { return {static_cast<__mmask8>(~a.bits)}; }
ALOFT_INLINE Pack select(Mask m, Pack yes, Pack no) {
  return _mm512_mask_blend_pd(m.bits, no.v, yes.v);
}
ALOFT_INLINE unsigned bits(Mask m) { return m.bits; }
/// The entries that the lowest four bits of each lane name.
ALOFT_INLINE Pack entry16(const double* table, Pack index) {
  return _mm512_permutex2var_pd(_mm512_load_pd(table), _mm512_castpd_si512(index.v),
                                _mm512_load_pd(table + 8));
}
/// The entries that the lowest 32 bits of each lane name.
ALOFT_INLINE Pack entry(const double* table, Pack index) {
  const __m512i low = _mm512_and_si512(_mm512_castpd_si512(index.v), _mm512_set1_epi64(0xffffffff));
  return _mm512_mask_i64gather_pd(_mm512_setzero_pd(), 0xff, low, table, 8);
}

#elif ALOFT_PACK_WIDTH == 4

struct Mask {
  __m256d bits;
};

struct Pack {
  __m256d v;
  Pack() = default;
  ALOFT_INLINE Pack(__m256d value) : v(value) {}
  ALOFT_INLINE Pack(double value) : v(_mm256_set1_pd(value)) {}
};

ALOFT_INLINE Pack load(const double* p) { return _mm256_load_pd(p); }
ALOFT_INLINE void store(double* p, Pack a) { _mm256_store_pd(p, a.v); }
ALOFT_INLINE Pack operator+(Pack a, Pack b) { return _mm256_add_pd(a.v, b.v); }
ALOFT_INLINE Pack operator-(Pack a, Pack b) { return _mm256_sub_pd(a.v, b.v); }
ALOFT_INLINE Pack operator*(Pack a, Pack b) { return _mm256_mul_pd(a.v, b.v); }
ALOFT_INLINE Pack operator/(Pack a, Pack b) { return _mm256_div_pd(a.v, b.v); }
ALOFT_INLINE Pack fma(Pack a, Pack b, Pack c) { return _mm256_fmadd_pd(a.v, b.v, c.v); }
ALOFT_INLINE Pack fnma(Pack a, Pack b, Pack c) { return _mm256_fnmadd_pd(a.v, b.v, c.v); }
ALOFT_INLINE Pack root(Pack a) { return _mm256_sqrt_pd(a.v); }
ALOFT_INLINE Pack absolute(Pack a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a.v); }
ALOFT_INLINE Mask operator<(Pack a, Pack b) { return {_mm256_cmp_pd(a.v, b.v, _CMP_LT_OQ)}; }
ALOFT_INLINE Mask operator<=(Pack a, Pack b) { return {_mm256_cmp_pd(a.v, b.v, _CMP_LE_OQ)}; }
ALOFT_INLINE Mask operator&(Mask a, Mask b) { return {_mm256_and_pd(a.bits, b.bits)}; }
ALOFT_INLINE Mask operator|(Mask a, Mask b) { return {_mm256_or_pd(a.bits, b.bits)}; }
ALOFT_INLINE Mask operator!(Mask a) {
  return {_mm256_xor_pd(a.bits, _mm256_castsi256_pd(_mm256_set1_epi64x(-1)))};
}
ALOFT_INLINE Pack select(Mask m, Pack yes, Pack no) {
  return _mm256_blendv_pd(no.v, yes.v, m.bits);
}
ALOFT_INLINE unsigned bits(Mask m) { return static_cast<unsigned>(_mm256_movemask_pd(m.bits)); }
ALOFT_INLINE Pack entry16(const double* table, Pack index) {
  const __m256i low = _mm256_and_si256(_mm256_castpd_si256(index.v), _mm256_set1_epi64x(15));
  return _mm256_i64gather_pd(table, low, 8);
}
ALOFT_INLINE Pack entry(const double* table, Pack index) {
  const __m256i low =
      _mm256_and_si256(_mm256_castpd_si256(index.v), _mm256_set1_epi64x(0xffffffff));
  return _mm256_i64gather_pd(table, low, 8);
}

#else

struct Mask {
  bool bits;
};

struct Pack {
  double v;
  Pack() = default;
  ALOFT_INLINE Pack(double value) : v(value) {}
};

ALOFT_INLINE Pack load(const double* p) { return *p; }
ALOFT_INLINE void store(double* p, Pack a) { *p = a.v; }
ALOFT_INLINE Pack operator+(Pack a, Pack b) { return a.v + b.v; }
ALOFT_INLINE Pack operator-(Pack a, Pack b) { return a.v - b.v; }
ALOFT_INLINE Pack operator*(Pack a, Pack b) { return a.v * b.v; }
ALOFT_INLINE Pack operator/(Pack a, Pack b) { return a.v / b.v; }
ALOFT_INLINE Pack fma(Pack a, Pack b, Pack c) { return std::fma(a.v, b.v, c.v); }
ALOFT_INLINE Pack fnma(Pack a, Pack b, Pack c) { return std::fma(-a.v, b.v, c.v); }
ALOFT_INLINE Pack root(Pack a) { return std::sqrt(a.v); }
ALOFT_INLINE Pack absolute(Pack a) { return std::fabs(a.v); }
ALOFT_INLINE Mask operator<(Pack a, Pack b) { return {a.v < b.v}; }
ALOFT_INLINE Mask operator<=(Pack a, Pack b) { return {a.v <= b.v}; }
ALOFT_INLINE Mask operator&(Mask a, Mask b) { return {a.bits && b.bits}; }
ALOFT_INLINE Mask operator|(Mask a, Mask b) { return {a.bits || b.bits}; }
ALOFT_INLINE Mask operator!(Mask a) { return {!a.bits}; }
ALOFT_INLINE Pack select(Mask m, Pack yes, Pack no) { return m.bits ? yes : no; }
ALOFT_INLINE unsigned bits(Mask m) { return m.bits ? 1U : 0U; }
ALOFT_INLINE std::uint64_t bits_of(Pack a) { return __builtin_bit_cast(std::uint64_t, a.v); }
ALOFT_INLINE Pack entry16(const double* table, Pack index) { return table[bits_of(index) & 15]; }
ALOFT_INLINE Pack entry(const double* table, Pack index) {
  return table[bits_of(index) & 0xffffffff];
}

#endif

constexpr std::size_t kWidth = ALOFT_PACK_WIDTH;
constexpr unsigned kAllOfPack = (1U << kWidth) - 1U;

ALOFT_INLINE Mask operator>=(Pack a, Pack b) { return b <= a; }
ALOFT_INLINE Mask operator>(Pack a, Pack b) { return b < a; }
ALOFT_INLINE Pack operator-(Pack a) { return fnma(1.0, a, -0.0); }
ALOFT_INLINE bool any(Mask m) { return bits(m) != 0; }

}  // namespace
}  // namespace aloft::orbit::batch
