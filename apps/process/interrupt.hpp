#pragma once

#include "linnet/stop.hpp"

namespace linnet {

/// Installs handlers: the first SIGINT or SIGTERM requests a stop, a second one ends the process.
StopRequest stop_on_signals();

/// The number of the signal that was received, or 0.
int signal_received();

}  // namespace linnet
