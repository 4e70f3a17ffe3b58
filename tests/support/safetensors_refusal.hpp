#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <string>
#include <vector>

#include "io/model/safetensors.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

/// What `refusal` gives for a file that is read.
inline constexpr const char* kReadWell = "[without the path] [no error]";

/// What reading a file of these bytes complains of, without the path that it must begin with.
inline std::string refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "mo\ndel", bytes);
  const std::string text = error_text(Fault::data, [&] { read_safetensors(folder / "mo\ndel"); });
  const std::string path = folder / "mo\\ndel: ";
  return text.starts_with(path) ? text.substr(path.size()) : "[without the path] " + text;
}

/// The same for a header, with `numbers` numbers behind it.
inline std::string refusal(const std::string& header, std::size_t numbers) {
  return refusal(safetensors_bytes(header, bytes_of(std::vector<float>(numbers))));
}

/// A tensor as the header has it.
inline std::string tensor_entry(const std::string& name, const std::string& shape,
                                const std::string& offsets, const std::string& dtype = "\"F32\"") {
  return fmt::format(R"("{}":{{"dtype":{},"shape":{},"data_offsets":{}}})", name, dtype, shape,
                     offsets);
}

/// A header of these entries.
inline std::string header_of(const std::vector<std::string>& entries) {
  return fmt::format("{{{}}}", fmt::join(entries, ","));
}

}  // namespace linnet::test
