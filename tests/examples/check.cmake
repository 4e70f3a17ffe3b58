# Builds and runs the examples against an installed package, with the compiler CXX:
#
#   cmake -D WAY=find_package|pkg-config|add_subdirectory|headers -D CXX=<compiler>
#         -D PREFIX=<where linnet is installed> -D WORK=<folder to write> -D SOURCE=<folder of linnet>
#         -P check.cmake
#
# Fails on an error, on a warning, and on an option of linnet's own build that reaches the examples.

set(examples "${CMAKE_CURRENT_LIST_DIR}")
# As strict as linnet's own warnings, to find what the public headers would give to others.
set(strict -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wold-style-cast -Wnon-virtual-dtor -Werror)

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

# run_examples(folder example...)
function(run_examples folder)
  foreach(example IN LISTS ARGN)
    run_command("${folder}/${example}")
  endforeach()
endfunction()

function(check_by_cmake)
  run_command("${CMAKE_COMMAND}" -S "${examples}" -B "${WORK}" -G Ninja --no-warn-unused-cli
    -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} ${ARGN})
  run_command("${CMAKE_COMMAND}" --build "${WORK}" --target multiply train)
  check_compile_commands("${WORK}")
  run_examples("${WORK}" multiply train)
endfunction()

if(WAY STREQUAL "find_package")
  check_by_cmake(-D CMAKE_PREFIX_PATH=${PREFIX} -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
elseif(WAY STREQUAL "add_subdirectory")
  check_by_cmake(-D LINNET_SOURCE=${SOURCE} -D LINNET_ENGINE_ONLY=ON)
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
  foreach(example multiply train)
    execute_process(COMMAND "${pkg_config}" --cflags --libs linnet-engine
      OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(flags UNIX_COMMAND "${flags}")
    run_command("${CXX}" ${strict} -O2 "${examples}/${example}.cpp" -o "${WORK}/${example}" ${flags})
  endforeach()
  run_examples("${WORK}" multiply train)
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
