#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/data/fetched_pieces.hpp"
#include "engine/data/fetched_rows.hpp"
#include "engine/model/forward_pass.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/loss.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Fetches the rows of the examples that this rank evaluates, of those that `indices` names, for
/// who evaluates these again: a share of them, so that ranks together keep each of them once.
/// Communicates. Throws as FetchedRows does.
FetchedRows fetch_evaluated(const Examples& examples, std::span<const std::uint32_t> indices,
                            const Context& context);

/// The mean loss and the confusion matrix of a model on the examples that `indices` names, each
/// counting the same. The loss is not finite if any logit is not. In parallel, with the same bits
/// for any number of threads. With a communicator, each rank computes a share of the examples, and
/// all ranks have the result. Rows of which it has not all are fetched, some at a time. Throws
/// Stopped on request.
Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop);

/// The same of several models whose outputs are those of one layer, one model's behind the other's:
/// for each of them what it is alone, bit for bit. fetched: what fetch_evaluated has of the same
/// examples; with null they are fetched here, in pieces of `piece_bytes`.
std::vector<Evaluation> evaluate_heads(const ModelView& models, std::size_t heads, Loss loss,
                                       const Examples& examples,
                                       std::span<const std::uint32_t> indices,
                                       const Context& context, const StopRequest& stop,
                                       const FetchedRows* fetched = nullptr,
                                       std::size_t piece_bytes = kPieceBytes);

/// The same of a finished model.
Evaluation evaluate(const LinearModel& model, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop, Loss loss = Loss::log_softmax,
                    const FetchedRows* fetched = nullptr);

}  // namespace linnet
