#pragma once

#include "bench/baselines/library.hpp"

/// What a baseline that is compiled into a module of its own exports: makes its Library. Eigen is
/// compiled once for each instruction set, and its templates have the same names in all; libxsmm is
/// linked statically and brings names of BLAS along.
extern "C" linnet::bench::Library* linnet_bench_open_plugin();

#define LINNET_BENCH_EXPORT [[gnu::visibility("default")]]
