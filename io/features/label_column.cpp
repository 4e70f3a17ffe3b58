#include "io/features/label_column.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "io/features/distinct_values.hpp"
#include "io/features/label_text.hpp"

namespace linnet {
namespace {

constexpr const char* kWanted =
    "labels are one integer or string for each row, of shape (n,) or (n, 1)";

void require_shape(const StoredArray& array, const std::string& features, std::size_t rows) {
  const auto& shape = array.shape;
  const std::string found = "its shape is " + shape_text(shape) + ", and ";
  if (shape.size() == 2 && shape[1] > 1) {
    array.name.fail(found + kWanted + "; if a row has a 1 at the place of its class: " +
                    array.name.save("{}.argmax(axis=1)"));
  }
  if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[1] == 0)) {
    array.name.fail(found + kWanted);
  }
  if (shape[0] == rows) return;
  array.name.fail("it has " + std::to_string(shape[0]) + " labels, and " + features + " has " +
                  std::to_string(rows) + " rows");
}

template <class Number>
Number number_at(const StoredArray& array, std::size_t index) {
  Number number;
  std::memcpy(&number, array.bytes.data() + index * sizeof number, sizeof number);
  return number;
}

/// How far a number is above another one that is not larger.
template <class Number>
std::uint64_t distance(Number low, Number high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

/// The classes of numbers from `low` on, which lie so close that a table has a place for each: ten
/// times as fast as a search for each.
template <class Number>
LabelColumn close_numbers(const StoredArray& array, Number low, std::size_t range) {
  const std::size_t count = array.shape[0];
  std::vector<std::uint32_t> table(range + 1);
  const auto place = [&](std::size_t i) { return distance(low, number_at<Number>(array, i)); };
  for (std::size_t i = 0; i < count; ++i) table[place(i)] = 1;
  LabelColumn column;
  for (std::size_t p = 0; p <= range; ++p) {
    if (table[p] == 0) continue;
    table[p] = static_cast<std::uint32_t>(column.classes.size());
    column.classes.push_back(
        std::to_string(static_cast<Number>(static_cast<std::uint64_t>(low) + p)));
  }
  column.labels.reserve(count);
  for (std::size_t i = 0; i < count; ++i) column.labels.push_back(table[place(i)]);
  return column;
}

/// The same of any numbers.
template <class Number>
LabelColumn any_numbers(const StoredArray& array) {
  const std::size_t count = array.shape[0];
  const auto at = [&](std::size_t i) { return number_at<Number>(array, i); };
  const std::vector<Number> distinct = distinct_values<Number>(count, at);
  LabelColumn column;
  column.labels.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    column.labels.push_back(static_cast<std::uint32_t>(index_of(distinct, at(i))));
  }
  for (const Number number : distinct) column.classes.push_back(std::to_string(number));
  return column;
}

/// The classes are the distinct values, in the order of their type.
template <class Number>
LabelColumn numbers(const StoredArray& array) {
  constexpr std::uint64_t kMostRange = std::uint64_t{1} << 20;
  Number low = number_at<Number>(array, 0);
  Number high = low;
  for (std::size_t i = 1; i < array.shape[0]; ++i) {
    const Number number = number_at<Number>(array, i);
    low = std::min(low, number);
    high = std::max(high, number);
  }
  const std::uint64_t range = distance(low, high);
  return range < kMostRange ? close_numbers(array, low, range) : any_numbers<Number>(array);
}

LabelColumn booleans(const StoredArray& array) {
  LabelColumn column = numbers<std::uint8_t>(array);
  for (const std::string& name : column.classes) {
    if (name != "0" && name != "1") {
      array.name.fail("it has the boolean " + name + ", which is neither 0 nor 1");
    }
  }
  return column;
}

template <class One, class Two, class Four, class Eight>
LabelColumn integers(const StoredArray& array) {
  switch (array.type.bytes) {
    case 1:
      return numbers<One>(array);
    case 2:
      return numbers<Two>(array);
    case 4:
      return numbers<Four>(array);
    default:
      return numbers<Eight>(array);
  }
}

LabelColumn strings(const StoredArray& array) {
  const std::size_t bytes = array.type.bytes;
  const auto at = [&](std::size_t i) {
    return std::string_view(reinterpret_cast<const char*>(array.bytes.data()) + i * bytes, bytes);
  };
  const auto distinct = distinct_values<std::string_view>(array.shape[0], at);
  std::vector<std::string> texts;
  for (const std::string_view stored : distinct) texts.push_back(label_text(array, stored));
  LabelColumn column;
  column.classes = texts;
  std::sort(column.classes.begin(), column.classes.end());
  std::vector<std::uint32_t> classes;  // of each distinct element
  for (const std::string& text : texts) {
    classes.push_back(static_cast<std::uint32_t>(index_of(column.classes, text)));
  }
  column.labels.reserve(array.shape[0]);
  for (std::size_t i = 0; i < array.shape[0]; ++i) {
    column.labels.push_back(classes[index_of(distinct, at(i))]);
  }
  return column;
}

}  // namespace

LabelColumn label_column(const StoredArray& array, const std::string& features, std::size_t rows) {
  const std::string found = "its type is '" + array.type.name + "', and ";
  require_shape(array, features, rows);
  switch (array.type.kind) {
    case ElementKind::boolean:
      return booleans(array);
    case ElementKind::signed_integer:
      return integers<std::int8_t, std::int16_t, std::int32_t, std::int64_t>(array);
    case ElementKind::unsigned_integer:
      return integers<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>(array);
    case ElementKind::byte_text:
    case ElementKind::utf32_text:
      return strings(array);
    case ElementKind::ieee_float:
    case ElementKind::bfloat:
      array.name.fail(found + kWanted +
                      "; if its numbers are integers: " + array.name.save("{}.astype('int64')"));
    case ElementKind::other:
      break;
  }
  array.name.fail(found + kWanted);
}

}  // namespace linnet
