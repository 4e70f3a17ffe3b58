#pragma once

// The part of oneDNN's C interface that all versions share. Everything in these headers has
// internal linkage, because onednn.cpp is compiled once for each major version.

#include <dnnl.h>

#include <memory>
#include <type_traits>

#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {
namespace {

#define LINNET_DNNL_FUNCTION(name) decltype(&::dnnl_##name) name = nullptr

struct CommonFunctions {
  LINNET_DNNL_FUNCTION(version);
  LINNET_DNNL_FUNCTION(get_effective_cpu_isa);
  LINNET_DNNL_FUNCTION(sgemm);
  LINNET_DNNL_FUNCTION(engine_create);
  LINNET_DNNL_FUNCTION(engine_get_count);
  LINNET_DNNL_FUNCTION(stream_create);
  LINNET_DNNL_FUNCTION(stream_wait);
  LINNET_DNNL_FUNCTION(memory_create);
  LINNET_DNNL_FUNCTION(memory_set_data_handle);
  LINNET_DNNL_FUNCTION(memory_destroy);
  LINNET_DNNL_FUNCTION(memory_desc_get_size);
  LINNET_DNNL_FUNCTION(primitive_create);
  LINNET_DNNL_FUNCTION(primitive_execute);
  LINNET_DNNL_FUNCTION(primitive_destroy);
  LINNET_DNNL_FUNCTION(primitive_desc_destroy);
  LINNET_DNNL_FUNCTION(primitive_desc_query_md);
  LINNET_DNNL_FUNCTION(reorder_primitive_desc_create);
};

#define LINNET_FIND_DNNL(name) object.find("dnnl_" #name, functions.name)

inline bool find_common(const SharedObject& object, CommonFunctions& functions) {
  return LINNET_FIND_DNNL(version) && LINNET_FIND_DNNL(get_effective_cpu_isa) &&
         LINNET_FIND_DNNL(sgemm) && LINNET_FIND_DNNL(engine_create) &&
         LINNET_FIND_DNNL(engine_get_count) && LINNET_FIND_DNNL(stream_create) &&
         LINNET_FIND_DNNL(stream_wait) && LINNET_FIND_DNNL(memory_create) &&
         LINNET_FIND_DNNL(memory_set_data_handle) && LINNET_FIND_DNNL(memory_destroy) &&
         LINNET_FIND_DNNL(memory_desc_get_size) && LINNET_FIND_DNNL(primitive_create) &&
         LINNET_FIND_DNNL(primitive_execute) && LINNET_FIND_DNNL(primitive_destroy) &&
         LINNET_FIND_DNNL(primitive_desc_destroy) && LINNET_FIND_DNNL(primitive_desc_query_md) &&
         LINNET_FIND_DNNL(reorder_primitive_desc_create);
}

/// A matrix as oneDNN describes it: sizes and the distance between neighbours in each direction.
struct Strided {
  dnnl_dims_t sizes{};
  dnnl_dims_t strides{};
};

inline Strided strided(std::size_t rows, std::size_t columns, std::size_t ld, bool transposed) {
  Strided result;
  result.sizes[0] = static_cast<dnnl_dim_t>(rows);
  result.sizes[1] = static_cast<dnnl_dim_t>(columns);
  result.strides[transposed ? 1 : 0] = static_cast<dnnl_dim_t>(ld);
  result.strides[transposed ? 0 : 1] = 1;
  return result;
}

}  // namespace
}  // namespace linnet::bench
