#include "apps/report/fold_report.hpp"

#include <fmt/format.h>

#include "apps/process/output.hpp"
#include "apps/report/logistic_recipe.hpp"

namespace linnet {

std::size_t FoldRow::iterations() const {
  std::size_t sum = 0;
  for (const FoldFit& fit : result.fits) sum += fit.progress.iterations;
  return sum;
}

std::size_t FoldRow::passes() const {
  std::size_t sum = 0;
  for (const FoldFit& fit : result.fits) sum += fit.progress.evaluations;
  return sum;
}

std::size_t FoldRow::not_converged() const {
  std::size_t count = 0;
  for (const FoldFit& fit : result.fits) {
    if (fit.end != FitEnd::converged) ++count;
  }
  return count;
}

std::string fold_header() {
  return "         C  iterations   mean loss  accuracy  deviation  seconds\n";
}

std::string to_text(const FoldRow& row) {
  const std::size_t open = row.not_converged();
  const Penalty& penalty = row.result.penalty;
  return fmt::format(
      "{:>10}  {:10}  {:10.4f}  {:8.4f}  {:9.4f}  {:7.2f}{}\n",
      penalty.C ? fmt::format("{:.4g}", *penalty.C) : describe(penalty), row.iterations(),
      row.result.mean_loss(), row.result.mean_accuracy(), row.result.accuracy_deviation(),
      row.seconds,
      open == 0 ? "" : fmt::format("  {} not converged", counted(open, "fit", "fits")));
}

}  // namespace linnet
