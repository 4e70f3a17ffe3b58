// The object of amx on machines without tiles: its instructions, decoded and carried out one by
// one, give the bits of its algorithms.

#if defined(__x86_64__)

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tile_kernels.hpp"
#include "tests/support/trapped_tiles.hpp"

namespace linnet::test {
namespace {

Matrix<float> logits(const KernelTable& kernels, ByteRows x, const Matrix<float>& w) {
  Matrix<float> z(w.rows(), x.size());
  kernels.bytes.inner_products(x, {0, w.columns()}, {w.row(0), w.rows(), w.stride(), kernels.lanes},
                               z.view(), {});
  return z;
}

Matrix<float> gradient(const KernelTable& kernels, const Matrix<float>& a, ByteRows x,
                       std::size_t columns) {
  Matrix<float> c(a.columns(), columns);
  for (std::size_t i = 0; i < c.rows(); ++i) std::fill_n(c.row(i), columns, 0.25f);
  kernels.bytes.accumulate_outer_products({a.row(0), a.columns(), a.stride(), false}, x,
                                          {0, columns}, {}, Update{-0.37f, 0.91f},
                                          {c.row(0), c.rows(), c.stride(), kernels.lanes}, {});
  return c;
}

/// Whether this machine can execute the rest of the object, and lacks tiles.
bool tells_and_skips() {
  const bool skips = !is_available(InstructionSet::avx512vnni) || is_available(InstructionSet::amx);
  if (skips) skip("it takes a machine with avx512vnni and without amx");
  return skips;
}

TEST_CASE("the instructions of amx give the bits of its algorithms", "[kernels]") {
  if (tells_and_skips()) return;
  const KernelTable object = amx_object();
  const KernelTable emulated = emulated_amx();
  Random random(test_seed(), 75);
  for (const Shape& shape : {Shape{64, 1024, 6}, Shape{64, 1090, 10}, Shape{9, 300, 1},
                             Shape{17, 257, 13}, Shape{70, 513, 23}, Shape{300, 260, 5}}) {
    INFO(shape.text());
    const GuardedBytes x(shape.rows, shape.features, random);
    Matrix<float> w(shape.classes, shape.features);
    Matrix<float> a(shape.rows, shape.classes);
    fill_with_numbers(w, 1.0, random);
    fill_with_numbers(a, 1.0, random);
    const Matrix<float> expected_logits = logits(emulated, x.rows(), w);
    const Matrix<float> expected_gradient = gradient(emulated, a, x.rows(), shape.features);
    const TrappedTiles trapped;
    const std::size_t before = TrappedTiles::count();
    CHECK(same_bits(logits(object, x.rows(), w), expected_logits));
    CHECK(same_bits(gradient(object, a, x.rows(), shape.features), expected_gradient));
    CHECK(TrappedTiles::count() > before);
  }
}

}  // namespace
}  // namespace linnet::test

#endif
