#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/kernels/kernel_table.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

#if defined(__x86_64__)

namespace linnet::test {
namespace {

/// Rows, or columns, around the edges of tiles and blocks, and depths around those of steps.
constexpr std::size_t kHeights[] = {1, 15, 16, 17, 31, 32};
constexpr std::size_t kWidths[] = {1, 15, 16, 17, 32, 33, 63, 64, 100};
constexpr std::size_t kDepths[] = {1, 15, 16, 17, 31, 32, 33, 64, 200};

/// Roundings that a number of C passes through, at most. A step has, for each product of pieces,
/// the sums of even and of odd pairs, which are added to each other and then to the sum so far;
/// what pieces leave out is two roundings of a product; offset, α, β and their sum come last.
std::size_t roundings(std::size_t k) {
  constexpr std::size_t kMostProducts = 6;
  return (k + kPieceDepth - 1) / kPieceDepth * kMostProducts + kPieceDepth / 2 + 1 + 2 + 4;
}

/// Calls `body` with the tiles of the processor, if it has them, and with emulated ones.
template <class Body>
void for_each_tiles(const Body& body) {
  if (!is_available(InstructionSet::avx512vnni)) {
    WARN("not tested, as this machine lacks the instruction set avx512vnni");
    return;
  }
  {
    INFO("emulated tiles");
    body(*emulated_amx().tiles);
  }
  if (!is_available(InstructionSet::amx)) {
    WARN("not tested, as this machine lacks the instruction set amx");
    return;
  }
  INFO("tiles of the processor");
  body(*kernels_for(InstructionSet::amx).tiles);
}

/// A number of any magnitude that all element types but bytes have.
float any_number(Random& random) {
  return static_cast<float>(
      std::ldexp(random.uniform(-1.0, 1.0), static_cast<int>(random.below(21)) - 12));
}

/// A · B, of which B's columns are rows of numbers as they are stored, or its rows are.
template <class T>
struct TiledProduct {
  TiledProduct(std::size_t rows, std::size_t columns, std::size_t k, bool by_columns,
               Random& random)
      : depth(k),
        stored_by_columns(by_columns),
        a(rows, k, k + random.below(3), any_side(random)),
        c(guarded_results(rows, columns, columns + random.below(3), any_side(random))) {
    for (std::size_t i = 0; i < rows; ++i) {
      offsets.push_back(any_number(random));
      for (std::size_t p = 0; p < k; ++p) a.at(i, p) = any_number(random);
    }
    const std::size_t count = by_columns ? columns : k;
    const std::size_t length = by_columns ? k : columns;
    numbers.reserve(count);
    for (std::size_t r = 0; r < count; ++r) {
      numbers.emplace_back(1, kFirst + length, kFirst + length, any_side(random));
      for (std::size_t i = 0; i < length; ++i) {
        const float number =
            sizeof(T) == 1 ? static_cast<float>(random.below(256)) : any_number(random);
        numbers.back().at(0, kFirst + i) = stored<T>(number);
      }
      starts.push_back(row_start(numbers.back().row(0)));
    }
  }

  double b(std::size_t p, std::size_t j) const {
    return stored_by_columns ? value_of(numbers[j].at(0, kFirst + p))
                             : value_of(numbers[p].at(0, kFirst + j));
  }

  /// C = α · (offsets + A · B) + β · C.
  void multiply(const TileKernels& tiles, Update update) {
    const std::size_t columns = c.columns();
    AlignedBuffer<std::byte> left(piece_block_bytes(kFloatPieces, depth));
    AlignedBuffer<std::byte> right(round_up(columns, kPieceBlock) / kPieceBlock *
                                   piece_block_bytes(kPieces<T>, depth));
    tiles.pack_left({a.row(0), a.rows(), depth, a.stride()}, left.data());
    const RightPackers<T>& pack = tiles.right<T>();
    (stored_by_columns ? pack.columns : pack.rows)(
        Rows<T>(starts), {kFirst, kFirst + (stored_by_columns ? depth : columns)}, right.data());
    tiles.multiply(left.data(), {right.data(), kPieces<T>}, depth, offsets, update, c.view());
  }

  /// The feature from which on numbers count.
  static constexpr std::size_t kFirst = 3;

  std::size_t depth;
  bool stored_by_columns;
  GuardedMatrix<float> a;
  std::vector<GuardedMatrix<T>> numbers;
  std::vector<const std::byte*> starts;
  std::vector<float> offsets;
  GuardedMatrix<float> c;
};

/// The number of C that is farthest outside its bound.
template <class T>
WorstError error_of(TiledProduct<T>& product, const TileKernels& tiles, Update update,
                    Random& random) {
  const std::size_t columns = product.c.columns();
  Matrix<float> before(product.c.rows(), columns);
  fill_with_numbers(before, 1.0, random);
  for (std::size_t i = 0; i < before.rows(); ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      // With β = 0 the old values must not be read.
      product.c.at(i, j) =
          update.beta == 0.0f ? std::numeric_limits<float>::quiet_NaN() : before.row(i)[j];
    }
  }
  product.multiply(tiles, update);
  WorstError worst;
  for (std::size_t i = 0; i < before.rows(); ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      ReferenceSum sum;
      sum.add(double{update.alpha} * product.offsets[i]);
      for (std::size_t p = 0; p < product.depth; ++p) {
        sum.add(double{update.alpha} * product.a.at(i, p) * product.b(p, j));
      }
      sum.add(double{update.beta} * before.row(i)[j]);
      worst.add(product.c.at(i, j), sum.value,
                rounding_bound(roundings(product.depth)) * sum.magnitude,
                "row " + std::to_string(i) + ", column " + std::to_string(j));
    }
  }
  CHECK(product.c.strays() == 0);
  return worst;
}

template <class T>
void check_products(const TileKernels& tiles, Random& random) {
  for (const std::size_t rows : kHeights) {
    for (const std::size_t columns : kWidths) {
      const std::size_t k = kDepths[random.below(std::size(kDepths))];
      for (const bool by_columns : {false, true}) {
        TiledProduct<T> product(rows, columns, k, by_columns, random);
        for (const Update update : {Update{1.0f, 0.0f}, Update{-0.37f, 0.0f}, Update{1.0f, 1.0f},
                                    Update{-0.37f, 0.91f}}) {
          INFO(rows << " × " << columns << ", k " << k << ", alpha " << update.alpha << ", beta "
                    << update.beta << (by_columns ? ", by columns" : ", by rows"));
          const WorstError worst = error_of(product, tiles, update, random);
          INFO(worst.text());
          CHECK(worst.share() <= 1.0);
        }
      }
    }
  }
}

TEST_CASE("products of pieces are as good as those of floats", "[kernels][tiles]") {
  for_each_tiles([&](const TileKernels& tiles) {
    Random random(test_seed(), 181);
    check_products<float>(tiles, random);
    check_products<Float16>(tiles, random);
    check_products<BFloat16>(tiles, random);
    check_products<std::uint8_t>(tiles, random);
  });
}

TEST_CASE("products of small integers by tiles are exact", "[kernels][tiles]") {
  for_each_tiles([&](const TileKernels& tiles) {
    Random random(test_seed(), 182);
    for (const std::size_t k : kDepths) {
      TiledProduct<float> product(32, 40, k, true, random);
      for (std::size_t i = 0; i < 32; ++i) {
        product.offsets[i] = static_cast<float>(random.below(100));
        for (std::size_t p = 0; p < k; ++p)
          product.a.at(i, p) = static_cast<float>(random.below(300)) - 150.0f;
      }
      for (auto& row : product.numbers) {
        for (std::size_t p = 0; p < row.columns(); ++p)
          row.at(0, p) = static_cast<float>(random.below(300)) - 150.0f;
      }
      product.multiply(tiles, {1.0f, 0.0f});
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < 32; ++i) {
        for (std::size_t j = 0; j < 40; ++j) {
          double expected = product.offsets[i];
          for (std::size_t p = 0; p < k; ++p) expected += product.a.at(i, p) * product.b(p, j);
          wrong += product.c.at(i, j) == expected ? 0U : 1U;
        }
      }
      INFO("k " << k);
      CHECK(wrong == 0);
    }
  });
}

TEST_CASE("a number that is not finite makes the products of its row or column not finite",
          "[kernels][tiles]") {
  for_each_tiles([&](const TileKernels& tiles) {
    Random random(test_seed(), 183);
    const float infinity = std::numeric_limits<float>::infinity();
    for (const float bad : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
      TiledProduct<float> product(20, 40, 50, true, random);
      product.a.at(7, 33) = bad;
      product.numbers[21].at(0, TiledProduct<float>::kFirst + 49) = bad;
      product.multiply(tiles, {1.0f, 0.0f});
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < 20; ++i) {
        for (std::size_t j = 0; j < 40; ++j) {
          wrong += std::isfinite(product.c.at(i, j)) == (i != 7 && j != 21) ? 0U : 1U;
        }
      }
      CHECK(wrong == 0);
    }
  });
}

}  // namespace
}  // namespace linnet::test

#endif
