#include "apps/commands/checkpoint_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <vector>

#include "apps/report/epoch_json.hpp"
#include "engine/core/escape.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view kMark = "linnet checkpoint 1 ";
constexpr std::size_t kHeaderBytes = kMark.size() + 16 + 1;  // the hash in hexadecimal digits, \n

std::string header_of(const Bytes& content) {
  return fmt::format("{}{:016x}\n", kMark, hash_of(std::span(content)));
}

template <class Number>
Json numbers_json(std::span<const Number> numbers) {
  Bytes bytes(numbers.size_bytes());
  if (!bytes.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return Json::binary(std::move(bytes));
}

template <class Number>
std::vector<Number> numbers_of(const Json& json) {
  const auto& bytes = json.get_binary();
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  return numbers;
}

Json matrix_json(const Matrix<float>& matrix) {
  std::vector<float> numbers;
  numbers.reserve(matrix.rows() * matrix.columns());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const auto row = matrix.values(r);
    numbers.insert(numbers.end(), row.begin(), row.end());
  }
  return {{"rows", matrix.rows()},
          {"columns", matrix.columns()},
          {"numbers", numbers_json(std::span<const float>(numbers))}};
}

Matrix<float> matrix_of(const Json& json) {
  const auto numbers = numbers_of<float>(json.at("numbers"));
  const auto rows = json.at("rows").get<std::size_t>();
  const auto columns = json.at("columns").get<std::size_t>();
  if (rows != 0 && numbers.size() / rows != columns) throw std::out_of_range("matrix");
  Matrix<float> matrix(rows, columns);
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(r * columns), columns, matrix.row(r));
  }
  return matrix;
}

template <class Value, class ToJson>
Json optional_json(const std::optional<Value>& value, const ToJson& to_json_of) {
  return value ? to_json_of(*value) : Json();
}

Json text_json(const std::string& text) {
  return text;
}

Json row_json(const EpochRow& row) {
  return to_json(row);
}

std::optional<EpochRow> row_or_none(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(epoch_row_of(json));
}

Json head_json(const HeadState& head) {
  return {{"weights", matrix_json(head.weights)},
          {"velocity", matrix_json(head.velocity)},
          {"bias", numbers_json(std::span<const double>(head.bias))},
          {"bias_velocity", numbers_json(std::span<const double>(head.bias_velocity))}};
}

HeadState head_of(const Json& json) {
  return {.weights = matrix_of(json.at("weights")),
          .velocity = matrix_of(json.at("velocity")),
          .bias = numbers_of<double>(json.at("bias")),
          .bias_velocity = numbers_of<double>(json.at("bias_velocity"))};
}

Json sweep_json(const SweepState& sweep) {
  Json heads = Json::array();
  Json divergences = Json::array();
  for (const HeadState& head : sweep.heads) heads.push_back(head_json(head));
  for (const auto& divergence : sweep.divergences) {
    divergences.push_back(optional_json(divergence, text_json));
  }
  return {{"epochs_done", sweep.epochs_done},
          {"heads", std::move(heads)},
          {"divergences", std::move(divergences)}};
}

std::optional<std::string> text_or_none(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<std::string>());
}

SweepState sweep_of(const Json& json) {
  SweepState sweep{
      .epochs_done = json.at("epochs_done").get<std::size_t>(), .heads = {}, .divergences = {}};
  for (const Json& head : json.at("heads")) sweep.heads.push_back(head_of(head));
  for (const Json& text : json.at("divergences")) sweep.divergences.push_back(text_or_none(text));
  return sweep;
}

Json model_json(const SweptModel& model) {
  Json rows = Json::array();
  for (const EpochRow& row : model.rows) rows.push_back(to_json(row));
  return {{"learning_rate", model.learning_rate},
          {"weight_decay", model.weight_decay},
          {"seed", model.seed},
          {"row", optional_json(model.row, row_json)},
          {"kept", optional_json(model.kept, row_json)},
          {"divergence", optional_json(model.divergence, text_json)},
          {"epochs", model.epochs},
          {"rows", std::move(rows)}};
}

SweptModel model_of(const Json& json) {
  SweptModel model{.learning_rate = json.at("learning_rate").get<double>(),
                   .weight_decay = json.at("weight_decay").get<double>(),
                   .seed = json.at("seed").get<std::uint64_t>(),
                   .row = row_or_none(json.at("row")),
                   .kept = row_or_none(json.at("kept")),
                   .divergence = text_or_none(json.at("divergence")),
                   .epochs = json.at("epochs").get<std::size_t>()};
  for (const Json& row : json.at("rows")) model.rows.push_back(epoch_row_of(row));
  return model;
}

Json kept_json(const KeptModel& kept) {
  const ConfusionMatrix& confusion = kept.evaluation.confusion;
  std::vector<std::uint64_t> counts;
  for (std::size_t c = 0; c < confusion.classes(); ++c) {
    counts.insert(counts.end(), confusion.row(c).begin(), confusion.row(c).end());
  }
  return {{"index", kept.index},
          {"row", to_json(kept.row)},
          {"weights", matrix_json(kept.model->weights)},
          {"bias", numbers_json(std::span<const float>(kept.model->bias))},
          {"pixel_factor", kept.model->pixel_factor},
          {"normalize", std::string(name_of(kept.model->normalize))},
          {"loss", kept.evaluation.loss},
          {"classes", confusion.classes()},
          {"outputs", confusion.outputs()},
          {"counts", numbers_json(std::span<const std::uint64_t>(counts))}};
}

KeptModel kept_of(const Json& json) {
  KeptModel kept{.index = json.at("index").get<std::size_t>(),
                 .row = epoch_row_of(json.at("row")),
                 .model = std::make_shared<LinearModel>(),
                 .evaluation = {}};
  kept.model->weights = matrix_of(json.at("weights"));
  kept.model->bias = numbers_of<float>(json.at("bias"));
  kept.model->pixel_factor = json.at("pixel_factor").get<float>();
  kept.model->normalize = normalize_named(json.at("normalize").get<std::string>()).value();
  kept.evaluation = {
      .loss = json.at("loss").get<double>(),
      .confusion = {json.at("classes").get<std::size_t>(), json.at("outputs").get<std::size_t>(),
                    numbers_of<std::uint64_t>(json.at("counts"))}};
  return kept;
}

Json state_json(const SessionState& state) {
  Json models = Json::array();
  for (const SweptModel& model : state.models) models.push_back(model_json(model));
  return {{"seed", state.seed},
          {"sweep", sweep_json(state.sweep)},
          {"leader", optional_json(state.idleness.leader, row_json)},
          {"idle_epochs", state.idleness.epochs},
          {"models", std::move(models)},
          {"kept", optional_json(state.kept, kept_json)},
          {"train_seconds", state.train_seconds}};
}

SessionState state_of(const Json& json) {
  SessionState state{
      .seed = json.at("seed").get<std::size_t>(),
      .sweep = sweep_of(json.at("sweep")),
      .idleness = {row_or_none(json.at("leader")), json.at("idle_epochs").get<std::size_t>()},
      .models = {},
      .kept = {},
      .train_seconds = json.at("train_seconds").get<double>()};
  for (const Json& model : json.at("models")) state.models.push_back(model_of(model));
  if (!json.at("kept").is_null()) state.kept = kept_of(json.at("kept"));
  return state;
}

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(Fault::data, printable(path) + ": " + what);
}

/// "its seed is 3 and not 0, its lr …" for the entries that differ.
std::string differences(const Json& found, const Json& wanted) {
  std::string text;
  for (const auto& [key, value] : wanted.items()) {
    const auto other = found.find(key);
    if (other != found.end() && *other == value) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("its {} is {} and not {}", key,
                        other == found.end() ? "unknown" : printable(other->dump()),
                        printable(value.dump()));
  }
  return text;
}

/// All of a file behind its header, whose hash is right.
Bytes content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw Error(Fault::system, "cannot read the checkpoint " + printable(path));
  if (bytes.size() < kHeaderBytes) fail(path, "is no checkpoint of Linnet, or a damaged one");
  Bytes content(bytes.begin() + static_cast<std::ptrdiff_t>(kHeaderBytes), bytes.end());
  const std::string header = header_of(content);
  if (!std::equal(header.begin(), header.end(), bytes.begin())) {
    fail(path, is_checkpoint(path) ? "is a damaged checkpoint: its checksum is wrong"
                                   : "is no checkpoint of Linnet");
  }
  return content;
}

}  // namespace

bool is_checkpoint(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string mark(kMark.size(), '\0');
  file.read(mark.data(), static_cast<std::streamsize>(mark.size()));
  return file && mark == kMark;
}

void write_checkpoint(const std::string& path, const Json& identity, const SessionState& state) {
  const Bytes content = Json::to_cbor({{"identity", identity}, {"state", state_json(state)}});
  const std::string header = header_of(content);
  const std::span<const std::byte> pieces[] = {std::as_bytes(std::span(header)),
                                               std::as_bytes(std::span(content))};
  write_file_atomically(path, pieces);
}

SessionState read_checkpoint(const std::string& path, const Json& identity) {
  const Bytes content = content_of(path);
  try {
    const Json json = Json::from_cbor(content);
    const std::string differing = differences(json.at("identity"), identity);
    if (!differing.empty()) {
      fail(path, "is a checkpoint of another training: " + differing +
                     "; train with what it has, or start again without it");
    }
    return state_of(json.at("state"));
  } catch (const Json::exception&) {
    fail(path, "is a checkpoint that this version cannot read");
  } catch (const std::bad_optional_access&) {
    fail(path, "is a checkpoint that this version cannot read");
  } catch (const std::out_of_range&) {
    fail(path, "is a checkpoint that this version cannot read");
  }
}

}  // namespace linnet
