#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/image/image_size.hpp"
#include "linnet/context.hpp"
#include "linnet/error.hpp"

// The one door to CLI11: only main.cpp and command_line.cpp include it.
namespace CLI {
class App;
}

namespace linnet {

/// A subcommand: what main needs to offer and to run it.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> run;  ///< returns the exit code; throws linnet::Error, Stopped
};

/// Thrown where options are wrong; the text is for a person.
struct UsageError {
  std::string text;
};

/// The part of the command line that belongs to a new subcommand of `program`, which owns it.
CLI::App* add_subcommand(CLI::App& program, const std::string& name, const std::string& help);

/// Options of one subcommand. The values are checked as they are read, and what is wrong is said
/// with the option's name and what it takes.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  /// A whole number from `least` to `most`.
  template <class Integer>
  void add_count(const std::string& name, std::optional<Integer>& value, std::uint64_t least,
                 std::uint64_t most, const std::string& fallback, const std::string& help) {
    add(name, "N", fallback, help, [=, &value](const std::string& text) {
      value = static_cast<Integer>(whole_number(name, text, least, most));
    });
  }

  /// A finite number above 0, and below `below` if that is not 0.
  void add_positive(const std::string& name, std::optional<double>& value, double below,
                    const std::string& fallback, const std::string& help);

  /// A finite number from 0 on, and below `below` if that is not 0.
  void add_share(const std::string& name, std::optional<double>& value, double below,
                 const std::string& fallback, const std::string& help);

  /// Width and height, as in 64x64, of an image that is not over the limits.
  void add_size(const std::string& name, std::optional<ImageSize>& value, const std::string& help);

  /// `word`, which stands for no numbers, or finite numbers above 0 with commas between them.
  void add_word_or_numbers(const std::string& name, std::optional<std::vector<double>>& value,
                           const std::string& word, const std::string& help);

  /// One of `choices`, turned into a value by `parse`.
  template <class Choice>
  void add_choice(const std::string& name, std::optional<Choice>& value,
                  std::optional<Choice> (*parse)(std::string_view),
                  const std::vector<std::string>& choices, const std::string& help) {
    add(name, one_of(choices), choices.front(), help, [=, &value](const std::string& text) {
      value = parse(text);
      if (!value) fail_choice(name, text, choices);
    });
  }

  /// A path, or several, that must be given, without the name of an option. None may be empty.
  void add_path(const std::string& name, std::string& value, const std::string& help);
  void add_path(const std::string& name, std::vector<std::string>& value, const std::string& help);

  /// Without a value: whether it is there.
  void add_flag(const std::string& name, bool& value, const std::string& help);

  /// A path, or any other text but the empty one.
  void add_text(const std::string& name, std::string& value, const std::string& type,
                const std::string& help);

 private:
  using Read = std::function<void(const std::string& text)>;

  template <class Paths>
  void add_paths(const std::string& name, Paths& value, const std::string& help);
  void add(const std::string& name, const std::string& type, const std::string& fallback,
           const std::string& help, Read read);
  static std::optional<double> finite_number(const std::string& text);
  static std::uint64_t whole_number(const std::string& name, const std::string& text,
                                    std::uint64_t least, std::uint64_t most);
  static void require_text(const std::string& name, const std::string& type,
                           const std::string& text);
  [[noreturn]] static void fail_choice(const std::string& name, const std::string& text,
                                       const std::vector<std::string>& choices);
  static std::string one_of(const std::vector<std::string>& choices);

  CLI::App& app_;
};

/// Throws UsageError for the first argument that names no command or no option of its command, with
/// the nearest that there is. CLI11 alone would take the value of a mistyped option for a path.
void require_known(const CLI::App& program, const std::vector<std::string>& arguments);

/// The options that all commands with kernels share.
struct MachineOptions {
  std::optional<int> threads;
  std::string isa;
};

void add_machine_options(CLI::App& app, MachineOptions& options);

/// The context that --threads, --isa and --bind ask for; what they leave open it chooses itself.
Context make_context(const MachineOptions& options, Affinity affinity = Affinity::none);

/// What decided the number of threads: "--threads", a variable, or what the machine allows.
std::string threads_reason(const Context& context);

/// An error text of the library for the user of the program: the name of the field that it is about
/// becomes that of the option that sets it.
std::string text_for_user(const Error& error);

}  // namespace linnet
