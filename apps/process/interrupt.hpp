#pragma once

#include "linnet/stop.hpp"

namespace linnet {

/// From here on the first SIGINT or SIGTERM asks the program to stop; a second one ends it at once.
StopRequest stop_on_signals();

/// The signal that came, or 0.
int signal_received();

}  // namespace linnet
