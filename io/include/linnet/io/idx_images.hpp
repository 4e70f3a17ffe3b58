#pragma once

#include <optional>
#include <string>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/io/image_set.hpp"

namespace LINNET_EXPORT linnet {

/// The images of IDX files, the form of MNIST: a file of images, three dimensions of unsigned
/// bytes, and a file of labels, one dimension, each as it is or gzipped.
///
/// They become the set that read_images makes of a folder with a sub-folder for each label: classes
/// are the labels that occur, as decimal texts in byte order; images are ordered by class, and
/// within it as in the file. The path of the image at index 17 of 60,000 is
/// "9/train-images-idx3-ubyte[00017]", with the label and the name of the file without ".gz".

/// The files of a folder, as MNIST names them: train-images-idx3-ubyte for training,
/// t10k-images-idx3-ubyte for tests.
struct IdxFolder {
  ImageSet train;
  std::optional<ImageSet> test;  ///< none if there are no files for tests
};

/// Whether the folder has a file that is named as images for training in an IDX file: its name has
/// "train" and "images" in it and ends with "idx3-ubyte" or "idx3-ubyte.gz".
bool is_idx_folder(const std::string& folder);

/// Reads them. Labels are in a file with the same name but for "labels" and "idx1"; tests have
/// "t10k" or "test" in their names. Of a file that is there twice, gzipped and not, the latter is
/// read. Throws Error(data) as read_idx_images, and if a file of labels is missing or several
/// files could be meant.
IdxFolder read_idx_folder(const std::string& folder, const Context& context = default_context());

/// Whether the file begins as an IDX file of three dimensions, of any type, gzipped or not. False
/// if it cannot be read.
bool is_idx_images(const std::string& path);

/// Reads a file of images and one of labels; without the name of the latter, that beside the images
/// with the same name but for "labels" and "idx1". Throws Error(data) with the path, the reason and
/// where there is one the way out: files that are damaged, cut short or longer than their headers
/// say, of other dimensions or types, too large images, numbers of images and labels that differ.
/// Throws Error(system) if there is no memory, before it is taken: a gzip stream inflates to what
/// the header in it says or not at all.
ImageSet read_idx_images(const std::string& images, const std::string& labels = {},
                         const Context& context = default_context());

}  // namespace linnet
