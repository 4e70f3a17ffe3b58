#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "apps/commands/session_state.hpp"

namespace linnet {

/// A file with the state of a training: CBOR (RFC 8949) of an object with `identity` and `state`,
/// behind a line that names the format and has the XXH3 of what follows. Old or new, whatever
/// fails while it is written.

/// Whether a file begins as checkpoints do.
bool is_checkpoint(const std::string& path);

/// identity: an object of all that has to be the same for a training that goes on from it. Throws
/// Error(system) that names the file.
void write_checkpoint(const std::string& path, const nlohmann::ordered_json& identity,
                      const SessionState& state);

/// Throws Error(data) that names the file if it is damaged or no checkpoint, and if its identity is
/// another one, with what differs; Error(system) if it cannot be read.
SessionState read_checkpoint(const std::string& path, const nlohmann::ordered_json& identity);

}  // namespace linnet
