#include "io/dataset/idx_names.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "engine/core/escape.hpp"
#include "io/file/file_walk.hpp"
#include "io/file/path_text.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGzip = ".gz";

std::string without_gzip(std::string name) {
  if (name.ends_with(kGzip)) name.resize(name.size() - kGzip.size());
  return name;
}

bool has(std::string_view name, std::string_view part) {
  return name.find(part) != std::string_view::npos;
}

bool is_images(const std::string& name) {
  return has(name, "images") && without_gzip(name).ends_with("idx3-ubyte");
}

bool is_training(const std::string& name) {
  return has(name, "train");
}

bool is_test(const std::string& name) {
  return !is_training(name) && (has(name, "t10k") || has(name, "test"));
}

/// The names of images in a folder; of a file that is there gzipped and not, the latter.
std::vector<std::string> image_names(const std::string& folder) {
  std::vector<std::string> names;
  for (const FoundFile& file : list_folder(folder).files) {
    if (file.kind != FoundFile::Kind::regular || !is_images(file.path)) continue;
    // In byte order, "a" comes before "a.gz".
    if (!names.empty() && names.back() + std::string(kGzip) == file.path) continue;
    names.push_back(file.path);
  }
  return names;
}

std::optional<IdxPair> pair_among(const std::string& folder, const std::vector<std::string>& names,
                                  bool (*is_meant)(const std::string&), const char* purpose) {
  std::vector<std::string> meant;
  for (const std::string& name : names) {
    if (is_meant(name)) meant.push_back(name);
  }
  if (meant.empty()) return std::nullopt;
  if (meant.size() > 1) {
    constexpr std::size_t kMostListed = 20;
    throw Error(Fault::data, printable(folder) + ": several files could be the images for " +
                                 purpose + "; name one: " + printable_list(meant, kMostListed));
  }
  const std::string images = (fs::path(folder) / meant.front()).string();
  return IdxPair{images, labels_beside(images)};
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t place = text.rfind(from);
  if (place != std::string::npos) text.replace(place, from.size(), to);
}

}  // namespace

IdxPairs find_idx_pairs(const std::string& folder) {
  const std::vector<std::string> names = image_names(folder);
  return {pair_among(folder, names, is_training, "training"),
          pair_among(folder, names, is_test, "tests")};
}

bool has_idx_training_images(const std::string& folder) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return false;
  for (const std::string& name : image_names(folder)) {
    if (is_training(name)) return true;
  }
  return false;
}

std::string labels_beside(const std::string& images) {
  const fs::path path(images);
  std::string name = idx_base_name(images);
  replace(name, "images", "labels");
  replace(name, "idx3", "idx1");
  if (name == idx_base_name(images)) {
    throw Error(Fault::data,
                printable(images) + ": its name does not tell that of its labels; name their file");
  }
  const std::string plain = (path.parent_path() / name).string();
  std::error_code ignored;
  for (const std::string& labels : {plain, plain + std::string(kGzip)}) {
    if (labels != images && fs::is_regular_file(labels, ignored)) return labels;
  }
  throw Error(Fault::data, printable(images) + ": its labels are missing: there is no file '" +
                               printable(name) + "', with or without .gz, beside it");
}

std::string idx_base_name(const std::string& path) {
  return without_gzip(fs::path(path).filename().string());
}

}  // namespace linnet
