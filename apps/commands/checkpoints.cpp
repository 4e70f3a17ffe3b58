#include "apps/commands/checkpoints.hpp"

#include <filesystem>
#include <system_error>

#include "apps/commands/checkpoint_file.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/replaceable_file.hpp"

namespace linnet {
namespace {

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace

Checkpoints::Checkpoints(const CheckpointOptions& options, bool writes)
    : options_(options), writes_(writes), every_(options.every.value_or(CheckpointInterval{})) {
  check(options);
  if (options.file.empty() || !writes) return;
  require_replaceable(options.file, "checkpoint", is_checkpoint);
  if (!options.resume && is_checkpoint(options.file)) {
    throw UsageError{
        printable(options.file) +
        " is a checkpoint already: --resume goes on from it; remove it to start again"};
  }
  constexpr std::size_t kProbeBytes = 4096;  // the size is not known yet
  check_can_write(options.file, kProbeBytes);
}

void Checkpoints::resume(const std::function<nlohmann::ordered_json()>& identity,
                         const std::function<void(const nlohmann::ordered_json&)>& take) {
  if (options_.file.empty()) return;
  identity_ = identity();
  if (options_.resume && exists(options_.file)) read_checkpoint(options_.file, identity_, take);
}

void Checkpoints::save(const std::function<nlohmann::ordered_json()>& state, bool is_last) {
  if (options_.file.empty() || !writes_) return;
  ++steps_;
  const bool is_due = every_.steps ? steps_ >= *every_.steps : watch_.seconds() >= every_.seconds;
  if (!is_due && !is_last) return;
  write_checkpoint(options_.file, identity_, state());
  watch_ = Stopwatch();
  steps_ = 0;
}

}  // namespace linnet
