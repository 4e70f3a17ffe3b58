#pragma once

namespace linnet {

/// The exit status of the program. After a signal it is 128 plus the number of the signal.
enum ExitCode : int {
  kDone = 0,
  kBadData = 1,       ///< bad data, or a bad model
  kBadUsage = 2,      ///< wrong options
  kSystemFailed = 3,  ///< input, output, memory
};

}  // namespace linnet
