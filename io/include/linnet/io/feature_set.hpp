#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "linnet/aligned_buffer.hpp"
#include "linnet/export.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/io/mapped_file.hpp"

namespace LINNET_EXPORT linnet {

/// A feature matrix that was read from a file, one example a row, with the memory that it lies in:
/// the mapped file, or a buffer if the file holds it compressed or not aligned to its elements.
/// Movable, not copyable.
class Features {
 public:
  Features() = default;

  /// `rows` is a view into the bytes of the file.
  Features(MappedFile file, FeatureView rows) : file_(std::move(file)), view_(rows) {}

  /// `rows` is a view into the buffer.
  Features(AlignedBuffer<std::byte> buffer, FeatureView rows)
      : buffer_(std::move(buffer)), view_(rows) {}

  FeatureView view() const noexcept { return view_; }

  /// The mapped file; it has no bytes if the features are in a buffer.
  const MappedFile& file() const noexcept { return file_; }

 private:
  MappedFile file_;
  AlignedBuffer<std::byte> buffer_;
  FeatureView view_;
};

/// Features with their labels.
struct FeatureSet {
  Features features;

  /// The number of the class of each row; empty if there are no labels.
  std::vector<std::uint32_t> labels;

  /// The distinct labels as texts: integers in numeric order, strings in byte order. All of them
  /// occur; there may be one only.
  std::vector<std::string> classes;
};

/// Where features and labels are.
struct FeatureOptions {
  /// Whether labels are read. Without, those in the files are not even looked at.
  bool with_labels = true;

  /// A file with the labels. Empty: they are in the file of the features, or there are none.
  std::string labels_path = {};

  /// The array with the features in a file that names its arrays. Empty: the only one of
  /// "features", "X", "x", "data" and "arr_0" that is there; if none is, the only array besides
  /// those with a name of labels.
  std::string features_name = {};

  /// The array with the labels. Empty: the only one of "labels", "y" and "arr_1" that is there. In
  /// a file of labels, if none is, its only array.
  std::string labels_name = {};
};

/// Reads a feature matrix from a file of one of three formats, which its first bytes tell apart:
///
///   .npy          one array, as numpy.save writes it, without a name
///   .npz          named arrays, as numpy.savez or savez_compressed writes them
///   .safetensors  named arrays (huggingface.co/docs/safetensors)
///
/// Features are a matrix in C order of unsigned bytes, IEEE 754 binary16, bfloat16 (in .npy and
/// .npz as ml_dtypes writes it, "<V2") or binary32; nothing is narrowed. They are used where they
/// lie in the mapped file if they are aligned to their elements and not compressed; otherwise they
/// are copied or inflated. Their numbers are not looked at: NaN is up to the caller.
///
/// Labels are one for each row, of shape (n) or (n, 1): integers of any width, booleans, or strings
/// ("<U…", "|S…"; not in safetensors files).
///
/// Throws Error(data) with the path, the array, the reason and where there is one the way out: a
/// file that is damaged, cut short or longer than its header says; arrays of Python objects, which
/// are never unpickled; other types, byte orders or shapes; more than 2³² − 1 rows; an array that
/// is not there or not the only one. Throws Error(system) if a file cannot be mapped, and if there
/// is no memory for what is to be copied or inflated, before it is taken. Checksums of .npz are
/// verified for what is copied or inflated.
FeatureSet read_features(const std::string& path, const FeatureOptions& options = {});

/// Whether the file begins as one of the three formats does, and is no model of Linnet. False if it
/// cannot be read. A file that is damaged further on is one.
bool is_feature_file(const std::string& path);

}  // namespace linnet
