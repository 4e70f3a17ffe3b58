#include "apps/data/same_file.hpp"

#include <filesystem>
#include <system_error>

namespace linnet {

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  const auto canonical = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  return canonical(a) == canonical(b);
}

}  // namespace linnet
