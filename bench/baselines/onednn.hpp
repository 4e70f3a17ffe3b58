#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {

/// oneDNN through its C interface. One adapter, compiled against the headers of each major version,
/// defines one of these functions each time. Null if the object is not oneDNN of that version.
std::unique_ptr<Library> open_onednn_v2(const SharedObject& object);
std::unique_ptr<Library> open_onednn_v3(const SharedObject& object);

}  // namespace linnet::bench
