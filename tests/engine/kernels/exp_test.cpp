// exp, tested through the kernel whose output contains it unchanged: the article's loss replaces
// the logits of all classes but the label's by exp(z).

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Computes the exp of kCount floats at a time.
class ExpKernel {
 public:
  static constexpr std::size_t kColumns = 64;
  static constexpr std::size_t kRows = 63;
  static constexpr std::size_t kCount = kRows * kColumns;

  explicit ExpKernel(const KernelTable& kernels)
      : kernels_(kernels),
        z_(kRows + 1, kColumns),
        labels_(kColumns),
        losses_(kColumns),
        predictions_(kColumns) {}

  /// powers[i] = exp(numbers[i]) for kCount numbers.
  void run(const float* numbers, float* powers) {
    std::fill(z_.row(0), z_.row(0) + kColumns, 0.0f);
    for (std::size_t i = 0; i < kRows; ++i) {
      std::copy_n(numbers + i * kColumns, kColumns, z_.row(i + 1));
    }
    kernels_.article_loss(z_.view(), labels_, {losses_, predictions_});
    for (std::size_t i = 0; i < kRows; ++i) {
      std::copy_n(z_.row(i + 1), kColumns, powers + i * kColumns);
    }
  }

 private:
  const KernelTable& kernels_;
  Matrix<float> z_;
  std::vector<std::uint32_t> labels_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
};

/// exp(x) in double. Near 0 three terms of the series are as accurate, and much faster.
double reference_exp(float x) {
  if (std::fabs(x) < 0x1p-16f) return 1.0 + x + 0.5 * static_cast<double>(x) * x;
  return std::exp(static_cast<double>(x));
}

/// The error in units in the last place of a result that is a normal float.
double error_in_ulp(float got, double expected) {
  constexpr std::uint64_t kBias = 1023;
  const std::uint64_t exponent = std::bit_cast<std::uint64_t>(expected) >> 52;
  const double places = std::bit_cast<double>((2 * kBias + 23 - exponent) << 52);
  const double error = std::fabs(static_cast<double>(got) - expected) * places;
  return std::isnan(error) ? HUGE_VAL : error;
}

struct Worst {
  double ulp = 0.0;
  float at = 0.0f;

  void add(double error, float x) {
    if (error <= ulp) return;
    ulp = error;
    at = x;
  }
};

/// The buffers of one worker, and the kernels of all sets.
struct Bench {
  explicit Bench(const std::vector<const KernelTable*>& sets)
      : numbers(ExpKernel::kCount), powers(ExpKernel::kCount), expected(ExpKernel::kCount) {
    for (const KernelTable* set : sets) kernels.emplace_back(*set);
  }

  std::vector<ExpKernel> kernels;
  std::vector<float> numbers;
  std::vector<float> powers;
  std::vector<double> expected;
};

/// The largest error of each set over the floats whose bits are begin, begin + step, … below end.
std::vector<Worst> worst_of(const std::vector<const KernelTable*>& sets, std::uint32_t begin,
                            std::uint32_t end, std::uint32_t step, const Workers& workers) {
  constexpr std::size_t kCount = ExpKernel::kCount;
  const std::size_t blocks = (end - begin) / (step * kCount) + 1;
  std::vector<Bench> benches;
  std::vector<std::vector<Worst>> worst;
  for (int i = 0; i < workers.threads(); ++i) {
    benches.emplace_back(sets);
    worst.emplace_back(sets.size());
  }
  workers.for_each(blocks, LoopSchedule::dynamic, [&](std::size_t block, int worker) {
    Bench& bench = benches[static_cast<std::size_t>(worker)];
    for (std::size_t i = 0; i < kCount; ++i) {
      const std::size_t bits = begin + (block * kCount + i) * step;
      bench.numbers[i] =
          std::bit_cast<float>(static_cast<std::uint32_t>(std::min<std::size_t>(bits, end - 1)));
      bench.expected[i] = reference_exp(bench.numbers[i]);
    }
    for (std::size_t set = 0; set < sets.size(); ++set) {
      bench.kernels[set].run(bench.numbers.data(), bench.powers.data());
      Worst& most = worst[static_cast<std::size_t>(worker)][set];
      for (std::size_t i = 0; i < kCount; ++i) {
        most.add(error_in_ulp(bench.powers[i], bench.expected[i]), bench.numbers[i]);
      }
    }
  });
  for (std::size_t set = 0; set < sets.size(); ++set) {
    for (const auto& one : worst) worst[0][set].add(one[set].ulp, one[set].at);
  }
  return worst[0];
}

/// Nearer to 0 exp rounds to 1 whatever the bits, and three quarters of all floats are: one of 509
/// of these is tested, and in slow builds (see kSlowdown) of all.
constexpr float kRoundsTo1 = 0x1p-25f;
constexpr std::uint32_t kFew = 509;
constexpr std::uint32_t kStep = kSlowdown == 1 ? 1 : kFew;

/// The largest error of each set over the floats of one sign, given as its bit, up to `most`.
std::vector<Worst> worst_of_sign(const std::vector<const KernelTable*>& sets, std::uint32_t sign,
                                 float most, const Workers& workers) {
  const std::uint32_t near = sign | std::bit_cast<std::uint32_t>(kRoundsTo1);
  const std::uint32_t end = std::bit_cast<std::uint32_t>(most) + 1;
  std::vector<Worst> worst = worst_of(sets, near, end, kStep, workers);
  const std::vector<Worst> of_near = worst_of(sets, sign, near, kFew, workers);
  for (std::size_t set = 0; set < sets.size(); ++set) {
    worst[set].add(of_near[set].ulp, of_near[set].at);
  }
  return worst;
}

float exp_of(const KernelTable& kernels, float x) {
  const std::vector<float> numbers(ExpKernel::kCount, x);
  std::vector<float> powers(ExpKernel::kCount);
  ExpKernel(kernels).run(numbers.data(), powers.data());
  return powers[17];
}

// ln of the smallest normal float and of the largest float: between them exp is a normal number.
constexpr float kLeast = -0x1.5d589ep+6f;
constexpr float kMost = 0x1.62e42ep+6f;

TEST_CASE("exp of every float that does not round to 1 is within 2 units in the last place",
          "[kernels]") {
  constexpr std::uint32_t kSign = 0x80000000;
  std::vector<const KernelTable*> sets;
  for_each_set_with_own(&KernelTable::article_loss,
                        [&](const KernelTable& kernels) { sets.push_back(&kernels); });
  const Workers workers(2);
  const auto above = worst_of_sign(sets, 0, kMost, workers);
  const auto below = worst_of_sign(sets, kSign, kLeast, workers);
  for (std::size_t set = 0; set < sets.size(); ++set) {
    INFO(name_of(sets[set]->set) << ": worst above 0: " << above[set].ulp << " at " << above[set].at
                                 << ", below: " << below[set].ulp << " at " << below[set].at);
    CHECK(above[set].ulp <= 2.0);
    CHECK(below[set].ulp <= 2.0);
  }
}

TEST_CASE("exp is 0 below the normal numbers, infinite above them, and keeps NaN", "[kernels]") {
  for_each_set_with_own(&KernelTable::article_loss, [&](const KernelTable& kernels) {
    CHECK(exp_of(kernels, 0.0f) == 1.0f);
    CHECK(exp_of(kernels, -0.0f) == 1.0f);
    CHECK(exp_of(kernels, kLeast) >= std::numeric_limits<float>::min());
    CHECK(exp_of(kernels, std::nextafter(kLeast, -kInfinity)) == 0.0f);
    CHECK(exp_of(kernels, -1e30f) == 0.0f);
    CHECK(exp_of(kernels, -kInfinity) == 0.0f);
    CHECK(std::isfinite(exp_of(kernels, kMost)));
    CHECK(exp_of(kernels, std::nextafter(kMost, kInfinity)) == kInfinity);
    CHECK(exp_of(kernels, kInfinity) == kInfinity);
    // The payload of a NaN must not be taken for bits of the exponent.
    for (const std::uint32_t bits : {0x7fc00000U, 0x7fc00001U, 0x7fffffffU, 0xffc000ffU}) {
      CHECK(std::isnan(exp_of(kernels, std::bit_cast<float>(bits))));
    }
  });
}

}  // namespace
}  // namespace linnet::test
