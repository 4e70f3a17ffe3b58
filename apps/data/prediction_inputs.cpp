#include "apps/data/prediction_inputs.hpp"

#include <sys/stat.h>

#include <sstream>
#include <utility>

#include "apps/process/standard_input.hpp"
#include "engine/core/escape.hpp"
#include "io/file/file_walk.hpp"
#include "io/image/image_extension.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// The message without the path that it starts with, which the output shows anyway.
std::string reason_without_path(std::string reason, const std::string& path) {
  const std::string prefix = printable(path) + ": ";
  if (reason.starts_with(prefix)) reason.erase(0, prefix.size());
  return reason;
}

void add_files(const std::string& folder, std::vector<FoundFile> files,
               std::vector<PredictionInput>& inputs) {
  const std::string prefix = folder + (folder.ends_with('/') ? "" : "/");
  for (FoundFile& file : files) {
    const bool must_be_image =
        has_image_extension(file.path) || file.kind == FoundFile::Kind::unreadable;
    if (!must_be_image && file.kind == FoundFile::Kind::special) continue;
    inputs.push_back({prefix + file.path, must_be_image, std::move(file.reason)});
  }
}

void add_folder(const std::string& path, std::vector<PredictionInput>& inputs) {
  const std::size_t before = inputs.size();
  try {
    add_files(path, find_files(path), inputs);
  } catch (const Error& error) {
    inputs.push_back({path, true, reason_without_path(error.what(), path)});
    return;
  }
  inputs.push_back({path, true, "there are no images in this folder", inputs.size() - before});
}

void add_path(const std::string& path, std::vector<PredictionInput>& inputs) {
  if (is_folder(path)) {
    add_folder(path, inputs);
  } else {
    inputs.push_back({path, true});
  }
}

void add_lines(const std::string& text, std::vector<PredictionInput>& inputs) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) add_path(line, inputs);
  }
}

}  // namespace

std::vector<PredictionInput> list_prediction_inputs(const std::vector<std::string>& paths,
                                                    const StopRequest& stop) {
  std::vector<PredictionInput> inputs;
  for (const std::string& path : paths) {
    if (path == "-") {
      add_lines(read_standard_input(stop), inputs);
    } else {
      add_path(path, inputs);
    }
  }
  return inputs;
}

}  // namespace linnet
