#include "apps/manual/manual_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "apps/manual/roff.hpp"
#include "apps/manual/value_kind.hpp"

namespace linnet {
namespace {

constexpr const char* kDescription =
    R"(A data folder has one subfolder for each class, which holds the images of the
class as PNG or JPEG files. A model is a linear softmax classifier of grey
or RGB pixels, stored as a safetensors file. A packed data set is one file with
the decoded pixels of a data folder, and can be used in its place.
)";

constexpr const char* kEnvironment = R"(.TP
.B LINNET_NUM_THREADS
The number of threads to use where \fB\-\-threads\fR is not given.
.TP
.B OMP_NUM_THREADS
The number of threads to use where neither \fB\-\-threads\fR nor
\fBLINNET_NUM_THREADS\fR is given.
.TP
.B LINNET_ISA
The instruction set to use where \fB\-\-isa\fR is not given.
.TP
.B XDG_CACHE_HOME
Packed copies of data folders are kept in the folder \fIlinnet\fR below it; the
default is \fI~/.cache\fR.
.TP
.B NO_COLOR
If it is set and not empty, messages are printed without colours.
)";

constexpr const char* kExitStatus = R"(.TP
.B 0
The command succeeded.
.TP
.B 1
Data or a model cannot be used as they are.
.TP
.B 2
The command was called with wrong arguments.
.TP
.B 3
The system failed: input, output or memory.
.TP
.B 130\fR, \fB143
The command was ended by SIGINT or SIGTERM before its result was written.
)";

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return text;
}

std::string title(const std::string& name, const ManualEdition& edition) {
  return fmt::format(".TH {} 1 {} \"Linnet {}\" \"Linnet Manual\"\n", roff_text(upper_case(name)),
                     edition.date, edition.version);
}

std::string section(const char* heading, const std::string& content) {
  return fmt::format(".SH {}\n{}", heading, content);
}

std::string paragraph(const std::string& roff) {
  return roff_filled(roff) + "\n";
}

/// A paragraph that is indented below its tag.
std::string entry(const std::string& tag, const std::string& roff) {
  return fmt::format(".TP\n{}\n{}", tag, paragraph(roff));
}

/// "linnet-train(1)"
std::string reference(const std::string& page) {
  return roff_bold(page) + "(1)";
}

/// A value as "DIR|off": words in bold type, placeholders in italics.
std::string value_text(const std::string& value) {
  std::string roff;
  for (const std::string& part : alternatives(value)) {
    if (!roff.empty()) roff += "|";
    roff += is_placeholder(part) ? roff_italic(part) : roff_bold(part);
  }
  return roff;
}

std::string option_entry(const OptionDescription& option) {
  std::string names;
  for (const std::string& name : option.names) {
    if (!names.empty()) names += ", ";
    names += roff_bold(name);
  }
  if (!option.value.empty()) names += fmt::format(" {}", value_text(option.value));
  const std::string fallback =
      option.fallback.empty() ? "" : fmt::format(" The default is {}.", roff_bold(option.fallback));
  return entry(names, roff_text(option.help) + "." + fallback);
}

std::string argument_entry(const OptionDescription& argument) {
  return entry(roff_italic(argument.names.front()), roff_text(argument.help) + ".");
}

std::string entries(const std::vector<OptionDescription>& options,
                    std::string (*to_entry)(const OptionDescription&)) {
  std::string text;
  for (const OptionDescription& option : options) text += to_entry(option);
  return text;
}

std::string command_entries(const ProgramDescription& description) {
  std::string text;
  for (const CommandDescription& command : description.commands) {
    text += entry(roff_bold(command.name),
                  fmt::format("{}. See {}.", roff_text(command.help),
                              reference(description.program.name + "-" + command.name)));
  }
  return text;
}

/// "linnet train [OPTION]... DATA"
std::string synopsis(const std::string& program, const CommandDescription& command) {
  std::string text = fmt::format("{} {} [{}]...", roff_bold(program), roff_bold(command.name),
                                 roff_italic("OPTION"));
  for (const OptionDescription& argument : command.arguments) {
    text +=
        fmt::format(" {}{}", roff_italic(argument.names.front()), argument.repeats ? "..." : "");
  }
  return text + "\n";
}

}  // namespace

std::string program_page(const ProgramDescription& description, const ManualEdition& edition) {
  const CommandDescription& program = description.program;
  std::string pages;
  for (const CommandDescription& command : description.commands) {
    if (!pages.empty()) pages += ", ";
    pages += reference(program.name + "-" + command.name);
  }
  const std::string usage =
      fmt::format("{0} {1} [{2}]... [{3}]...\n.br\n{0} {4}|{5}\n", roff_bold(program.name),
                  roff_italic("COMMAND"), roff_italic("OPTION"), roff_italic("ARGUMENT"),
                  roff_bold("--help"), roff_bold("--version"));
  return title(program.name, edition) +
         section("NAME", paragraph(roff_text(program.name) + " \\- " + roff_text(program.help))) +
         section("SYNOPSIS", usage) + section("DESCRIPTION", kDescription) +
         section("COMMANDS", command_entries(description)) +
         section("OPTIONS", entries(program.options, option_entry)) +
         section("ENVIRONMENT", kEnvironment) + section("EXIT STATUS", kExitStatus) +
         section("SEE ALSO", paragraph(pages));
}

std::string command_page(const ProgramDescription& description, const CommandDescription& command,
                         const ManualEdition& edition) {
  const std::string& program = description.program.name;
  const std::string name = program + "-" + command.name;
  const std::string help = roff_text(command.help);
  return title(name, edition) + section("NAME", paragraph(roff_text(name) + " \\- " + help)) +
         section("SYNOPSIS", synopsis(program, command)) +
         section("DESCRIPTION", paragraph(help + ".")) +
         (command.arguments.empty()
              ? ""
              : section("ARGUMENTS", entries(command.arguments, argument_entry))) +
         section("OPTIONS", entries(command.options, option_entry)) +
         section("ENVIRONMENT AND EXIT STATUS", paragraph("See " + reference(program) + ".")) +
         section("SEE ALSO", paragraph(reference(program)));
}

}  // namespace linnet
