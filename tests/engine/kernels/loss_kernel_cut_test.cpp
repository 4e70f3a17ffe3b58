#include <algorithm>
#include <cstring>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/loss_batch.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

constexpr float kUntouched = -12345.0f;

/// Runs the loss on the batch in calls of `piece` columns each.
void run_in_pieces(const KernelTable& kernels, Loss loss, LossBatch& batch, std::size_t piece) {
  for (std::size_t first = 0; first < batch.columns(); first += piece) {
    const std::size_t count = std::min(piece, batch.columns() - first);
    const MatrixView<float> z(batch.z.row(0) + first, batch.classes(), count, batch.z.stride());
    loss_kernel(kernels, loss)(z, std::span(batch.labels).subspan(first, count),
                               {std::span(batch.losses).subspan(first, count),
                                std::span(batch.predictions).subspan(first, count)});
  }
}

TEST_CASE("losses and gradients have the same bits however a batch is cut", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    for (const Loss loss : {Loss::log_softmax, Loss::article}) {
      for (const std::size_t classes : {1U, 6U, 10U, 17U}) {
        const auto fresh = [&] {
          Random random(test_seed(), 41);
          LossBatch batch(classes, 80);
          batch.randomize(-5.0, 5.0, random);
          return batch;
        };
        LossBatch whole = fresh();
        whole.run(kernels, loss);
        for (const std::size_t piece : {16U, 32U, 48U, 64U}) {
          INFO(name_of(loss) << ", " << classes << " classes in pieces of " << piece);
          LossBatch cut = fresh();
          run_in_pieces(kernels, loss, cut, piece);
          CHECK(same_bits(whole.z, cut.z));
          CHECK(std::memcmp(whole.losses.data(), cut.losses.data(), 80 * sizeof(float)) == 0);
          CHECK(whole.predictions == cut.predictions);
        }
      }
    }
  });
}

TEST_CASE("the result of an example does not depend on its place in the batch", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    for (const Loss loss : {Loss::log_softmax, Loss::article}) {
      LossBatch batch(6, 64);
      for (std::size_t c = 0; c < 6; ++c) {
        for (float& logit : batch.z.values(c)) logit = 0.3f * static_cast<float>(c) - 0.7f;
      }
      std::fill(batch.labels.begin(), batch.labels.end(), 3U);
      batch.run(kernels, loss);
      for (std::size_t b = 1; b < 64; ++b) {
        CHECK(batch.losses[b] == batch.losses[0]);
        for (std::size_t c = 0; c < 6; ++c) CHECK(batch.z.row(c)[b] == batch.z.row(c)[0]);
      }
    }
  });
}

TEST_CASE("a loss kernel touches the columns of its labels alone", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    for (const Loss loss : {Loss::log_softmax, Loss::article}) {
      LossBatch batch(5, 64);
      for (std::size_t c = 0; c < 5; ++c) {
        std::fill(batch.z.row(c) + 32, batch.z.row(c) + 64, kUntouched);
      }
      std::fill(batch.losses.begin(), batch.losses.end(), kUntouched);
      std::fill(batch.predictions.begin(), batch.predictions.end(), -7);
      const MatrixView<float> z(batch.z.row(0), 5, 32, batch.z.stride());
      loss_kernel(kernels, loss)(z, std::span(batch.labels).first(32),
                                 {batch.losses, batch.predictions});
      CHECK(std::count(batch.losses.begin(), batch.losses.end(), kUntouched) == 32);
      CHECK(std::count(batch.predictions.begin(), batch.predictions.end(), -7) == 32);
      for (std::size_t c = 0; c < 5; ++c) {
        CHECK(std::count(batch.z.row(c), batch.z.row(c) + 64, kUntouched) == 32);
      }
    }
  });
}

}  // namespace
}  // namespace linnet::test
