#pragma once

// jpeglib.h needs the declarations of these two.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "io/image/coefficient_rows.hpp"

namespace linnet {

/// Keeps the coefficients of an image in several scans in place of libjpeg, which takes two bytes
/// for each sample from the first scan to the last. libjpeg reads and writes some rows at a time,
/// through calls that this object answers; the other rows are CoefficientRows. Not thread-safe.
class JpegCoefficients {
 public:
  /// Answers the calls of `jpeg`, whose client_data is a LibjpegHandle that refers to this object.
  /// Where the rows take more than `most_bytes`, the call of libjpeg fails. Images that lack the
  /// last scans are not smoothed, as libjpeg does otherwise.
  void begin(jpeg_decompress_struct& jpeg, std::size_t most_bytes);

  /// Lets libjpeg keep coefficients again, and frees the memory.
  void end(jpeg_decompress_struct& jpeg) noexcept;

 private:
  /// The coefficients of one component.
  struct Component {
    CoefficientRows rows;
    std::size_t row_values = 0;
    std::vector<std::int16_t> open;  ///< the rows that libjpeg has
    std::vector<JBLOCKROW> pointers;
    std::size_t first = 0;  ///< the number of the first of them
    std::size_t count = 0;
    bool is_written = false;

    void open_rows(std::size_t from, std::size_t number);
    void close_rows();
    std::size_t bytes() const noexcept;
  };

  static jvirt_barray_ptr request(j_common_ptr jpeg, int pool, boolean zeros, JDIMENSION row_blocks,
                                  JDIMENSION rows, JDIMENSION most_open);
  static JBLOCKARRAY access(j_common_ptr jpeg, jvirt_barray_ptr array, JDIMENSION first,
                            JDIMENSION count, boolean writes);
  static JpegCoefficients& of(j_common_ptr jpeg);

  void require_memory(j_common_ptr jpeg, bool allocated) const;

  std::array<Component, MAX_COMPONENTS> components_;
  std::size_t used_ = 0;
  std::size_t most_bytes_ = 0;
  jpeg_memory_mgr libjpeg_{};  ///< its own methods
  bool begun_ = false;
};

}  // namespace linnet
