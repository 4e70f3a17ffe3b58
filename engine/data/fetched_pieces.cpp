#include "engine/data/fetched_pieces.hpp"

#include <algorithm>
#include <vector>

#include "engine/core/rank_shares.hpp"
#include "engine/data/fetched_rows.hpp"

namespace linnet {
namespace {

std::size_t rows_of_piece(const FeatureView& features, std::size_t step, std::size_t bytes) {
  const std::size_t row_bytes = features.columns() * element_bytes(features.type());
  return std::max<std::size_t>(bytes / row_bytes / step, 1) * step;
}

}  // namespace

void for_each_piece(const Examples& examples, std::span<const std::uint32_t> order,
                    std::span<const float> scales, std::size_t step, const Context& context,
                    const TakePiece& take, std::size_t piece_bytes) {
  Communicator& ranks = context.communicator();
  const bool has_all = examples.features.resident().kind == ResidentPart::Kind::all;
  const std::vector<std::size_t> counts = values_of_ranks(ranks, order.size());
  const std::size_t most = *std::max_element(counts.begin(), counts.end());
  const std::size_t piece = has_all ? most : rows_of_piece(examples.features, step, piece_bytes);
  OrderedExamples gathered;
  for (std::size_t first = 0; first < most; first += piece) {
    const std::size_t begin = std::min(first, order.size());
    const auto own = order.subspan(begin, std::min(piece, order.size() - begin));
    gathered.gather(examples, own, {}, context.workers(), {}, scales);
    const FetchedRows fetched(ranks, examples.features, own);
    gathered.take(fetched, own);
    take(gathered, begin);
  }
}

}  // namespace linnet
