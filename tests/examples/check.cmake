# Builds and runs the examples against an installed package, with the compiler CXX:
#
#   cmake -D WAY=find_package|pkg-config|add_subdirectory|headers -D CXX=<compiler>
#         -D PREFIX=<where linnet is installed> -D WORK=<folder to write> -D SOURCE=<folder of linnet>
#         -P check.cmake
#
# Fails on an error, on a warning, and on an option of linnet's own build that reaches the examples.

cmake_minimum_required(VERSION 3.25)

set(examples "${CMAKE_CURRENT_LIST_DIR}")
# As strict as linnet's own warnings, to find what the public headers would give to others.
set(strict -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wold-style-cast -Wnon-virtual-dtor -Werror)

set(programs multiply train)
set(package linnet-engine)
if(NOT WAY STREQUAL "add_subdirectory" AND EXISTS "${PREFIX}/include/linnet/io/read_images.hpp")
  list(APPEND programs read_images)
  set(package linnet-io)
endif()

# Runs a command, prints what it prints, and fails where it fails or warns.
function(run_command)
  list(JOIN ARGN " " line)
  message(STATUS "${line}")
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
  message("${text}")
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "ended with ${result}: ${line}")
  endif()
  if(text MATCHES "warning:|CMake Warning")
    message(FATAL_ERROR "warns: ${line}")
  endif()
  set(output "${text}" PARENT_SCOPE)
endfunction()

# The options of linnet's own build are not in the commands that compile the examples.
function(check_compile_commands build)
  file(READ "${build}/compile_commands.json" commands)
  string(JSON count LENGTH "${commands}")
  math(EXPR last "${count} - 1")
  foreach(index RANGE ${last})
    string(JSON file GET "${commands}" ${index} file)
    string(JSON command GET "${commands}" ${index} command)
    cmake_path(GET file PARENT_PATH folder)
    if(folder STREQUAL examples AND command MATCHES " (-W[^ ]*|-ffp-contract[^ ]*|-f?visibility[^ ]*)")
      message(FATAL_ERROR "${CMAKE_MATCH_1} reaches ${file}")
    endif()
  endforeach()
endfunction()

# Runs the programs that were built in WORK.
function(run_examples)
  run_command("${WORK}/multiply")
  run_command("${WORK}/train")
  if("read_images" IN_LIST programs)
    file(REMOVE_RECURSE "${WORK}/images")
    run_command("${PREFIX}/bin/linnet" phantoms "${WORK}/images" --per-class 5 --size 64 --quiet)
    run_command("${WORK}/read_images" "${WORK}/images")
    if(NOT output MATCHES "^30 images of 64 × 64 pixels, 4160 bytes from one to the next\n")
      message(FATAL_ERROR "read_images does not find the 30 images")
    endif()
  endif()
endfunction()

function(check_by_cmake)
  run_command("${CMAKE_COMMAND}" -S "${examples}" -B "${WORK}" -G Ninja --no-warn-unused-cli
    -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} ${ARGN})
  run_command("${CMAKE_COMMAND}" --build "${WORK}" --target ${programs})
  check_compile_commands("${WORK}")
  run_examples()
endfunction()

if(WAY STREQUAL "find_package")
  check_by_cmake(-D CMAKE_PREFIX_PATH=${PREFIX} -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
elseif(WAY STREQUAL "add_subdirectory")
  # LINNET_LITTLE_CODE: the kernels would take most of the time.
  check_by_cmake(-D LINNET_SOURCE=${SOURCE} -D LINNET_ENGINE_ONLY=ON -D LINNET_LITTLE_CODE=ON)
elseif(WAY STREQUAL "pkg-config")
  find_program(pkg_config NAMES pkgconf pkg-config)
  if(NOT pkg_config)
    message("SKIPPED: it takes pkg-config")
    return()
  endif()
  file(GLOB_RECURSE file "${PREFIX}/*/linnet-engine.pc")
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET folder PARENT_PATH libraries)
  set(ENV{PKG_CONFIG_PATH} "${folder}")
  set(ENV{LD_LIBRARY_PATH} "${libraries}")
  file(MAKE_DIRECTORY "${WORK}")
  foreach(example IN LISTS programs)
    execute_process(COMMAND "${pkg_config}" --cflags --libs ${package}
      OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(flags UNIX_COMMAND "${flags}")
    run_command("${CXX}" ${strict} -O2 "${examples}/${example}.cpp" -o "${WORK}/${example}" ${flags})
  endforeach()
  run_examples()
elseif(WAY STREQUAL "headers")
  file(GLOB_RECURSE headers RELATIVE "${PREFIX}/include" "${PREFIX}/include/*.hpp")
  if(NOT headers)
    message(FATAL_ERROR "no headers in ${PREFIX}/include")
  endif()
  foreach(header IN LISTS headers)
    string(MAKE_C_IDENTIFIER "${header}" name)
    file(WRITE "${WORK}/${name}.cpp" "#include <${header}>\n#include <${header}>\n")
    run_command("${CXX}" ${strict} -fsyntax-only "-I${PREFIX}/include" "${WORK}/${name}.cpp")
    # The shared library hides what is not marked.
    file(READ "${PREFIX}/include/${header}" text)
    if(text MATCHES "\nnamespace linnet")
      message(FATAL_ERROR "${header}: the namespace lacks LINNET_EXPORT (linnet/export.hpp)")
    endif()
  endforeach()
else()
  message(FATAL_ERROR "no such way: '${WAY}'")
endif()
