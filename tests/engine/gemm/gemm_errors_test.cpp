#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"

namespace linnet::test {
namespace {

/// Memory for operands that lie in each other's way, and whether it is as it was.
class Shared {
 public:
  Shared() {
    for (std::size_t i = 0; i < numbers_.size(); ++i) numbers_[i] = static_cast<float>(i);
  }

  MatrixView<float> at(std::size_t offset, std::size_t rows, std::size_t columns,
                       std::size_t stride) {
    return {numbers_.data() + offset, rows, columns, stride};
  }

  MatrixView<const std::uint8_t> bytes_at(std::size_t offset, std::size_t rows,
                                          std::size_t columns) {
    return {reinterpret_cast<const std::uint8_t*>(numbers_.data()) + offset, rows, columns,
            columns};
  }

  bool is_untouched() const {
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (numbers_[i] != static_cast<float>(i)) return false;
    }
    return true;
  }

 private:
  std::vector<float> numbers_ = std::vector<float>(4000);
};

/// What gemm has to say, with an α that would spare it the work and one that would not.
template <class T>
std::string error_text_about(Factor<T> a, Factor<float> b, MatrixView<float> c) {
  const int threads = 2;
  const auto call = [&](float alpha) {
    return error_text(Fault::usage,
                      [&] { gemm(alpha, a, b, 0.5f, c, context_of(best_kernels(), threads)); });
  };
  const std::string text = call(1.0f);
  CHECK(call(0.0f) == text);
  return text;
}

std::string error_text_about(MatrixView<float> a, MatrixView<float> b, MatrixView<float> c) {
  return error_text_about<float>({a}, {b}, c);
}

TEST_CASE("factors whose shapes do not fit are an error, and C stays as it was", "[gemm]") {
  Shared memory;
  // op(A) 4 × 5, op(B) 5 × 6.
  const auto check = [&](Op a_op, Op b_op) {
    const auto a = [&](std::size_t rows, std::size_t columns) {
      if (a_op == Op::transpose) std::swap(rows, columns);
      return Factor<float>{memory.at(0, rows, columns, 10), a_op};
    };
    const auto b = [&](std::size_t rows, std::size_t columns) {
      if (b_op == Op::transpose) std::swap(rows, columns);
      return Factor<float>{memory.at(1000, rows, columns, 10), b_op};
    };
    const auto c = [&](std::size_t rows, std::size_t columns) {
      return memory.at(2000, rows, columns, 10);
    };
    CHECK_THAT(error_text_about(a(3, 5), b(5, 6), c(4, 6)), mentions("rows as op(A)"));
    CHECK_THAT(error_text_about(a(4, 5), b(5, 6), c(5, 6)), mentions("rows as op(A)"));
    CHECK_THAT(error_text_about(a(4, 5), b(5, 7), c(4, 6)), mentions("columns as op(B)"));
    CHECK_THAT(error_text_about(a(4, 5), b(5, 6), c(4, 5)), mentions("columns as op(B)"));
    CHECK_THAT(error_text_about(a(4, 4), b(5, 6), c(4, 6)), mentions("op(A) has columns"));
    CHECK_THAT(error_text_about(a(4, 5), b(6, 6), c(4, 6)), mentions("op(A) has columns"));
    // Nothing to compute is no excuse.
    CHECK_THAT(error_text_about(a(4, 0), b(5, 6), c(4, 6)), mentions("op(A) has columns"));
    CHECK_THAT(error_text_about(a(0, 5), b(5, 6), c(4, 6)), mentions("rows as op(A)"));
    CHECK_THAT(error_text_about(a(4, 5), b(5, 0), c(4, 6)), mentions("columns as op(B)"));
  };
  for (const Op a : kOps) {
    for (const Op b : kOps) check(a, b);
  }
  CHECK(memory.is_untouched());
}

TEST_CASE("C over A or B is an error, and C stays as it was", "[gemm]") {
  Shared memory;
  const MatrixView<float> apart = memory.at(3000, 4, 4, 4);
  const MatrixView<float> c = memory.at(1000, 4, 4, 10);  // numbers 1000 to 1034
  const std::vector<MatrixView<float>> over = {
      c,
      memory.at(1000, 4, 4, 4),   // another stride
      memory.at(966, 4, 4, 11),   // its last number is C's first but three
      memory.at(967, 4, 4, 10),   // its last number is C's first
      memory.at(1033, 4, 4, 10),  // its first number is C's last
      memory.at(1003, 4, 4, 10),  // its first column is C's last
      memory.at(990, 4, 4, 10),   // its rows but the first are C's
      memory.at(900, 4, 4, 100),  // its second row is C's first
  };
  for (const MatrixView<float>& other : over) {
    INFO("numbers from " << other.row(0)[0] << " on, " << other.stride() << " apart");
    CHECK_THAT(error_text_about(other, apart, c), mentions("C overlaps A"));
    CHECK_THAT(error_text_about(apart, other, c), mentions("C overlaps B"));
  }
  CHECK_THAT(error_text_about<std::uint8_t>({memory.bytes_at(4 * 1034 - 1, 4, 4)}, {apart}, c),
             mentions("C overlaps A"));
  CHECK_THAT(error_text_about<std::uint8_t>({memory.bytes_at(4 * 1000 - 15, 4, 4)}, {apart}, c),
             mentions("C overlaps A"));
  CHECK(memory.is_untouched());
}

TEST_CASE("C next to A and B is no error", "[gemm]") {
  const auto is_fine = [](std::size_t first, std::size_t stride) {
    Shared memory;
    return error_text_about(memory.at(first, 4, 4, stride), memory.at(3000, 4, 4, 4),
                            memory.at(1000, 4, 4, 10)) == "[no error]";
  };
  CHECK(is_fine(966, 10));   // ends where C begins
  CHECK(is_fine(1034, 10));  // begins where C ends
  CHECK(is_fine(984, 4));
  Shared memory;
  CHECK(error_text_about<std::uint8_t>({memory.bytes_at(4 * 1034, 4, 4)},
                                       {memory.at(3000, 4, 4, 4)},
                                       memory.at(1000, 4, 4, 10)) == "[no error]");
  CHECK(error_text_about<std::uint8_t>({memory.bytes_at(4 * 1000 - 16, 4, 4)},
                                       {memory.at(3000, 4, 4, 4)},
                                       memory.at(1000, 4, 4, 10)) == "[no error]");
}

TEST_CASE("blocks of one matrix may be factors and result", "[gemm]") {
  // As in a factorisation by blocks: C = the lower right, A and B left of and above it.
  const int threads = 2;
  for_each_set([&](const KernelTable& kernels) {
    std::vector<float> whole(20 * 20, 1.0f);
    const MatrixView<float> c(whole.data() + 8 * 20 + 8, 12, 12, 20);
    const MatrixView<float> left(whole.data() + 8 * 20, 12, 8, 20);
    const MatrixView<float> above(whole.data() + 8, 8, 12, 20);
    gemm(-1.0f, Factor<float>{left}, Factor<float>{above}, 1.0f, c, context_of(kernels, threads));
    for (std::size_t i = 0; i < 20; ++i) {
      for (std::size_t j = 0; j < 20; ++j) {
        CHECK(whole[i * 20 + j] == (i >= 8 && j >= 8 ? -7.0f : 1.0f));
      }
    }
  });
}

TEST_CASE("A and B may be the same matrix", "[gemm]") {
  const int threads = 2;
  for_each_set([&](const KernelTable& kernels) {
    std::vector<float> x(30 * 20, 2.0f);
    std::vector<float> c(30 * 30);
    const MatrixView<const float> view(x.data(), 30, 20, 20);
    gemm(1.0f, Factor<float>{view}, Factor<float>{view, Op::transpose}, 0.0f,
         {c.data(), 30, 30, 30}, context_of(kernels, threads));
    CHECK(std::all_of(c.begin(), c.end(), [](float value) { return value == 80.0f; }));
  });
}

}  // namespace
}  // namespace linnet::test
