#include "apps/commands/shard_fitness.hpp"

#include <fmt/format.h>

#include <optional>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Kind = ResidentPart::Kind;

/// Whether the page would show images of the set.
bool is_shown(const std::optional<LoadedData>& data) {
  return data && data->shards != 0;
}

}  // namespace

void require_fitting_shards(const TrainingPaths& paths, const TrainingData& data,
                            const ShardUse& use) {
  if (use.has_report && (data.train.shards != 0 || is_shown(data.valid))) {
    throw Error(Fault::data,
                "--report shows images, and no process has all of them if they are in shards; "
                "--metrics has its figures");
  }
  if (data.train.shards == 0) return;
  const Kind kind = data.train.images().pixels.part().kind;
  if (use.solver == Solver::sgd && kind == Kind::rows) {
    throw Error(Fault::data,
                fmt::format("{} is packed in shards by rows, for --solver lbfgs; for SGD pack the "
                            "data with --by columns",
                            printable(paths.train)));
  }
  if (use.solver == Solver::lbfgs && kind == Kind::columns) {
    throw Error(Fault::data,
                fmt::format("{} is packed in shards by columns, for SGD; for --solver lbfgs pack "
                            "the data with --by rows",
                            printable(paths.train)));
  }
}

}  // namespace linnet
