#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <vector>

#include "linnet/matrix.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"

namespace linnet {

// Numbers of a state as entries of a checkpoint, and the reverse: what throws nlohmann's
// exceptions, std::out_of_range or std::bad_optional_access for entries that are not such.

/// Numbers as bytes, which CBOR holds as they are.
template <class Number>
nlohmann::ordered_json numbers_json(std::span<const Number> numbers) {
  std::vector<std::uint8_t> bytes(numbers.size_bytes());
  if (!bytes.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return nlohmann::ordered_json::binary(std::move(bytes));
}

template <class Number>
nlohmann::ordered_json numbers_json(const std::vector<Number>& numbers) {
  return numbers_json(std::span<const Number>(numbers));
}

template <class Number>
std::vector<Number> numbers_of(const nlohmann::ordered_json& json) {
  const auto& bytes = json.get_binary();
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  return numbers;
}

nlohmann::ordered_json matrix_json(const Matrix<float>& matrix);
Matrix<float> matrix_of(const nlohmann::ordered_json& json);

nlohmann::ordered_json linear_model_json(const LinearModel& model);
LinearModel linear_model_of(const nlohmann::ordered_json& json);

nlohmann::ordered_json evaluation_json(const Evaluation& evaluation);
Evaluation evaluation_of(const nlohmann::ordered_json& json);

/// An array of what `of_element` makes of each.
template <class Elements, class OfElement>
nlohmann::ordered_json array_json(const Elements& elements, const OfElement& of_element) {
  auto array = nlohmann::ordered_json::array();
  for (const auto& element : elements) array.push_back(of_element(element));
  return array;
}

template <class OfJson>
auto elements_of(const nlohmann::ordered_json& array, const OfJson& of_json) {
  std::vector<decltype(of_json(array))> elements;
  for (const nlohmann::ordered_json& element : array) elements.push_back(of_json(element));
  return elements;
}

/// null for none.
template <class Value, class ToJson>
nlohmann::ordered_json optional_json(const std::optional<Value>& value, const ToJson& to_json_of) {
  return value ? nlohmann::ordered_json(to_json_of(*value)) : nlohmann::ordered_json();
}

template <class OfJson>
auto optional_of(const nlohmann::ordered_json& json, const OfJson& of_json)
    -> std::optional<decltype(of_json(json))> {
  if (json.is_null()) return std::nullopt;
  return of_json(json);
}

}  // namespace linnet
