#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {

/// BLIS, or AOCL's build of it; null if the object is neither.
std::unique_ptr<Library> open_blis(const SharedObject& object);

/// A second BLIS with the kernels for AVX-512, where the first has others although the machine has
/// AVX-512: BLIS knows such processors by their names. Neither is faster on all shapes. Null if
/// there is no need or no way.
std::unique_ptr<Library> open_blis_for_avx512(const SharedObject& object, const Library& first);

}  // namespace linnet::bench
