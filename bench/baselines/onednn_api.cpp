#include "bench/baselines/onednn_api.hpp"

namespace linnet::bench::LINNET_ONEDNN_NAMESPACE {
namespace {

#if DNNL_VERSION_MAJOR == 2
const dnnl_memory_desc_t* pointer_to(const Descriptor& descriptor) {
  return &descriptor;
}
#else
const_dnnl_memory_desc_t pointer_to(const Descriptor& descriptor) {
  return descriptor;
}
#endif

}  // namespace

bool find_all(const SharedObject& object, Functions& functions) {
#define LINNET_FIND_DNNL(name) \
  if (!object.find("dnnl_" #name, functions.name)) return false;
  LINNET_DNNL_FUNCTIONS(LINNET_FIND_DNNL)
#undef LINNET_FIND_DNNL
  return functions.version()->major == DNNL_VERSION_MAJOR;
}

Strided strided(std::size_t rows, std::size_t columns, std::size_t ld, bool transposed) {
  Strided result;
  result.sizes[0] = static_cast<dnnl_dim_t>(rows);
  result.sizes[1] = static_cast<dnnl_dim_t>(columns);
  result.strides[transposed ? 1 : 0] = static_cast<dnnl_dim_t>(ld);
  result.strides[transposed ? 0 : 1] = 1;
  return result;
}

std::size_t bytes_of(const Functions& functions, const Descriptor& descriptor) {
  return functions.memory_desc_get_size(pointer_to(descriptor));
}

dnnl_memory_t make_memory(const Functions& functions, const Descriptor& descriptor,
                          dnnl_engine_t engine, void* data) {
  dnnl_memory_t memory = nullptr;
  functions.memory_create(&memory, pointer_to(descriptor), engine, data);
  return memory;
}

dnnl_primitive_desc_t describe_reorder(const Functions& functions, dnnl_engine_t engine,
                                       const Descriptor& from, const Descriptor& to) {
  dnnl_primitive_desc_t result = nullptr;
  functions.reorder_primitive_desc_create(&result, pointer_to(from), engine, pointer_to(to), engine,
                                          nullptr);
  return result;
}

#if DNNL_VERSION_MAJOR == 2

Descriptor describe(const Functions& functions, const Strided& matrix) {
  Descriptor result{};
  functions.memory_desc_init_by_strides(&result, 2, matrix.sizes, dnnl_f32, matrix.strides);
  return result;
}

Descriptor describe_any(const Functions& functions, const Strided& matrix) {
  Descriptor result{};
  functions.memory_desc_init_by_tag(&result, 2, matrix.sizes, dnnl_f32, dnnl_format_tag_any);
  return result;
}

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

#else

Descriptor describe(const Functions& functions, const Strided& matrix) {
  dnnl_memory_desc_t result = nullptr;
  functions.memory_desc_create_with_strides(&result, 2, matrix.sizes, dnnl_f32, matrix.strides);
  return result;
}

Descriptor describe_any(const Functions& functions, const Strided& matrix) {
  dnnl_memory_desc_t result = nullptr;
  functions.memory_desc_create_with_tag(&result, 2, matrix.sizes, dnnl_f32, dnnl_format_tag_any);
  return result;
}

dnnl_primitive_desc_t describe_matmul(const Functions& functions, dnnl_engine_t engine,
                                      const Descriptor& a, const Descriptor& b,
                                      const Descriptor& c) {
  dnnl_primitive_desc_t result = nullptr;
  functions.matmul_primitive_desc_create(&result, engine, a, b, nullptr, c, nullptr);
  return result;
}

dnnl_primitive_desc_t describe_softmax(const Functions& functions, dnnl_engine_t engine,
                                       dnnl_alg_kind_t algorithm, const Descriptor& rows) {
  dnnl_primitive_desc_t result = nullptr;
  functions.softmax_forward_primitive_desc_create(&result, engine, dnnl_forward_inference,
                                                  algorithm, rows, rows, 1, nullptr);
  return result;
}

/// The query returns an object that ends with `matmul`, so it is copied.
Descriptor weights_of(const Functions& functions, dnnl_primitive_desc_t matmul) {
  dnnl_memory_desc_t result = nullptr;
  functions.memory_desc_clone(&result,
                              functions.primitive_desc_query_md(matmul, dnnl_query_weights_md, 0));
  return result;
}

#endif

}  // namespace linnet::bench::LINNET_ONEDNN_NAMESPACE
