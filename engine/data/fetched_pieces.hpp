#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/data/minibatches.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// What the rows of a piece take.
inline constexpr std::size_t kPieceBytes = std::size_t{64} << 20;

/// Takes some examples, the first of which is example `first` of all.
using TakePiece = std::function<void(const OrderedExamples& examples, std::size_t first)>;

/// Gathers the examples that `order` names piece by piece, in this order, and passes each piece to
/// `take`, with whole rows: those that are not here are fetched, and dropped after it. So they need
/// little memory, however many they are. Where processes have all features there is one piece. Each
/// starts at a multiple of `step`, and is empty where a rank has fewer than others. scales: as
/// OrderedExamples::gather has them. Each rank may have others; communicates. Throws as FetchedRows
/// does.
void for_each_piece(const Examples& examples, std::span<const std::uint32_t> order,
                    std::span<const float> scales, std::size_t step, const Context& context,
                    const TakePiece& take, std::size_t piece_bytes = kPieceBytes);

}  // namespace linnet
