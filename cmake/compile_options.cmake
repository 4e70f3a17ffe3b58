# What all of Linnet's own targets are compiled with: link to linnet_options. The libraries link to it
# through BUILD_INTERFACE and privately, so that neither an installed package nor a project that adds
# this one as a sub-folder gets any of it.

add_library(linnet_options INTERFACE)
target_compile_features(linnet_options INTERFACE cxx_std_20)
target_include_directories(linnet_options INTERFACE
  "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/engine/include"
  "${PROJECT_SOURCE_DIR}/io/include")

# A product and a sum are fused where the code says so and nowhere else: the same numbers from
# every compiler.
target_compile_options(linnet_options INTERFACE
  -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Wimplicit-fallthrough)
# In united sources (united_sources.cmake) Clang warns of an alias that two of them have alike.
set(is_united_by_clang
  "$<AND:$<CXX_COMPILER_ID:Clang>,$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>")
target_compile_options(linnet_options INTERFACE "$<$<NOT:${is_united_by_clang}>:-Wshadow>")

if(LINNET_WERROR)
  target_compile_options(linnet_options INTERFACE -Werror)
endif()

if(LINNET_SANITIZE)
  target_compile_options(linnet_options INTERFACE
    -fsanitize=${LINNET_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(linnet_options INTERFACE -fsanitize=${LINNET_SANITIZE})
  # The checks that a sanitizer inserts hide from GCC's optimizers which sizes are possible, so that its
  # warnings about overflows of buffers become false. Other builds keep these warnings.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(linnet_options INTERFACE
      -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds -Wno-restrict
      -Wno-maybe-uninitialized)
  endif()
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# ccache stores nothing that is compiled with a precompiled header, unless it is told to be lax. Such a
# build also finds files that lack an include.
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
