#include "npy.hpp"

#include <cstdint>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace {

/// The dictionary at the start of the file: 6 bytes "\x93NUMPY", 2 of the version, its length.
std::string read_header(std::istream& file) {
  char magic[8] = {};
  std::uint16_t length = 0;
  file.read(magic, sizeof magic);
  file.read(reinterpret_cast<char*>(&length), sizeof length);  // little-endian, as is x86-64
  if (!file || std::string(magic + 1, 5) != "NUMPY" || magic[6] != 1) {
    throw std::runtime_error("no .npy file of version 1");
  }
  std::string header(length, ' ');
  file.read(header.data(), length);
  return header;
}

std::string value_of(const std::string& header, const std::string& pattern) {
  std::smatch match;
  if (!std::regex_search(header, match, std::regex(pattern))) {
    throw std::runtime_error("unexpected header: " + header);
  }
  return match[1];
}

std::vector<std::int64_t> shape_of(const std::string& header) {
  std::istringstream text(value_of(header, R"('shape': \(([0-9, ]*)\))"));
  std::vector<std::int64_t> shape;
  for (std::string part; std::getline(text, part, ',');) {
    if (part.find_first_not_of(' ') != std::string::npos) shape.push_back(std::stoll(part));
  }
  return shape;
}

}  // namespace

torch::Tensor load_npy(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  const std::string header = read_header(file);
  const bool is_bytes = value_of(header, "'descr': '([^']*)'") == "|u1";
  if (!is_bytes) value_of(header, "'descr': '(<i8)'");
  torch::Tensor values = torch::empty(shape_of(header), is_bytes ? torch::kUInt8 : torch::kInt64);
  file.read(static_cast<char*>(values.data_ptr()), static_cast<std::streamsize>(values.nbytes()));
  if (!file) throw std::runtime_error(path + " is too short");
  return values;
}
