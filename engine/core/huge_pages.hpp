#pragma once

#include <cstddef>
#include <span>

#include "engine/core/workers.hpp"
#include "linnet/export.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {  // linnet::io uses it

/// Reads bytes of a mapped file from the disk, from front to back and in pages of 2 MB, if memory
/// does not hold them and has room for twice as many. Otherwise it does nothing.
///
/// The system keeps a file in the pages in which it was read first. With pages of 2 MB, which ext4
/// of Linux 6.16 can have, and XFS, few entries of a processor's TLB reach over all rows, and a
/// step takes 4 to 7 % less time. Row by row in random order, the file would be read from the disk
/// more slowly, and into pages of 4 KB.
///
/// A page that cannot be read is left out. Throws Stopped on request.
void read_in_huge_pages(std::span<const std::byte> bytes, const Workers& workers,
                        const StopRequest& stop);

}  // namespace linnet
