#include "bench/compare_options.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "bench/name_filter.hpp"

namespace linnet::bench {

std::optional<CompareOptions> parse_compare_options(const std::vector<std::string>& arguments) {
  CompareOptions options;
  std::vector<std::string> named;
  CLI::App app("Measures Linnet's kernels and other libraries that compute the same.", "bench");
  app.add_option("--filter", options.filter,
                 "Measure the cases whose name has a match of this regular expression");
  app.add_option("--libraries", options.libraries,
                 "Measure the libraries whose name has a match of this, e.g. 'Linnet|MKL'");
  app.add_option("--threads", options.threads, "Numbers of threads, e.g. 1,2 (default: 1 and all)")
      ->delimiter(',')
      ->check(CLI::Range(1, 1024));
  app.add_flag(
      "--quick", options.quick,
      "Fewer rounds, and without --filter fewer cases; two minutes in all, and one more for "
      "each number of threads after the second");
  app.add_option("--output", options.output, "Folder of the report")
      ->capture_default_str()
      ->take_last();
  app.add_option("--wheels", options.wheels, "Folder of the baselines from PyPI");
  app.add_option("--blas", named, "Another library as NAME=PATH; may be given several times");
  app.add_flag("--list", options.only_list, "Print the names of the cases and stop");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw Error(Fault::usage, error.what());
  }
  check_expression("--filter", options.filter);
  check_expression("--libraries", options.libraries);
  for (const std::string& text : named) options.named.push_back(parse_named_path(text));
  return options;
}

bool is_chosen(const CompareOptions& options, const std::string& name, const std::string& memory,
               bool is_quick) {
  if (options.filter.empty()) return is_quick || !options.quick;
  return has_match(name, options.filter) || has_match(name + "/" + memory, options.filter);
}

}  // namespace linnet::bench
