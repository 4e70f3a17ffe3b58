#include "linnet/io/feature_set.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "engine/core/escape.hpp"
#include "io/features/array_choice.hpp"
#include "io/features/array_container.hpp"
#include "io/features/array_signature.hpp"
#include "io/features/feature_matrix.hpp"
#include "io/features/label_column.hpp"
#include "io/file/file_reader.hpp"
#include "io/model/safetensors_header.hpp"

namespace linnet {
namespace {

/// The labels that `options` tell of; none if there are none.
std::optional<LabelColumn> read_labels(const std::string& path, const ArrayContainer& beside,
                                       const FeatureOptions& options, std::size_t rows) {
  if (!options.with_labels) return std::nullopt;
  const std::string features = printable(path);
  if (options.labels_path.empty()) {
    const auto name = choose_labels_beside({features, beside.names()}, options.labels_name);
    if (!name) return std::nullopt;
    return label_column(beside.load(*name, ArrayUse::read).array, features, rows);
  }
  const MappedFile file(options.labels_path);
  const auto container = open_arrays(options.labels_path, file.bytes());
  const std::string name =
      choose_labels({printable(options.labels_path), container->names()}, options.labels_name);
  return label_column(container->load(name, ArrayUse::read).array, features, rows);
}

/// The first bytes of a file, at most `most`; none if it cannot be read.
std::string head_of(const std::string& path, std::size_t most) {
  try {
    FileReader file;
    file.open(path);
    const auto bytes = file.read(most);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  } catch (const FileError&) {
    return {};
  }
}

/// What is left of JSON behind its first white space.
std::string_view without_space(std::string_view json) {
  return json.substr(std::min(json.find_first_not_of(" \t\r\n"), json.size()));
}

/// Whether JSON, of which the end may be missing, has an entry "format" of Linnet's models.
bool names_model_format(std::string_view json) {
  constexpr std::string_view kKey = R"("format")";
  constexpr std::string_view kValue = R"("linnet-)";
  for (std::size_t at = json.find(kKey); at != json.npos; at = json.find(kKey, at + 1)) {
    const std::string_view rest = without_space(json.substr(at + kKey.size()));
    if (rest.starts_with(':') && without_space(rest.substr(1)).starts_with(kValue)) return true;
  }
  return false;
}

/// Whether the header of a safetensors file names the format of Linnet's models, whichever program
/// wrote it. A damaged model is one, too.
bool is_model(const std::string& path, std::span<const std::byte> head) {
  const std::size_t length = safetensors_header_length(head.first(kSafetensorsLengthBytes));
  return names_model_format(head_of(path, kSafetensorsLengthBytes + length));
}

/// Whether the first member of a zip archive, whose local header is in front, is an array.
bool begins_with_array(std::string_view head) {
  constexpr std::size_t kLocalHeaderBytes = 30;
  constexpr std::size_t kNameLengthAt = 26;
  if (head.size() < kLocalHeaderBytes) return head.starts_with("PK\x05\x06");
  const std::size_t length = static_cast<unsigned char>(head[kNameLengthAt]) +
                             std::size_t{256} * static_cast<unsigned char>(head[kNameLengthAt + 1]);
  return head.substr(kLocalHeaderBytes, length).ends_with(".npy");
}

}  // namespace

FeatureSet read_features(const std::string& path, const FeatureOptions& options) {
  MappedFile file(path);
  const auto container = open_arrays(path, file.bytes());
  const std::string name =
      choose_features({printable(path), container->names()}, options.features_name);
  FeatureSet set;
  set.features = feature_matrix(container->load(name, ArrayUse::in_place), file);
  const std::size_t rows = set.features.view().rows();
  if (auto column = read_labels(path, *container, options, rows)) {
    set.labels = std::move(column->labels);
    set.classes = std::move(column->classes);
  }
  return set;
}

bool is_feature_file(const std::string& path) {
  constexpr std::size_t kMostNameBytes = 4096;
  const std::string head = head_of(path, kMostNameBytes);
  const auto bytes = std::as_bytes(std::span(head));
  switch (array_format(bytes)) {
    case ArrayFormat::npy:
      return true;
    case ArrayFormat::npz:
      return begins_with_array(head);
    case ArrayFormat::safetensors:
      return !is_model(path, bytes);
    case ArrayFormat::none:
      break;
  }
  return false;
}

}  // namespace linnet
