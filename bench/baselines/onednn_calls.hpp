#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/onednn_api.hpp"

namespace linnet::bench::LINNET_ONEDNN_NAMESPACE {

/// What primitives run on. Both are null in a build for SYCL where SYCL finds no CPU.
struct Device {
  dnnl_engine_t engine = nullptr;
  dnnl_stream_t stream = nullptr;
};

// The calls refer to `functions`, which must outlive them.

/// dnnl_sgemm.
std::unique_ptr<ProductCall> make_sgemm_call(const Functions& functions, const Product& product);

/// The matmul primitive, with B in the layout of the product or, if `packed_b` is not null, with
/// that B in the layout that oneDNN chose. Null if oneDNN has no implementation.
std::unique_ptr<ProductCall> make_matmul_call(const Functions& functions, const Device& device,
                                              const Product& product, const float* packed_b);

/// The softmax primitive. For the loss it is followed by plain loops, because oneDNN has no
/// primitive for the rest. Null if oneDNN has no implementation.
std::unique_ptr<SoftmaxCall> make_softmax_call(const Functions& functions, const Device& device,
                                               const SoftmaxCase& softmax);

}  // namespace linnet::bench::LINNET_ONEDNN_NAMESPACE
