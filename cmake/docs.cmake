# The target linnet_docs: pages of the public headers in docs/ of the build folder. A warning of
# Doxygen is an error.

find_package(Doxygen 1.9 REQUIRED)

set(DOXYGEN_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/docs")
set(DOXYGEN_GENERATE_LATEX NO)
set(DOXYGEN_QUIET YES)
set(DOXYGEN_WARN_AS_ERROR FAIL_ON_WARNINGS)
set(DOXYGEN_WARN_IF_UNDOCUMENTED NO)
set(DOXYGEN_JAVADOC_AUTOBRIEF YES)
set(DOXYGEN_EXTRACT_ALL YES)
set(DOXYGEN_HAVE_DOT NO)
set(DOXYGEN_MACRO_EXPANSION YES)
# The enumerators of InstructionSet come from a list that is included.
set(DOXYGEN_INCLUDE_PATH "${PROJECT_SOURCE_DIR}/engine/include")
set(DOXYGEN_PREDEFINED "LINNET_EXPORT:=")
set(DOXYGEN_EXCLUDE_SYMBOLS "linnet::detail")
set(DOXYGEN_FILE_PATTERNS "*.hpp")
set(DOXYGEN_STRIP_FROM_PATH "${PROJECT_SOURCE_DIR}/engine/include" "${PROJECT_SOURCE_DIR}/io/include")
set(folders "${PROJECT_SOURCE_DIR}/engine/include")
if(NOT LINNET_ENGINE_ONLY AND EXISTS "${PROJECT_SOURCE_DIR}/io/include")
  list(APPEND folders "${PROJECT_SOURCE_DIR}/io/include")
endif()
doxygen_add_docs(linnet_docs ${folders} COMMENT "Writing pages of the public headers")
