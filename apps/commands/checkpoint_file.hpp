#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace linnet {

/// A file with the state of a training: CBOR (RFC 8949) of an object with `identity` and `state`,
/// behind a line that names the format and has the XXH3 of what follows. Old or new, whatever
/// fails while it is written.

/// Whether a file begins as checkpoints do, of any version of the format.
bool is_checkpoint(const std::string& path);

/// The hash of what a checkpoint of this format holds, as the file has it and unchecked; the empty
/// text for another file.
std::string hash_in_checkpoint(const std::string& path);

/// identity: an object of all that has to be the same for a training that goes on from it. Throws
/// Error(system) that names the file.
void write_checkpoint(const std::string& path, const nlohmann::ordered_json& identity,
                      const nlohmann::ordered_json& state);

/// Passes the state on. Throws Error(data) that names the file if it is damaged, no checkpoint or
/// one of another format, if its identity is another one, with what differs, and if `take` throws
/// as state_numbers.hpp says; Error(system) if it cannot be read; what else `take` throws.
void read_checkpoint(const std::string& path, const nlohmann::ordered_json& identity,
                     const std::function<void(const nlohmann::ordered_json& state)>& take);

}  // namespace linnet
