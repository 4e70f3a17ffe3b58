#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace linnet {

/// Names of the classes, in byte order, the same as the folder names. The word phantom is in each
/// name so that they are not mistaken for scans of patients.
std::span<const std::string_view> phantom_classes();

/// Draws the scan number `index` of class `phantom_class`: size × size grey pixels, row after row.
///
/// The scans are phantoms in the manner of Shepp and Logan ("The Fourier reconstruction of a head
/// section", 1974): overlays of ellipses and bars, here with a position, size, rotation, contrast
/// and noise of their own. They are made to be learnt by a linear classifier, but not without
/// error: the classes thorax and abdomen share a few slices, and some scans are negatives.
///
/// A pure function of its arguments: each scan has its own random stream, made from seed, class
/// and index, so the scans can be drawn in parallel and in any order, and are the same bytes on
/// every machine. Another size shows the same scan, up to its grain.
///
/// Throws Error (Fault::usage) unless phantom_class < phantom_classes().size(), size > 0 and
/// pixels.size() == size · size.
void draw_phantom(std::size_t phantom_class, std::size_t index, std::size_t size,
                  std::uint64_t seed, std::span<std::uint8_t> pixels);

}  // namespace linnet
