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

/// The examples of those that `indices` names which this rank evaluates: a share of them, so that
/// ranks that keep their rows together have each of them once.
std::vector<std::uint32_t> evaluated_by_rank(const Communicator& ranks,
                                             std::span<const std::uint32_t> indices);

/// The mean loss and the confusion matrix of a model on the examples that `indices` names, each
/// counting the same. The loss is not finite if any logit is not. In parallel, with the same bits
/// for any number of threads. With a communicator, each rank computes a share of the examples, and
/// all ranks have the result. Rows of which it has not all are fetched, some at a time. Throws
/// Stopped on request.
Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop);

/// The same of several models whose outputs are those of one layer, one model's behind the other's:
/// for each of them what it is alone, bit for bit. fetched: the rows of evaluated_by_rank, for who
/// evaluates the same examples again; with null they are fetched here, in pieces of `piece_bytes`.
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
