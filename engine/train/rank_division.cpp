#include "engine/train/rank_division.hpp"

#include <algorithm>

#include "engine/core/least_seconds.hpp"
#include "engine/core/rank_shares.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/batch_chunks.hpp"
#include "engine/train/rank_exchange.hpp"
#include "engine/train/step_cost.hpp"
#include "engine/train/step_measurement.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The time of the messages of a step.
double measure_messages(const SgdOptions& options, const Context& context) {
  constexpr int kMessages = 20;
  const LinearLayer layer(context.kernels(), options.all_outputs(), options.features, options.rows,
                          options.heads());
  const std::size_t chunk = choose_chunk_size(options, layer);
  const std::size_t chunks = (options.batch_size + chunk - 1) / chunk;
  RankExchange exchange(context.communicator(), layer.slices(), options.all_outputs(), chunk);
  const std::size_t count = std::min(chunk, options.batch_size);
  return static_cast<double>(chunks) *
         least_seconds(kMessages, [&] { exchange.gather(count, false); });
}

double measured_seconds(const SgdOptions& options, const Examples& examples,
                        std::span<const std::uint32_t> batch, const Context& context, int ranks) {
  const StepCost cost = measure_step(options, examples, batch, context, ranks);
  return step_seconds(cost, best_members(cost, context.threads()));
}

}  // namespace

DivisionSeconds measure_divisions(const SgdOptions& options, const Examples& examples,
                                  std::span<const std::uint32_t> batch, const Context& context) {
  Communicator& ranks = context.communicator();
  const auto size = static_cast<std::size_t>(ranks.size());
  SgdOptions own = options;
  own.weight_decays.resize((options.heads() + size - 1) / size);
  const double messages = measure_messages(options, context);  // all ranks are here by now
  const double columns = measured_seconds(options, examples, batch, context, ranks.size());
  return {.columns = columns + messages,
          .heads = measured_seconds(own, examples, batch, context, 1)};
}

bool ranks_divide_heads(const SgdOptions& options, const Examples& examples,
                        std::span<const std::uint32_t> batch, const Context& context) {
  Communicator& ranks = context.communicator();
  const bool has_columns = examples.features.resident().kind == ResidentPart::Kind::columns;
  switch (context.division()) {
    case WorkDivision::columns:
      return false;
    case WorkDivision::heads:
      if (has_columns) {
        throw Error(Fault::usage, "division heads: each process has some columns of the features",
                    "division");
      }
      return ranks.size() > 1 && options.heads() > 1;
    case WorkDivision::rows:
      throw Error(Fault::usage,
                  "division rows: training by SGD divides columns or heads; rows are for L-BFGS",
                  "division");
    case WorkDivision::automatic:
      break;
  }
  if (ranks.size() == 1 || options.heads() == 1 || has_columns) return false;
  const DivisionSeconds seconds = measure_divisions(options, examples, batch, context);
  return of_first_rank(ranks, seconds.heads < seconds.columns);
}

}  // namespace linnet
