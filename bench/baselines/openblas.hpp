#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {

/// OpenBLAS, the distribution's or that of SciPy's wheel; null if the object is not OpenBLAS.
std::unique_ptr<Library> open_openblas(const SharedObject& object);

}  // namespace linnet::bench
