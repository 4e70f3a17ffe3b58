// Rows that are fetched, used and dropped piece by piece.

#include "engine/data/fetched_pieces.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "engine/core/all_indices.hpp"
#include "engine/data/column_moments.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/train/feature_covariance.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/example_parts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;

/// What a rank finds wrong with its pieces of an order.
std::string complaint(const Examples& whole, const Examples& part, const Order& order,
                      const Context& context, std::size_t piece_bytes) {
  constexpr std::size_t kStep = 8;
  std::string wrong;
  std::size_t next = 0;
  for_each_piece(
      part, order, {}, kStep, context,
      [&](const OrderedExamples& piece, std::size_t first) {
        if (first != next || (piece.size() != 0 && first % kStep != 0)) wrong += "place ";
        next = first + piece.size();
        const std::size_t most = std::max(piece_bytes, kStep * whole.features.columns());
        if (piece.size() * whole.features.columns() > most) wrong += "size ";
        for (std::size_t i = 0; i < piece.size(); ++i) {
          const auto expected = whole.features.row_bytes(order[first + i]);
          if (std::memcmp(piece.rows().starts[i], expected.data(), expected.size()) != 0) {
            wrong += "row ";
          }
          if (piece.labels()[i] != whole.labels[order[first + i]]) wrong += "label ";
        }
      },
      piece_bytes);
  return next == order.size() ? wrong : wrong + "count";
}

TEST_CASE("pieces have all examples in their order, with whole rows", "[ranks]") {
  const ImageSet images = noisy_images(200, 1100, 3);
  const Kind kind = GENERATE(Kind::columns, Kind::rows);
  for (const int count : {1, 2, 3}) {
    for (const std::size_t piece_bytes : {1U, 20000U, 1000000U}) {
      const auto complaints = results_of_ranks(count, [&](Communicator& ranks) {
        const ExamplePart part = part_of_rank(images.examples(), ranks, kind);
        Order order;
        const auto rank = static_cast<std::size_t>(ranks.rank());
        for (std::size_t i = 0; rank != 1 && i < 150 - 70 * rank; ++i) {  // rank 1 wants none
          order.push_back(static_cast<std::uint32_t>((i * 37 + rank) % 200));
        }
        return complaint(images.examples(), part.examples(), order,
                         context_of_rank(best_kernels(), ranks, 1), piece_bytes);
      });
      CAPTURE(kind, count, piece_bytes);
      CHECK(complaints == std::vector<std::string>(static_cast<std::size_t>(count)));
    }
  }
}

TEST_CASE("there is one piece where processes have all features", "[ranks]") {
  const ImageSet images = noisy_images(200, 1100, 3);
  const auto pieces = results_of_ranks(2, [&](Communicator& ranks) {
    std::size_t count = 0;
    for_each_piece(
        images.examples(), first(150), {}, 8, context_of_rank(best_kernels(), ranks, 1),
        [&](const OrderedExamples& piece, std::size_t) { count += piece.size() == 150 ? 1U : 99U; },
        1000);
    return count;
  });
  CHECK(pieces == std::vector<std::size_t>{1, 1});
}

/// Numbers that are made of the features of examples.
using Numbers = std::vector<double>;

/// Makes them of a part of the features and of all, in pieces of any size, and compares.
template <class Make>
void check_bits(const ImageSet& images, Kind kind, const Make& make) {
  const Numbers alone = make(images.examples(), context_of(best_kernels(), 1), kPieceBytes);
  for (const int count : {2, 3, 4}) {
    for (const std::size_t piece_bytes : {std::size_t{5000}, std::size_t{99999}, kPieceBytes}) {
      const auto numbers = results_of_ranks(count, [&](Communicator& ranks) {
        const ExamplePart part = part_of_rank(images.examples(), ranks, kind);
        return make(part.examples(), context_of_rank(best_kernels(), ranks, 2), piece_bytes);
      });
      CAPTURE(kind, count, piece_bytes);
      for (const Numbers& of_rank : numbers) CHECK(of_rank == alone);
    }
  }
}

TEST_CASE("moments of columns have the same bits for any pieces", "[ranks][transform]") {
  const auto moments = [](const Examples& examples, const Context& context, std::size_t bytes) {
    const Order order = first(examples.labels.size());
    const ColumnMoments of = column_moments(examples, order, {}, context, bytes);
    Numbers numbers = of.mean;
    numbers.insert(numbers.end(), of.variance.begin(), of.variance.end());
    return numbers;
  };
  const Kind kind = GENERATE(Kind::columns, Kind::rows);
  check_bits(noisy_images(900, 1100, 3), kind, moments);  // one leaf
  check_bits(noisy_images(3100, 70, 3), kind, moments);   // three
}

TEST_CASE("estimates of a sample have the same bits for any pieces", "[ranks][logistic]") {
  check_bits(noisy_images(1300, 90, 3), Kind::rows,
             [](const Examples& examples, const Context& context, std::size_t bytes) {
               Order order;
               for (std::uint32_t i = 7; i < 1300; ++i) order.push_back(i);
               const Sample sample{examples, order, {}, nullptr, 1.0 / 255.0};
               Numbers numbers = estimate_means(sample, context, bytes);
               const Matrix<float> of = estimate_covariance(sample, numbers, context, bytes);
               for (std::size_t k = 0; k < of.rows(); ++k) {
                 numbers.insert(numbers.end(), of.row(k), of.row(k) + of.columns());
               }
               return numbers;
             });
}

TEST_CASE("an evaluation has the same bits for any pieces", "[ranks][evaluation]") {
  const ImageSet images = noisy_images(700, 1100, 3);
  LinearModel model(3, 1100, 1.0f / 255.0f);
  Random random(test_seed(), 174);
  for (std::size_t c = 0; c < 3; ++c) {
    for (float& weight : model.weights.values(c)) {
      weight = static_cast<float>(random.uniform(-0.1, 0.1));
    }
  }
  const auto figures = [&](const Examples& examples, const Context& context, std::size_t bytes) {
    const LinearLayer layer(context.kernels(), model.weights.view());
    const Order order = first(examples.labels.size());
    const Evaluation of =
        evaluate_heads({layer, {model.pixel_factor, model.bias}}, 1, Loss::log_softmax, examples,
                       order, context, {}, nullptr, bytes)
            .front();
    return Numbers{of.loss, of.confusion.accuracy()};
  };
  const Kind kind = GENERATE(Kind::columns, Kind::rows);
  check_bits(images, kind, figures);
}

}  // namespace
}  // namespace linnet::test
