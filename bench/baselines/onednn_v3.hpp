#pragma once

// What oneDNN 3 does differently: descriptors are objects behind pointers. A few are made for each
// case and are left to the end of the program.

#include "bench/baselines/onednn_functions.hpp"

namespace linnet::bench {
namespace {

constexpr int kOneDnnMajor = 3;

using Descriptor = const_dnnl_memory_desc_t;

struct Functions : CommonFunctions {
  LINNET_DNNL_FUNCTION(memory_desc_create_with_strides);
  LINNET_DNNL_FUNCTION(memory_desc_create_with_tag);
  LINNET_DNNL_FUNCTION(memory_desc_clone);
  LINNET_DNNL_FUNCTION(matmul_primitive_desc_create);
  LINNET_DNNL_FUNCTION(softmax_forward_primitive_desc_create);
};

bool find_all(const SharedObject& object, Functions& functions) {
  return find_common(object, functions) && LINNET_FIND_DNNL(memory_desc_create_with_strides) &&
         LINNET_FIND_DNNL(memory_desc_create_with_tag) && LINNET_FIND_DNNL(memory_desc_clone) &&
         LINNET_FIND_DNNL(matmul_primitive_desc_create) &&
         LINNET_FIND_DNNL(softmax_forward_primitive_desc_create);
}

Descriptor describe(const Functions& functions, const Strided& matrix) {
  dnnl_memory_desc_t result = nullptr;
  functions.memory_desc_create_with_strides(&result, 2, matrix.sizes, dnnl_f32, matrix.strides);
  return result;
}

/// A matrix that may be laid out as oneDNN likes.
Descriptor describe_any(const Functions& functions, const Strided& matrix) {
  dnnl_memory_desc_t result = nullptr;
  functions.memory_desc_create_with_tag(&result, 2, matrix.sizes, dnnl_f32, dnnl_format_tag_any);
  return result;
}

std::size_t bytes_of(const Functions& functions, Descriptor descriptor) {
  return functions.memory_desc_get_size(descriptor);
}

dnnl_memory_t make_memory(const Functions& functions, Descriptor descriptor, dnnl_engine_t engine,
                          void* handle) {
  dnnl_memory_t memory = nullptr;
  functions.memory_create(&memory, descriptor, engine, handle);
  return memory;
}

/// Null if there is no implementation; so below.
dnnl_primitive_desc_t describe_matmul(const Functions& functions, dnnl_engine_t engine,
                                      Descriptor a, Descriptor b, Descriptor c) {
  dnnl_primitive_desc_t result = nullptr;
  functions.matmul_primitive_desc_create(&result, engine, a, b, nullptr, c, nullptr);
  return result;
}

dnnl_primitive_desc_t describe_softmax(const Functions& functions, dnnl_engine_t engine,
                                       dnnl_alg_kind_t algorithm, Descriptor rows) {
  dnnl_primitive_desc_t result = nullptr;
  functions.softmax_forward_primitive_desc_create(&result, engine, dnnl_forward_inference,
                                                  algorithm, rows, rows, 1, nullptr);
  return result;
}

/// A copy: what the query returns ends with `matmul`.
Descriptor weights_of(const Functions& functions, dnnl_primitive_desc_t matmul) {
  dnnl_memory_desc_t result = nullptr;
  functions.memory_desc_clone(&result,
                              functions.primitive_desc_query_md(matmul, dnnl_query_weights_md, 0));
  return result;
}

dnnl_primitive_desc_t describe_reorder(const Functions& functions, dnnl_engine_t engine,
                                       Descriptor from, Descriptor to) {
  dnnl_primitive_desc_t result = nullptr;
  functions.reorder_primitive_desc_create(&result, from, engine, to, engine, nullptr);
  return result;
}

}  // namespace
}  // namespace linnet::bench
