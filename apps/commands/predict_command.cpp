#include "apps/commands/predict_command.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <numeric>
#include <set>
#include <sstream>
#include <utility>

#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/report/prediction_output.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "io/file/file_walk.hpp"
#include "io/image/image_extension.hpp"
#include "io/image/image_file.hpp"
#include "io/model/model_file.hpp"
#include "linnet/model.hpp"

namespace linnet {
namespace {

struct PredictOptions {
  std::string model;
  std::vector<std::string> paths;
  std::optional<PredictionFormat> format;
  std::optional<std::size_t> top;
  MachineOptions machine;
};

/// A path to predict for. What a folder holds besides images is no error, what is named is.
struct Input {
  std::string path;
  bool named = true;
  std::string error = {};  ///< of a folder that cannot be listed, or that holds no image
  /// Of a folder, which comes after what it holds: its files. The error is for when all of them
  /// are passed over.
  std::optional<std::size_t> files = {};
};

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// The files of a folder; one that cannot be listed is an input with its error.
std::vector<FoundFile> files_below(const std::string& path, std::vector<Input>& inputs) {
  try {
    return find_files(path);
  } catch (const Error& error) {
    std::string reason = error.what();
    const std::string prefix = printable(path) + ": ";
    if (reason.starts_with(prefix)) reason.erase(0, prefix.size());
    inputs.push_back({path, true, reason});
    return {};
  }
}

void add_path(const std::string& path, std::vector<Input>& inputs) {
  if (!is_folder(path)) {
    inputs.push_back({path, true});
    return;
  }
  const std::size_t before = inputs.size();
  std::vector<FoundFile> files = files_below(path, inputs);
  if (inputs.size() > before) return;
  for (FoundFile& file : files) {
    const bool named = has_image_extension(file.path) || file.kind == FoundFile::Kind::unreadable;
    if (!named && file.kind == FoundFile::Kind::special) continue;
    inputs.push_back(
        {path + (path.ends_with('/') ? "" : "/") + file.path, named, std::move(file.reason)});
  }
  inputs.push_back({path, true, "there are no images in this folder", inputs.size() - before});
}

/// All of standard input. It is waited for in short turns: a signal that comes between a check and
/// a wait without end would not end the wait.
std::string read_standard_input(const StopRequest& stop) {
  constexpr int kTurnMilliseconds = 50;
  std::string text;
  std::array<char, 65536> block;
  while (true) {
    stop.check();
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, kTurnMilliseconds);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
    if (got == 0) return text;
    if (got > 0) {
      text.append(block.data(), static_cast<std::size_t>(got));
    } else if (errno != EINTR && errno != EAGAIN) {
      throw Error(Fault::system, "cannot read paths from standard input");
    }
  }
}

void add_paths_from_input(const StopRequest& stop, std::vector<Input>& inputs) {
  std::istringstream lines(read_standard_input(stop));
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) add_path(line, inputs);
  }
}

/// Reads images and asks the model, some hundred images at a time.
class Predictor {
 public:
  Predictor(const SavedModel& saved, std::size_t top, const Context& context)
      : saved_(saved),
        top_(std::min(top, saved.model.outputs())),
        workers_(context.workers()),
        model_(saved.model, context),
        files_(static_cast<std::size_t>(context.threads())),
        chunk_(std::clamp<std::size_t>(kChunkBytes / saved.model.features(), 1, kMostInChunk)),
        pixels_(chunk_, saved.model.features()) {}

  std::size_t chunk() const { return chunk_; }

  /// For up to chunk() inputs; an input that is passed over gets neither classes nor an error.
  std::vector<Prediction> predict(std::span<const Input> inputs, const StopRequest& stop) {
    std::vector<Prediction> predictions(inputs.size());
    workers_.for_each(inputs.size(), LoopSchedule::dynamic, [&](std::size_t i, int worker) {
      stop.check();
      predictions[i].path = inputs[i].path;
      predictions[i].error = read(i, inputs[i], files_[static_cast<std::size_t>(worker)]);
    });
    const MatrixView<const std::uint8_t> rows(pixels_.row(0), inputs.size(), pixels_.columns(),
                                              pixels_.stride());
    const Matrix<float> probabilities = model_.probabilities(rows);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (predictions[i].error.empty()) predictions[i].classes = rank(probabilities.row(i));
      if (predictions[i].error == kPassedOver) predictions[i].error.clear();
    }
    return predictions;
  }

 private:
  /// Enough to keep all threads busy, and little memory.
  static constexpr std::size_t kChunkBytes = std::size_t{64} << 20;
  static constexpr std::size_t kMostInChunk = 1024;
  static constexpr const char* kPassedOver = "\n";

  /// Decodes into row `i`; returns what is wrong, if anything.
  std::string read(std::size_t i, const Input& input, ImageFile& file) {
    if (!input.error.empty()) return input.error;
    try {
      const ImageSize size = file.open(input.path);
      if (size != saved_.size && !saved_.resizes) {
        return fmt::format("{} x {} pixels, and the model takes {} x {}", size.width, size.height,
                           saved_.size.width, saved_.size.height);
      }
      file.decode_resized(saved_.size, pixels_.values(i));
      return "";
    } catch (const ImageError& error) {
      const bool foreign = error.image_fault() == ImageFault::not_an_image;
      return foreign && !input.named ? kPassedOver : error.what();
    }
  }

  std::vector<RankedClass> rank(const float* probabilities) const {
    std::vector<std::size_t> order(saved_.model.outputs());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return probabilities[a] > probabilities[b];
    });
    order.resize(top_);
    std::vector<RankedClass> ranked;
    for (std::size_t c : order) {
      ranked.push_back(
          {c < saved_.classes.size() ? saved_.classes[c] : fmt::format("(output {})", c),
           static_cast<double>(probabilities[c])});
    }
    return ranked;
  }

  const SavedModel& saved_;
  std::size_t top_;
  const Workers& workers_;
  BatchPredictor model_;
  std::vector<ImageFile> files_;
  std::size_t chunk_;
  Matrix<std::uint8_t> pixels_;
};

int run(const PredictOptions& options) {
  const StopRequest stop = stop_on_signals();
  const SavedModel saved = read_model(options.model);
  std::vector<Input> inputs;
  for (const std::string& path : options.paths) {
    if (path == "-") {
      add_paths_from_input(stop, inputs);
    } else {
      add_path(path, inputs);
    }
  }
  std::vector<std::string> paths;
  for (const Input& input : inputs) paths.push_back(input.path);
  const auto output = make_prediction_output(options.format.value_or(PredictionFormat::table),
                                             paths, saved.classes);
  const Context context = make_context(options.machine);
  Predictor predictor(saved, options.top.value_or(1), context);
  output->header();
  int exit_code = kDone;
  std::size_t skipped = 0;  // since the last row
  for (std::size_t first = 0; first < inputs.size(); first += predictor.chunk()) {
    const std::size_t count = std::min(predictor.chunk(), inputs.size() - first);
    const auto chunk = std::span(inputs).subspan(first, count);
    const std::vector<Prediction> predictions = predictor.predict(chunk, stop);
    for (std::size_t i = 0; i < count; ++i) {
      const Prediction& one = predictions[i];
      if (one.classes.empty() && one.error.empty()) {
        ++skipped;
        continue;
      }
      if (chunk[i].files && *chunk[i].files > skipped) continue;  // one of them had a row
      skipped = 0;
      output->write(one);
      if (!one.error.empty()) exit_code = kBadData;
    }
    flush_output();
  }
  flush_output();
  return exit_code;
}

}  // namespace

Command add_predict_command(CLI::App& program) {
  CLI::App* app = add_subcommand(program, "predict", "Say which class each image belongs to");
  const auto options = std::make_shared<PredictOptions>();
  Options add(*app);
  add.add_path("MODEL", options->model, "Model file that `linnet train` wrote");
  add.add_path("PATH", options->paths,
               "Images, folders of images, or - for paths on standard input, one a line");
  add.add_choice("--format", options->format, prediction_format_named, {"table", "csv", "jsonl"},
                 "How to print");
  add.add_count("--top", options->top, 1, 1'000'000, "1", "Classes to print for each image");
  add_machine_options(*app, options->machine);
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
