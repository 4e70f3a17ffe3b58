#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/options/option_values.hpp"
#include "linnet/io/image_size.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// Adds options to a subcommand. Each value is checked when it is parsed: what is wrong is thrown
/// as UsageError with the option's name and what it takes. Of an option that is given more than
/// once, the last counts. `fallback` is the default as the help shows it. The help shows as well
/// what an option takes: a kind of value in capital letters (FILE, DIR, DATA, N), words to choose
/// from, or both with | between them; shell completion relies on that.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  /// A whole number from `least` to `most`.
  template <class Integer>
  void add_count(const std::string& name, std::optional<Integer>& value, std::uint64_t least,
                 std::uint64_t most, const std::string& fallback, const std::string& help) {
    add(name, "N", fallback, help, [=, &value](const std::string& text) {
      value = static_cast<Integer>(parse_whole_number(name, least, most, text));
    });
  }

  /// A finite number greater than 0, and less than `below` if that is not 0.
  void add_positive(const std::string& name, std::optional<double>& value, double below,
                    const std::string& fallback, const std::string& help);

  /// A finite number of at least 0, and less than `below` if that is not 0.
  void add_share(const std::string& name, std::optional<double>& value, double below,
                 const std::string& fallback, const std::string& help);

  /// Width and height, as in 64x64, of an image that is within the limits of the decoders.
  void add_size(const std::string& name, std::optional<ImageSize>& value, const std::string& help);

  /// A value of its own kind; `type` is what the help shows, and `parse` throws UsageError.
  template <class Value>
  void add_parsed(const std::string& name, std::optional<Value>& value, const std::string& type,
                  Value (*parse)(const std::string& name, const std::string& text),
                  const std::string& help, const std::string& fallback = "") {
    add(name, type, fallback, help,
        [=, &value](const std::string& text) { value = parse(name, text); });
  }

  /// One of `choices`, of which the first is the default; `parse` makes a value of it.
  template <class Choice>
  void add_choice(const std::string& name, std::optional<Choice>& value,
                  std::optional<Choice> (*parse)(std::string_view),
                  const std::vector<std::string>& choices, const std::string& help) {
    add(name, one_of(choices), choices.front(), help, [=, &value](const std::string& text) {
      value = parse(text);
      if (!value) fail_choice(name, choices, text);
    });
  }

  /// A path, or several, as required positional arguments. None may be empty.
  void add_path(const std::string& name, std::string& value, const std::string& help);
  void add_path(const std::string& name, std::vector<std::string>& value, const std::string& help);

  /// An option without a value; `value` becomes true where it is given.
  void add_flag(const std::string& name, bool& value, const std::string& help);

  /// A path, or any other text but the empty one; `type` is the kind of value.
  void add_text(const std::string& name, std::string& value, const std::string& type,
                const std::string& help);

  /// Any text but the empty one, as often as it is given.
  void add_texts(const std::string& name, std::vector<std::string>& values, const std::string& type,
                 const std::string& help);

  /// Texts with commas between them (parse_list), none of which may be empty.
  void add_list(const std::string& name, std::vector<std::string>& values, const std::string& type,
                const std::string& help);

 private:
  using Parse = std::function<void(const std::string& text)>;

  template <class Paths>
  void add_paths(const std::string& name, Paths& value, const std::string& help);
  void add(const std::string& name, const std::string& type, const std::string& fallback,
           const std::string& help, Parse parse);
  static std::string one_of(const std::vector<std::string>& choices);

  CLI::App& app_;
};

}  // namespace linnet
