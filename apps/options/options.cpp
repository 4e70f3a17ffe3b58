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

void Options::add_texts(const std::string& name, std::vector<std::string>& values,
                        const std::string& type, const std::string& help) {
  app_.add_option_function<std::vector<std::string>>(
          name,
          [=, &values](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) require_not_empty(name, type, text);
            values = texts;
          },
          help)
      ->type_name(type)
      ->type_size(1)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Options::add_list(const std::string& name, std::vector<std::string>& values,
                       const std::string& type, const std::string& help) {
  add(name, type, "", help, [=, &values](const std::string& text) {
    values = parse_list(text);
    for (const std::string& item : values) require_not_empty(name, type, item);
  });
}

std::string Options::one_of(const std::vector<std::string>& choices) {
  return fmt::format("{}", fmt::join(choices, "|"));
}

}  // namespace linnet
