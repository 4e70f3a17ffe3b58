execute_process(
  COMMAND git -c safe.directory=* -C "${SOURCE_DIR}" describe --always --dirty --abbrev=10 --exclude=*
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit "unknown commit")
endif()
file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT [[
#pragma once

#define LINNET_VERSION "@VERSION@"
#define LINNET_COMMIT "@commit@"
]] @ONLY)
