#include "apps/options/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <utility>

#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "io/image/image_limits.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

[[noreturn]] void fail(const std::string& name, const std::string& takes, const std::string& text) {
  throw UsageError{fmt::format("{} takes {}, not '{}'", name, takes, printable(text))};
}

/// Levenshtein's distance: insertions, deletions and replacements from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// "; did you mean X?" for the nearest of `names`, if one is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
  const std::string* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(word.size() / 3, 2) + 1;
  for (const std::string& name : names) {
    const std::size_t d = name.starts_with(word) ? 1 : distance(word, name);
    if (d < least) {
      least = d;
      nearest = &name;
    }
  }
  return nearest == nullptr ? "" : fmt::format("; did you mean {}?", *nearest);
}

std::optional<ImageSize> size_named(std::string_view text) {
  ImageSize size;
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec != std::errc() || width.ptr == end || *width.ptr != 'x') return std::nullopt;
  const auto height = std::from_chars(width.ptr + 1, end, size.height);
  const bool is_whole = height.ec == std::errc() && height.ptr == end;
  const bool is_possible = size.width <= kLongestImageSide && size.height <= kLongestImageSide &&
                           size.pixels() != 0 && size.pixels() <= kMostImagePixels;
  return is_whole && is_possible ? std::optional(size) : std::nullopt;
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

bool looks_like_option(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && argument != "--" &&
         !(argument[1] >= '0' && argument[1] <= '9');
}

void require_known_options(const CLI::App& command, const std::vector<std::string>& arguments) {
  std::vector<std::string> all;
  for (const CLI::Option* option : command.get_options()) {
    for (std::string& name : names_of(*option)) all.push_back(std::move(name));
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") return;
    if (!looks_like_option(argument)) continue;
    const std::string name = argument.substr(0, argument.find('='));
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      throw UsageError{fmt::format("unknown option {}{}", printable(name), suggestion(name, all))};
    }
    const bool takes_value = command.get_option(name)->get_expected_min() > 0;
    if (takes_value && name == argument) ++i;
  }
}

/// The option that sets a field of Recipe or ContextOptions: --epochs for epochs, and so on.
std::string option_of_field(const std::string& field) {
  if (field == "learning_rate") return "--lr";
  if (field == "instruction_set") return "--isa";
  if (field == "affinity") return "--bind";
  std::string option = "--" + field;
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

}  // namespace

void Options::add(const std::string& name, const std::string& type, const std::string& fallback,
                  const std::string& help, Read read) {
  app_.add_option_function<std::string>(name, read, help)
      ->type_name(type)
      ->default_str(fallback)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void Options::add_positive(const std::string& name, std::optional<double>& value, double below,
                           const std::string& fallback, const std::string& help) {
  add(name, "X", fallback, help, [=, &value](const std::string& text) {
    const std::optional<double> number = finite_number(text);
    if (!number || *number <= 0.0 || (below != 0.0 && *number >= below)) {
      fail(name,
           below == 0.0 ? "a number above 0" : fmt::format("a number between 0 and {}", below),
           text);
    }
    value = number;
  });
}

void Options::add_share(const std::string& name, std::optional<double>& value, double below,
                        const std::string& fallback, const std::string& help) {
  add(name, "X", fallback, help, [=, &value](const std::string& text) {
    const std::optional<double> number = finite_number(text);
    if (!number || *number < 0.0 || (below != 0.0 && *number >= below)) {
      fail(name,
           below == 0.0 ? "a number from 0 on" : fmt::format("a number from 0 to below {}", below),
           text);
    }
    value = number;
  });
}

void Options::add_size(const std::string& name, std::optional<ImageSize>& value,
                       const std::string& help) {
  add(name, "WxH", "", help, [=, &value](const std::string& text) {
    value = size_named(text);
    if (!value) {
      fail(name,
           fmt::format("a width and a height in pixels, as 64x64, at most {} in all",
                       grouped(kMostImagePixels)),
           text);
    }
  });
}

template <class Paths>
void Options::add_paths(const std::string& name, Paths& value, const std::string& help) {
  app_.add_option(name, value, help)->required()->check([name](const std::string& text) {
    require_text(name, "path", text);
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

void Options::add_word_or_numbers(const std::string& name,
                                  std::optional<std::vector<double>>& value,
                                  const std::string& word, const std::string& help) {
  add(name, word + "|LIST", "", help, [=, &value](const std::string& text) {
    std::vector<double> numbers;
    for (std::size_t first = 0; text != word && first <= text.size();) {
      const std::size_t end = std::min(text.find(',', first), text.size());
      const std::optional<double> number = finite_number(text.substr(first, end - first));
      if (!number || *number <= 0.0) {
        fail(name, word + ", or numbers above 0 with commas between them", text);
      }
      numbers.push_back(*number);
      first = end + 1;
    }
    value = std::move(numbers);
  });
}

std::optional<double> Options::finite_number(const std::string& text) {
  double number = 0.0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

void Options::add_text(const std::string& name, std::string& value, const std::string& type,
                       const std::string& help) {
  add(name, type, value, help, [=, &value](const std::string& text) {
    require_text(name, type, text);
    value = text;
  });
}

std::uint64_t Options::whole_number(const std::string& name, const std::string& text,
                                    std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end || number < least || number > most) {
    const bool bounded = most != std::numeric_limits<std::uint64_t>::max();
    fail(name,
         bounded ? fmt::format("a whole number from {} to {}", least, most)
                 : fmt::format("a whole number from {} on", least),
         text);
  }
  return number;
}

void Options::require_text(const std::string& name, const std::string& type,
                           const std::string& text) {
  if (text.empty()) throw UsageError{fmt::format("{} takes a {}, not nothing", name, type)};
}

void Options::fail_choice(const std::string& name, const std::string& text,
                          const std::vector<std::string>& choices) {
  throw UsageError{fmt::format("{} takes {}, not '{}'{}", name, fmt::join(choices, " or "),
                               printable(text), suggestion(text, choices))};
}

std::string Options::one_of(const std::vector<std::string>& choices) {
  return fmt::format("{}", fmt::join(choices, "|"));
}

CLI::App* add_subcommand(CLI::App& program, const std::string& name, const std::string& help) {
  return program.add_subcommand(name, help);
}

void require_known(const CLI::App& program, const std::vector<std::string>& arguments) {
  if (arguments.empty() || looks_like_option(arguments.front())) {
    return require_known_options(program, arguments);
  }
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands(nullptr)) {
    names.push_back(command->get_name());
    if (names.back() == arguments.front()) {
      return require_known_options(*command, {arguments.begin() + 1, arguments.end()});
    }
  }
  const std::string& word = arguments.front();
  throw UsageError{fmt::format("unknown command '{}'{}", printable(word), suggestion(word, names))};
}

void add_machine_options(CLI::App& app, MachineOptions& options) {
  Options(app).add_count("--threads", options.threads, 1, kMaxThreads, "",
                         "Threads to use [all processors it may use]");
  Options(app).add_text("--isa", options.isa, "NAME",
                        "Instruction set to use, of those that --version lists "
                        "[the best there is]");
}

Context make_context(const MachineOptions& options, Affinity affinity) {
  return Context({.threads = options.threads,
                  .affinity = affinity,
                  .instruction_set = options.isa,
                  .caches = std::nullopt});
}

std::string threads_reason(const Context& context) {
  return context.threads_reason() == "threads" ? "--threads" : context.threads_reason();
}

std::string text_for_user(const Error& error) {
  std::string text = error.what();
  const std::string& field = error.field();
  const std::size_t place = field.empty() ? std::string::npos : text.find(field);
  if (place != std::string::npos) text.replace(place, field.size(), option_of_field(field));
  return text;
}

}  // namespace linnet
