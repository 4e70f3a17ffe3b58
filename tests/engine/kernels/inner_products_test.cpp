#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// The layout of the weights: class after class, or interleaved, with the registers of one step
/// contiguous. In a flush layout the memory ends with the last weight of the range.
enum class Layout { by_class, by_step };

/// The weights of a range of features in guarded memory.
class LaidOut {
 public:
  LaidOut(const Matrix<float>& w, IndexRange range, std::size_t lanes, Layout layout, Flush flush)
      : class_stride_(layout == Layout::by_class ? range.end - range.begin + 3 : lanes),
        step_stride_(layout == Layout::by_class ? lanes : w.rows() * lanes),
        memory_(1, extent(w.rows(), range.end - range.begin, lanes),
                extent(w.rows(), range.end - range.begin, lanes), flush) {
    for (std::size_t c = 0; c < w.rows(); ++c) {
      for (std::size_t k = 0; k < range.end - range.begin; ++k) {
        *place(c, k, lanes) = w.row(c)[range.begin + k];
      }
    }
  }

  LaneBlockedRows<const float> weights(std::size_t classes) const {
    return {memory_.row(0), classes, class_stride_, step_stride_};
  }

 private:
  std::size_t extent(std::size_t classes, std::size_t features, std::size_t lanes) const {
    if (features == 0) return 0;
    const std::size_t last = features - 1;
    return (classes - 1) * class_stride_ + last / lanes * step_stride_ + last % lanes + 1;
  }

  float* place(std::size_t c, std::size_t k, std::size_t lanes) const {
    return memory_.row(0) + c * class_stride_ + k / lanes * step_stride_ + k % lanes;
  }

  std::size_t class_stride_;
  std::size_t step_stride_;
  GuardedMatrix<float> memory_;
};

/// The largest error of a call of the kernel.
template <class T>
WorstError products_error(const KernelTable& kernels, const GuardedRows<T>& x, IndexRange range,
                          const Matrix<float>& w, Random& random, double bound_share) {
  const std::size_t rows = x.rows().size();
  const Layout layout = random.below(2) == 0 ? Layout::by_class : Layout::by_step;
  const LaidOut weights(w, range, kernels.lanes, layout, any_side(random));
  const auto z = guarded_results(w.rows(), rows, rows + random.below(4), any_side(random));
  kernels.of<T>().inner_products(x.rows(), range, weights.weights(w.rows()), z.view(),
                                 some_ahead(x, random));
  WorstError worst;
  for (std::size_t c = 0; c < w.rows(); ++c) {
    const auto numbers = w.values(c).subspan(range.begin, range.end - range.begin);
    for (std::size_t b = 0; b < rows; ++b) {
      const ReferenceSum expected =
          reference_logit(x.rows()[b], range.begin, numbers, {0.0f, 1.0f}, 0.0);
      worst.add(z.at(c, b), expected.value, bound_share * expected.magnitude,
                "class " + std::to_string(c) + ", row " + std::to_string(b));
    }
  }
  CHECK(z.strays() == 0);
  return worst;
}

TEMPLATE_TEST_CASE("inner products of integers are exact", "[kernels]", float, std::uint8_t,
                   Float16, BFloat16) {
  // |w| ≤ 3 and |x| ≤ 255 over 4097 features stay below 2^24: every sum is an integer
  // that a float represents, in any order of the additions.
  const std::uint64_t seed = test_seed();
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(seed, 1);
    for (const Shape& shape : edge_shapes(random, 200 / kSlowdown / kTypeShare<TestType>)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows<TestType> x(shape.rows, shape.features, random);
      Matrix<float> w(shape.classes, shape.features);
      fill_with_integers(w, 3, random);
      const WorstError worst = products_error(kernels, x, {0, shape.features}, w, random, 0.0);
      INFO(worst.text());
      CHECK(worst.share() == 0.0);
    }
  });
}

TEMPLATE_TEST_CASE("inner products cover their range of the features and no other", "[kernels]",
                   float, std::uint8_t, Float16, BFloat16) {
  // Every start within two registers of the widest set and every width up to four registers, so
  // that each length of a tail follows each number of whole registers.
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 2);
    constexpr std::size_t features = 64 + 33;
    for (const std::size_t classes : {1U, 5U, 10U, 13U}) {
      const GuardedRows<TestType> x(7, features, random);
      Matrix<float> w(classes, features);
      fill_with_integers(w, 3, random);
      for (std::size_t begin = 0; begin <= 33; begin += kTypeShare<TestType>) {
        for (std::size_t end = begin; end <= features; ++end) {
          const WorstError worst = products_error(kernels, x, {begin, end}, w, random, 0.0);
          if (worst.share() == 0.0) continue;
          INFO(classes << " classes, features " << begin << " to " << end << ": " << worst.text());
          CHECK(worst.share() == 0.0);
        }
      }
    }
  });
}

TEMPLATE_TEST_CASE("inner products of real numbers are within their rounding bound", "[kernels]",
                   float, std::uint8_t, Float16, BFloat16) {
  const std::uint64_t seed = test_seed();
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(seed, 3);
    for (const Shape& shape : edge_shapes(random, 60 / kSlowdown / kTypeShare<TestType>)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows<TestType> x(shape.rows, shape.features, random);
      Matrix<float> w(shape.classes, shape.features);
      fill_with_numbers(w, 1.0, random);
      // The roundings of the products and sums of one lane, then of the sum of the lanes.
      const std::size_t steps = (shape.features + kernels.lanes - 1) / kernels.lanes;
      const WorstError worst =
          products_error(kernels, x, {0, shape.features}, w, random, rounding_bound(steps + 1 + 4));
      INFO(worst.text());
      CHECK(worst.share() <= 1.0);
    }
  });
}

TEMPLATE_TEST_CASE("inner products have the same bits however a batch is cut", "[kernels]", float,
                   std::uint8_t, Float16, BFloat16) {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(seed, 4);
    for (const std::size_t classes : {1U, 6U, 10U, 13U}) {
      constexpr std::size_t rows = 23;
      constexpr IndexRange all{0, 787};
      const GuardedRows<TestType> x(rows, all.end, random);
      Matrix<float> w(classes, all.end);
      fill_with_numbers(w, 1.0, random);
      const LaneBlockedRows<const float> weights{w.row(0), classes, w.stride(), kernels.lanes};
      const auto& inner_products = kernels.of<TestType>().inner_products;
      Matrix<float> whole(classes, rows);
      inner_products(x.rows(), all, weights, whole.view(), {});
      for (std::size_t piece = 1; piece < rows; ++piece) {
        INFO(classes << " classes in pieces of " << piece);
        Matrix<float> cut(classes, rows);
        for (std::size_t first = 0; first < rows; first += piece) {
          const std::size_t count = std::min(piece, rows - first);
          inner_products(x.rows().subspan(first, count), all, weights,
                         {cut.row(0) + first, classes, count, cut.stride()}, {});
        }
        CHECK(same_bits(whole, cut));
        Matrix<float> by_class(classes, rows);
        for (std::size_t first = 0; first < classes; first += piece) {
          const std::size_t count = std::min(piece, classes - first);
          inner_products(x.rows(), all, {w.row(first), count, w.stride(), kernels.lanes},
                         {by_class.row(first), count, rows, by_class.stride()}, {});
        }
        CHECK(same_bits(whole, by_class));
      }
    }
  });
}

TEMPLATE_TEST_CASE("inner products of no rows write nothing", "[kernels]", float, std::uint8_t,
                   Float16, BFloat16) {
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    const Matrix<float> w(3, 64);
    const auto z = guarded_results(3, 0, 16, Flush::front);
    kernels.of<TestType>().inner_products({}, {0, 64}, {w.row(0), 3, w.stride(), kernels.lanes},
                                          z.view(), {});
    CHECK(z.strays() == 0);
  });
}

}  // namespace
}  // namespace linnet::test
