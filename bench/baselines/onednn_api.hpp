#pragma once

// oneDNN's C interface, and the only place that tells its major versions apart. The sources that
// include this are compiled once against the headers of each version; all that they define is in a
// namespace of that version.

#include <dnnl.h>

#include <cstddef>

#include "bench/baselines/shared_object.hpp"

#if DNNL_VERSION_MAJOR == 2
#define LINNET_ONEDNN_NAMESPACE onednn_v2
#define LINNET_OPEN_ONEDNN open_onednn_v2
#define LINNET_DNNL_FUNCTIONS_OF_VERSION(X) \
  X(memory_desc_init_by_strides)            \
  X(memory_desc_init_by_tag)                \
  X(matmul_desc_init)                       \
  X(softmax_v2_forward_desc_init)           \
  X(primitive_desc_create)
#else
#define LINNET_ONEDNN_NAMESPACE onednn_v3
#define LINNET_OPEN_ONEDNN open_onednn_v3
#define LINNET_DNNL_FUNCTIONS_OF_VERSION(X) \
  X(memory_desc_create_with_strides)        \
  X(memory_desc_create_with_tag)            \
  X(memory_desc_clone)                      \
  X(matmul_primitive_desc_create)           \
  X(softmax_forward_primitive_desc_create)
#endif

/// The functions of the library that are called, without the prefix dnnl_.
#define LINNET_DNNL_FUNCTIONS(X)   \
  X(version)                       \
  X(get_effective_cpu_isa)         \
  X(sgemm)                         \
  X(engine_create)                 \
  X(engine_get_count)              \
  X(stream_create)                 \
  X(stream_wait)                   \
  X(memory_create)                 \
  X(memory_set_data_handle)        \
  X(memory_destroy)                \
  X(memory_desc_get_size)          \
  X(primitive_create)              \
  X(primitive_execute)             \
  X(primitive_destroy)             \
  X(primitive_desc_destroy)        \
  X(primitive_desc_query_md)       \
  X(reorder_primitive_desc_create) \
  LINNET_DNNL_FUNCTIONS_OF_VERSION(X)

namespace linnet::bench::LINNET_ONEDNN_NAMESPACE {

/// Pointers to these functions in one loaded library.
struct Functions {
#define LINNET_DNNL_MEMBER(name) decltype(&::dnnl_##name) name = nullptr;
  LINNET_DNNL_FUNCTIONS(LINNET_DNNL_MEMBER)
#undef LINNET_DNNL_MEMBER
};

/// Sets all functions. Returns false if the object lacks one or is another major version.
bool find_all(const SharedObject& object, Functions& functions);

#if DNNL_VERSION_MAJOR == 2
/// The layout of a matrix: a plain structure in version 2.
using Descriptor = dnnl_memory_desc_t;
#else
/// The layout of a matrix: a pointer to an object in version 3. A few are made for each case, and
/// none is freed before the program ends.
using Descriptor = const_dnnl_memory_desc_t;
#endif

/// Sizes of a matrix, and the distance in elements between neighbours in each direction.
struct Strided {
  dnnl_dims_t sizes{};
  dnnl_dims_t strides{};
};

/// A row-major matrix of rows × columns, or the transpose of one, with leading dimension `ld`.
Strided strided(std::size_t rows, std::size_t columns, std::size_t ld, bool transposed);

Descriptor describe(const Functions& functions, const Strided& matrix);

/// A matrix in a layout that oneDNN chooses.
Descriptor describe_any(const Functions& functions, const Strided& matrix);

std::size_t bytes_of(const Functions& functions, const Descriptor& descriptor);

dnnl_memory_t make_memory(const Functions& functions, const Descriptor& descriptor,
                          dnnl_engine_t engine, void* data);

/// The product c = a · b. Null if oneDNN has no implementation; the same holds for the softmax.
dnnl_primitive_desc_t describe_matmul(const Functions& functions, dnnl_engine_t engine,
                                      const Descriptor& a, const Descriptor& b,
                                      const Descriptor& c);

/// A softmax of each row.
dnnl_primitive_desc_t describe_softmax(const Functions& functions, dnnl_engine_t engine,
                                       dnnl_alg_kind_t algorithm, const Descriptor& rows);

/// The layout of b that oneDNN chose for a product.
Descriptor weights_of(const Functions& functions, dnnl_primitive_desc_t matmul);

/// A copy of a matrix from one layout to another.
dnnl_primitive_desc_t describe_reorder(const Functions& functions, dnnl_engine_t engine,
                                       const Descriptor& from, const Descriptor& to);

}  // namespace linnet::bench::LINNET_ONEDNN_NAMESPACE
