#pragma once

// What oneDNN 2 does differently: descriptors are plain structures, and operations have descriptors
// of their own.

#include "bench/baselines/onednn_functions.hpp"

namespace linnet::bench {
namespace {

constexpr int kOneDnnMajor = 2;

using Descriptor = dnnl_memory_desc_t;

struct Functions : CommonFunctions {
  LINNET_DNNL_FUNCTION(memory_desc_init_by_strides);
  LINNET_DNNL_FUNCTION(memory_desc_init_by_tag);
  LINNET_DNNL_FUNCTION(matmul_desc_init);
  LINNET_DNNL_FUNCTION(softmax_v2_forward_desc_init);
  LINNET_DNNL_FUNCTION(primitive_desc_create);
};

bool find_all(const SharedObject& object, Functions& functions) {
  return find_common(object, functions) && LINNET_FIND_DNNL(memory_desc_init_by_strides) &&
         LINNET_FIND_DNNL(memory_desc_init_by_tag) && LINNET_FIND_DNNL(matmul_desc_init) &&
         LINNET_FIND_DNNL(softmax_v2_forward_desc_init) && LINNET_FIND_DNNL(primitive_desc_create);
}

Descriptor describe(const Functions& functions, const Strided& matrix) {
  Descriptor result{};
  functions.memory_desc_init_by_strides(&result, 2, matrix.sizes, dnnl_f32, matrix.strides);
  return result;
}

/// A matrix that may be laid out as oneDNN likes.
Descriptor describe_any(const Functions& functions, const Strided& matrix) {
  Descriptor result{};
  functions.memory_desc_init_by_tag(&result, 2, matrix.sizes, dnnl_f32, dnnl_format_tag_any);
  return result;
}

std::size_t bytes_of(const Functions& functions, const Descriptor& descriptor) {
  return functions.memory_desc_get_size(&descriptor);
}

dnnl_memory_t make_memory(const Functions& functions, const Descriptor& descriptor,
                          dnnl_engine_t engine, void* handle) {
  dnnl_memory_t memory = nullptr;
  functions.memory_create(&memory, &descriptor, engine, handle);
  return memory;
}

/// Null if there is no implementation; so below.
dnnl_primitive_desc_t describe_matmul(const Functions& functions, dnnl_engine_t engine,
                                      const Descriptor& a, const Descriptor& b,
                                      const Descriptor& c) {
  dnnl_matmul_desc_t operation{};
  dnnl_primitive_desc_t result = nullptr;
  if (functions.matmul_desc_init(&operation, &a, &b, nullptr, &c) != dnnl_success) return nullptr;
  functions.primitive_desc_create(&result, &operation, nullptr, engine, nullptr);
  return result;
}

dnnl_primitive_desc_t describe_softmax(const Functions& functions, dnnl_engine_t engine,
                                       dnnl_alg_kind_t algorithm, const Descriptor& rows) {
  dnnl_softmax_v2_desc_t operation{};
  dnnl_primitive_desc_t result = nullptr;
  if (functions.softmax_v2_forward_desc_init(&operation, dnnl_forward_inference, algorithm, &rows,
                                             &rows, 1) != dnnl_success) {
    return nullptr;
  }
  functions.primitive_desc_create(&result, &operation, nullptr, engine, nullptr);
  return result;
}

Descriptor weights_of(const Functions& functions, dnnl_primitive_desc_t matmul) {
  return *functions.primitive_desc_query_md(matmul, dnnl_query_weights_md, 0);
}

dnnl_primitive_desc_t describe_reorder(const Functions& functions, dnnl_engine_t engine,
                                       const Descriptor& from, const Descriptor& to) {
  dnnl_primitive_desc_t result = nullptr;
  functions.reorder_primitive_desc_create(&result, &from, engine, &to, engine, nullptr);
  return result;
}

}  // namespace
}  // namespace linnet::bench
