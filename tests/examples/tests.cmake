# Tests that install the libraries into a folder of the build tree, and build and run the examples
# against them, each way and with each compiler that is there.

set(LINNET_EXAMPLES_PREFIX "${CMAKE_CURRENT_BINARY_DIR}/examples/prefix")
add_test(NAME "examples: install"
  COMMAND ${CMAKE_COMMAND} --install "${PROJECT_BINARY_DIR}" --prefix "${LINNET_EXAMPLES_PREFIX}")
set_tests_properties("examples: install" PROPERTIES FIXTURES_SETUP linnet_installed)

function(linnet_add_example_test way compiler name)
  add_test(NAME "examples: ${way}, ${name}"
    COMMAND ${CMAKE_COMMAND} -D "WAY=${way}" -D "CXX=${compiler}"
            -D "PREFIX=${LINNET_EXAMPLES_PREFIX}" -D "SOURCE=${PROJECT_SOURCE_DIR}"
            -D "WORK=${CMAKE_CURRENT_BINARY_DIR}/examples/${way}-${name}"
            -D "LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/examples/check.cmake")
  set_tests_properties("examples: ${way}, ${name}" PROPERTIES
    FIXTURES_REQUIRED linnet_installed SKIP_REGULAR_EXPRESSION "SKIPPED: ")
endfunction()

# The compiler of this build and, if it is another, Clang.
find_program(LINNET_EXAMPLES_CLANG NAMES clang++ clang++-14 clang++-19)
cmake_path(GET CMAKE_CXX_COMPILER FILENAME name)
foreach(way find_package pkg-config add_subdirectory headers)
  linnet_add_example_test(${way} "${CMAKE_CXX_COMPILER}" ${name})
endforeach()
# The one that compiles many sources, two at a time.
set_tests_properties("examples: add_subdirectory, ${name}" PROPERTIES PROCESSORS 2 COST 1000)
if(LINNET_EXAMPLES_CLANG AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  foreach(way find_package pkg-config headers)
    linnet_add_example_test(${way} "${LINNET_EXAMPLES_CLANG}" clang++)
  endforeach()
endif()
