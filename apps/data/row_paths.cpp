#include "apps/data/row_paths.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace linnet {

std::string row_path(const std::string& path, std::size_t row) {
  return fmt::format("{}[{}]", path, row);
}

std::vector<std::string> longest_paths(const std::vector<PredictionInput>& inputs,
                                       std::size_t row_bytes) {
  std::vector<std::string> paths;
  for (const PredictionInput& input : inputs) {
    std::error_code error;
    const std::uintmax_t bytes =
        input.has_rows && input.error.empty() ? std::filesystem::file_size(input.path, error) : 0;
    const bool is_file = bytes != 0 && !error;
    paths.push_back(is_file ? row_path(input.path, bytes / row_bytes) : input.path);
  }
  return paths;
}

}  // namespace linnet
