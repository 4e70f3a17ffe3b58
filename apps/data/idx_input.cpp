#include "apps/data/idx_input.hpp"

#include <fmt/format.h>

#include <utility>

#include "apps/process/stopwatch.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"
#include "linnet/io/idx_images.hpp"

namespace linnet {
namespace {

/// The name of an option that an IDX file cannot follow and that was given, or none.
std::string_view folder_option(const DataOptions& options) {
  if (options.resize) return "--resize";
  if (!options.selection.classes.empty()) return "--classes";
  if (!options.selection.exclude.empty()) return "--exclude";
  return options.rules.colour == ColourRule::rgb ? "--color rgb" : "";
}

class IdxInput : public DataInput {
 public:
  IdxInput(const std::string& path, const std::string& labels, const DataOptions& options,
           const Context& context) {
    const Stopwatch watch;
    if (const std::string_view option = folder_option(options); !option.empty()) {
      throw Error(Fault::data, fmt::format("{} is for images of a folder, and {} is an IDX file",
                                           option, printable(path)));
    }
    data_.content = read_idx_images(path, labels, context);
    data_.source = DataSource::idx_file;
    data_.seconds = watch.seconds();
  }

  const std::vector<std::string>& classes() const override { return data_.classes(); }
  std::size_t most_examples() const override { return data_.labels().size(); }
  LoadedData load(const ReadingRules&) override { return std::move(data_); }

 private:
  LoadedData data_;
};

}  // namespace

std::unique_ptr<DataInput> open_idx(const std::string& path, const std::string& labels,
                                    const DataOptions& options, const Context& context) {
  return std::make_unique<IdxInput>(path, labels, options, context);
}

}  // namespace linnet
