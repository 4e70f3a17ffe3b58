#pragma once

namespace linnet {

/// What the program tells its caller. After a signal it is 128 plus the signal's number.
enum ExitCode : int {
  kDone = 0,
  kBadData = 1,       ///< bad data, or a bad model
  kBadUsage = 2,      ///< wrong options
  kSystemFailed = 3,  ///< input, output, memory
};

}  // namespace linnet
