#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

namespace linnet {

/// The one of some choices whose name_of is `name`, if there is one.
template <class Choice>
std::optional<Choice> choice_named(std::string_view name, std::initializer_list<Choice> choices) {
  for (const Choice choice : choices) {
    if (name == name_of(choice)) return choice;
  }
  return std::nullopt;
}

}  // namespace linnet
