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

Checkpoints::Checkpoints(const CheckpointOptions& options)
    : options_(options), every_(options.every.value_or(CheckpointInterval{})) {
  check(options);
  if (options.file.empty()) return;
  require_replaceable(options.file, "checkpoint", is_checkpoint);
  if (!options.resume && is_checkpoint(options.file)) {
    throw UsageError{
        printable(options.file) +
        " is a checkpoint already: --resume goes on from it; remove it to start again"};
  }
  constexpr std::size_t kProbeBytes = 4096;  // the size is not known yet
  check_can_write(options.file, kProbeBytes);
}

std::optional<SessionState> Checkpoints::resumed(const TrainingSession& session) {
  if (options_.file.empty()) return std::nullopt;
  identity_ = session.identity();
  if (!options_.resume || !exists(options_.file)) return std::nullopt;
  return read_checkpoint(options_.file, identity_);
}

void Checkpoints::save(const std::function<SessionState()>& state, bool is_last) {
  if (options_.file.empty()) return;
  ++epochs_;
  const bool is_due =
      every_.epochs ? epochs_ >= *every_.epochs : watch_.seconds() >= every_.seconds;
  if (!is_due && !is_last) return;
  write_checkpoint(options_.file, identity_, state());
  watch_ = Stopwatch();
  epochs_ = 0;
}

}  // namespace linnet
