#include "io/image/jpeg_coefficients.hpp"

#include <new>
#include <type_traits>

#include "io/image/libjpeg_handle.hpp"

namespace linnet {

static_assert(std::is_same_v<JCOEF, std::int16_t>);

void JpegCoefficients::begin(jpeg_decompress_struct& jpeg, std::size_t most_bytes) {
  used_ = 0;
  most_bytes_ = most_bytes;
  libjpeg_ = *jpeg.mem;
  begun_ = true;
  // Smoothing would read rows beyond those that it asks for.
  jpeg.do_block_smoothing = FALSE;
  jpeg.mem->request_virt_barray = request;
  jpeg.mem->access_virt_barray = access;
}

void JpegCoefficients::end(jpeg_decompress_struct& jpeg) noexcept {
  if (!begun_) return;
  begun_ = false;
  jpeg.mem->request_virt_barray = libjpeg_.request_virt_barray;
  jpeg.mem->access_virt_barray = libjpeg_.access_virt_barray;
  for (Component& component : components_) component = {};
}

JpegCoefficients& JpegCoefficients::of(j_common_ptr jpeg) {
  return *static_cast<LibjpegHandle*>(jpeg->client_data)->coefficients;
}

/// Called outside of the handlers of exceptions, as it may leave through longjmp.
void JpegCoefficients::require_memory(j_common_ptr jpeg, bool allocated) const {
  LibjpegHandle& handle = *static_cast<LibjpegHandle*>(jpeg->client_data);
  if (!allocated) fail_in_libjpeg(handle, LibjpegHandle::kOutOfMemory);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < used_; ++i) bytes += components_[i].bytes();
  if (bytes <= most_bytes_) return;
  fail_in_libjpeg(handle, ImageFault::too_large,
                  "what its scans have to be kept together takes more than %d MiB of memory; save "
                  "it without progression, or smaller",
                  static_cast<int>(most_bytes_ >> 20));
}

/// The address of a Component stands for libjpeg's own type, which libjpeg only passes on.
jvirt_barray_ptr JpegCoefficients::request(j_common_ptr jpeg, int, boolean, JDIMENSION row_blocks,
                                           JDIMENSION rows, JDIMENSION most_open) {
  JpegCoefficients& self = of(jpeg);
  Component& component = self.components_.at(self.used_);
  bool allocated = true;
  try {
    component.rows.begin(rows);
    component.row_values = std::size_t{row_blocks} * DCTSIZE2;
    component.open.resize(component.row_values * most_open);
    component.pointers.resize(most_open);
    component.count = 0;
  } catch (const std::bad_alloc&) {
    allocated = false;
  }
  ++self.used_;
  self.require_memory(jpeg, allocated);
  return reinterpret_cast<jvirt_barray_ptr>(&component);
}

JBLOCKARRAY JpegCoefficients::access(j_common_ptr jpeg, jvirt_barray_ptr array, JDIMENSION first,
                                     JDIMENSION count, boolean writes) {
  Component& component = *reinterpret_cast<Component*>(array);
  bool allocated = true;
  try {
    component.open_rows(first, count);
    component.is_written = component.is_written || writes != FALSE;
  } catch (const std::bad_alloc&) {
    allocated = false;
  }
  of(jpeg).require_memory(jpeg, allocated);
  return component.pointers.data();
}

void JpegCoefficients::Component::open_rows(std::size_t from, std::size_t number) {
  if (first == from && count == number) return;
  close_rows();
  for (std::size_t i = 0; i < number; ++i) {
    std::int16_t* row = open.data() + i * row_values;
    rows.load(from + i, {row, row_values});
    pointers[i] = reinterpret_cast<JBLOCKROW>(row);
  }
  first = from;
  count = number;
}

void JpegCoefficients::Component::close_rows() {
  for (std::size_t i = 0; is_written && i < count; ++i) {
    rows.store(first + i, {open.data() + i * row_values, row_values});
  }
  is_written = false;
}

std::size_t JpegCoefficients::Component::bytes() const noexcept {
  return rows.bytes() + open.size() * sizeof open[0];
}

}  // namespace linnet
