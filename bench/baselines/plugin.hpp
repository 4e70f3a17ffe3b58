#pragma once

#include "bench/baselines/library.hpp"

/// The one function that a baseline exports which is compiled into a module of its own: it makes
/// the Library. Eigen needs a module for each instruction set, because its templates have the same
/// names in all; libxsmm needs one because it is linked statically and defines names of BLAS.
extern "C" linnet::bench::Library* linnet_bench_open_plugin();

#define LINNET_BENCH_EXPORT [[gnu::visibility("default")]]
