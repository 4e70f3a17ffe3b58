#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {

/// MKL through libmkl_rt, with Intel's OpenMP; null if the object is not MKL.
std::unique_ptr<Library> open_mkl(const SharedObject& object);

}  // namespace linnet::bench
