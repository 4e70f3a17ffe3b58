#include "apps/report/metrics_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "apps/report/epoch_json.hpp"
#include "apps/report/scores_json.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void fail(const std::string& path, int error) {
  throw Error(Fault::system, "cannot write the metrics to " + printable(path) + ": " +
                                 std::generic_category().message(error));
}

/// Refuses to overwrite a file that is not metrics, such as an image named by mistake.
void require_json_lines(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return;
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char first = 0;
  if (file && ::read(file.get(), &first, 1) == 1 && first == '{') return;
  throw Error(Fault::usage, printable(path) +
                                " already exists and does not hold metrics; it is not overwritten: "
                                "name another file, or remove it");
}

Json to_json(const DuplicateCount& duplicates) {
  return {{"images", duplicates.duplicates},
          {"groups", duplicates.groups},
          {"conflicting", duplicates.conflicting},
          {"leaked", duplicates.leaked}};
}

Json number_or_null(const std::optional<double>& number) {
  return number ? Json(*number) : Json();
}

/// A figure of each fold.
Json fold_figures(double FoldFit::*figure, const CrossValidated& result) {
  Json figures = Json::array();
  for (const FoldFit& fit : result.fits) figures.push_back(fit.*figure);
  return figures;
}

Json to_json(const CrossValidated& result) {
  return {{"folds", result.fits.size()},
          {"loss", result.mean_loss()},
          {"accuracy", result.mean_accuracy()},
          {"accuracy_std", result.accuracy_deviation()},
          {"fold_losses", fold_figures(&FoldFit::loss, result)},
          {"fold_accuracies", fold_figures(&FoldFit::accuracy, result)}};
}

/// What a model of a sweep has of its own.
Json values_of(const SweptModel& model) {
  return {{"learning_rate", model.learning_rate},
          {"weight_decay", model.weight_decay},
          {"seed", model.seed}};
}

/// The last figures of the models of a sweep.
Json to_json(const std::vector<SweptModel>& models) {
  Json rows = Json::array();
  for (const SweptModel& model : models) {
    Json row = values_of(model);
    if (model.divergence) row["diverged"] = *model.divergence;
    if (model.kept) {
      row["epoch"] = model.kept->epoch;
      row["train_loss"] = model.kept->train_loss;
      row["valid_loss"] = model.kept->valid_loss;
      row["valid_accuracy"] = model.kept->valid_accuracy;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json to_json(const std::vector<TeamProfile>& teams) {
  Json rows = Json::array();
  for (const TeamProfile& team : teams) {
    rows.push_back(
        {{"members", team.members}, {"seconds", team.seconds}, {"peak_gflops", team.peak_gflops}});
  }
  return rows;
}

Json to_json(const Profile& profile) {
  Json json = {{"listing", profile.listing_seconds},
               {"reading", profile.read_seconds},
               {"forward", profile.steps.forward},
               {"softmax", profile.steps.softmax},
               {"update", profile.steps.update},
               {"logit_wait", profile.steps.logit_wait},
               {"gradient_wait", profile.steps.gradient_wait},
               {"rank_wait", profile.steps.rank_wait},
               {"rank_waits", profile.rank_waits},
               {"evaluation", profile.evaluation_seconds},
               {"other", profile.other_seconds},
               {"gflops", profile.gflops},
               {"teams", to_json(profile.teams)}};
  if (!profile.rank_waits.empty()) return json;  // the peak is that of one process
  const double peak = peak_gflops(profile);
  json["peak_gflops"] = peak;
  json["percent_of_peak"] = 100.0 * profile.gflops / peak;
  return json;
}

/// The rows of the validation set, with the share of each class in the training.
Json class_rows(const RunSummary& summary) {
  Json rows = class_rows(summary.classes, summary.confusion);
  for (std::size_t c = 0; c < summary.shares.size(); ++c) {
    rows[c]["training_images"] = summary.shares[c].train;
    rows[c]["weight"] = summary.shares[c].weight;
  }
  return rows;
}

Json to_json(const std::vector<std::string>& classes, const TestSummary& test) {
  const ConfusionMatrix& confusion = test.evaluation.confusion;
  return {{"loss", test.evaluation.loss},
          {"accuracy", confusion.accuracy()},
          {"images", confusion.total()},
          {"leaked", test.leaked},
          {"classes", class_rows(classes, confusion)},
          {"confusion_matrix", confusion_rows(confusion)}};
}

}  // namespace

MetricsFile::MetricsFile(const std::string& path) : path_(path) {
  require_json_lines(path);
  // Without O_NONBLOCK, opening a FIFO would block until a reader opens it.
  constexpr int kFlags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  file_ = FileDescriptor(::open(path.c_str(), kFlags, 0666));
  if (!file_) fail(path, errno);
  ::fcntl(file_.get(), F_SETFL, O_WRONLY);  // writes wait for a slow reader
}

void MetricsFile::write(const EpochRow& row) {
  write_line(to_json(row).dump());
}

void MetricsFile::write(const SweptModel& model, std::size_t index, const EpochRow& row) {
  Json line = {{"model", index}};
  line.update(values_of(model));
  line.update(to_json(row));
  write_line(line.dump());
}

void MetricsFile::write_end(const SweptModel& model, std::size_t index) {
  Json line = {{"model", index}};
  line.update(values_of(model));
  line["epoch"] = model.epochs;
  line["diverged"] = *model.divergence;
  write_line(line.dump());
}

void MetricsFile::write(const FitRow& row) {
  Json line = {{"C", number_or_null(row.C)},
               {"l2", row.l2},
               {"end", std::string(name_of(row.end))},
               {"iterations", row.progress.iterations},
               {"passes", row.progress.evaluations},
               {"objective", row.progress.value},
               {"largest_gradient", row.progress.largest_gradient},
               {"seconds", row.seconds},
               {"valid_loss", row.valid ? Json(row.valid->loss) : Json()},
               {"valid_accuracy", row.valid ? Json(row.valid->confusion.accuracy()) : Json()}};
  if (row.refit) line["refit"] = true;
  write_line(line.dump());
}

void MetricsFile::write(const FoldRow& row) {
  write_line(Json{{"C", number_or_null(row.result.penalty.C)},
                  {"l2", number_or_null(row.result.penalty.l2)},
                  {"iterations", row.iterations()},
                  {"passes", row.passes()},
                  {"not_converged", row.not_converged()},
                  {"seconds", row.seconds},
                  {"cross_validation", to_json(row.result)}}
                 .dump());
}

void MetricsFile::write(const RunSummary& summary) {
  const bool validated = summary.confusion.total() != 0;
  Json line = {{"final", true},
               {"valid_loss", validated ? Json(summary.valid_loss) : Json()},
               {"valid_accuracy", validated ? Json(summary.confusion.accuracy()) : Json()},
               {"classes", class_rows(summary)},
               {"confusion_matrix", validated ? confusion_rows(summary.confusion) : Json()},
               {"weights_hash", summary.weights_hash},
               {"isa", summary.isa},
               {"threads", summary.threads},
               {"training_threads", summary.training_threads},
               {"duplicates", to_json(summary.duplicates)},
               {"read_seconds", summary.read_seconds},
               {"train_seconds", summary.train_seconds},
               {"recipe", Json::parse(summary.recipe)}};
  if (summary.cross_validation) line["cross_validation"] = to_json(*summary.cross_validation);
  if (summary.test) line["test"] = to_json(summary.classes, *summary.test);
  if (summary.epoch) {
    line["kept_epoch"] = *summary.epoch;
    line["ended_by"] = summary.ended_by;
  }
  if (!summary.models.empty()) {
    line["models"] = to_json(summary.models);
    line["best"] = summary.best;
  }
  if (summary.profile) line["profile"] = to_json(*summary.profile);
  write_line(line.dump());
}

void MetricsFile::write_line(std::string line) {
  // The lines of an earlier run are kept until the first line of this one replaces them.
  if (!started_ && ::ftruncate(file_.get(), 0) != 0 && errno != EINVAL) fail(path_, errno);
  started_ = true;
  line += '\n';
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t got = ::write(file_.get(), line.data() + done, line.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path_, errno);
    done += static_cast<std::size_t>(got);
  }
}

}  // namespace linnet
