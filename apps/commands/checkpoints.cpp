#include "apps/commands/checkpoints.hpp"

#include <filesystem>
#include <system_error>

#include "apps/commands/checkpoint_file.hpp"
#include "apps/commands/rank_agreement.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/older_shards.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/replaceable_file.hpp"

namespace linnet {
namespace {

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace

Checkpoints::Checkpoints(const CheckpointOptions& options, Communicator& ranks)
    : options_(options),
      ranks_(ranks),
      writes_(ranks.rank() == 0),
      every_(options.every.value_or(CheckpointInterval{})) {
  check(options);
  if (options.file.empty() || !writes_) return;
  require_no_older_shards(options.file);
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
  const std::string state = found();
  require_same_checkpoint(ranks_, options_.file, state.empty() ? "none to go on from" : state);
  if (options_.file.empty()) return;
  identity_ = identity();
  if (!state.empty()) read_checkpoint(options_.file, identity_, take);
}

std::string Checkpoints::found() const {
  if (!options_.resume || !exists(options_.file)) return "";
  const std::string hash = hash_in_checkpoint(options_.file);
  return hash.empty() ? "another file" : "a checkpoint with hash " + hash;
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
