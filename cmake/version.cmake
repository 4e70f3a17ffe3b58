# The commit goes into a header that is rewritten only when it changes.

set(LINNET_GENERATED_DIR "${PROJECT_BINARY_DIR}/generated")
add_custom_target(linnet_commit
  COMMAND ${CMAKE_COMMAND} -D SOURCE_DIR=${PROJECT_SOURCE_DIR} -D VERSION=${PROJECT_VERSION}
          -D OUTPUT=${LINNET_GENERATED_DIR}/linnet_version.hpp
          -P ${PROJECT_SOURCE_DIR}/cmake/write_version.cmake
  BYPRODUCTS "${LINNET_GENERATED_DIR}/linnet_version.hpp"
  COMMENT "Reading the commit")
