#include "apps/options/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

namespace linnet {

void Options::add(const std::string& name, const std::string& type, const std::string& fallback,
                  const std::string& help, Parse parse) {
  app_.add_option_function<std::string>(name, parse, help)
      ->type_name(type)
      ->default_str(fallback)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void Options::add_positive(const std::string& name, std::optional<double>& value, double below,
                           const std::string& fallback, const std::string& help) {
  add(name, "X", fallback, help,
      [=, &value](const std::string& text) { value = parse_positive(name, below, text); });
}

void Options::add_share(const std::string& name, std::optional<double>& value, double below,
                        const std::string& fallback, const std::string& help) {
  add(name, "X", fallback, help,
      [=, &value](const std::string& text) { value = parse_share(name, below, text); });
}

void Options::add_size(const std::string& name, std::optional<ImageSize>& value,
                       const std::string& help) {
  add(name, "WxH", "", help,
      [=, &value](const std::string& text) { value = parse_size(name, text); });
}

void Options::add_word_or_numbers(const std::string& name,
                                  std::optional<std::vector<double>>& value,
                                  const std::string& word, const std::string& help) {
  add(name, word + "|LIST", "", help,
      [=, &value](const std::string& text) { value = parse_word_or_numbers(name, word, text); });
}

template <class Paths>
void Options::add_paths(const std::string& name, Paths& value, const std::string& help) {
  app_.add_option(name, value, help)->required()->check([name](const std::string& text) {
    require_not_empty(name, "path", text);
    return std::string();
  });
}

void Options::add_path(const std::string& name, std::string& value, const std::string& help) {
  add_paths(name, value, help);
}

void Options::add_path(const std::string& name, std::vector<std::string>& value,
                       const std::string& help) {
  add_paths(name, value, help);
}

void Options::add_flag(const std::string& name, bool& value, const std::string& help) {
  app_.add_flag(name, value, help);
}

void Options::add_text(const std::string& name, std::string& value, const std::string& type,
                       const std::string& help) {
  add(name, type, value, help, [=, &value](const std::string& text) {
    require_not_empty(name, type, text);
    value = text;
  });
}

std::string Options::one_of(const std::vector<std::string>& choices) {
  return fmt::format("{}", fmt::join(choices, "|"));
}

}  // namespace linnet
