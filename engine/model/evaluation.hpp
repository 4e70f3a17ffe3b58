#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/forward_pass.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/loss.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// The mean loss and the confusion matrix of a model on the examples that `indices` names, each
/// counting the same. The loss is not finite if any logit is not. In parallel, with the same bits
/// for any number of threads. With a communicator, each rank computes a share of the examples, and
/// all ranks have the result. Throws Stopped on request.
Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop);

/// The same of several models whose outputs are those of one layer, one model's behind the other's:
/// for each of them what it is alone, bit for bit.
std::vector<Evaluation> evaluate_heads(const ModelView& models, std::size_t heads, Loss loss,
                                       const Examples& examples,
                                       std::span<const std::uint32_t> indices,
                                       const Context& context, const StopRequest& stop);

/// The same of a finished model.
Evaluation evaluate(const LinearModel& model, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop, Loss loss = Loss::log_softmax);

}  // namespace linnet
