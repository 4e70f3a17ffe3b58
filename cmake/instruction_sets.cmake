# Compiles the kernels for each instruction set.
#
# Only these objects get set-specific flags. Functions from headers of libraries that the compiler does
# not inline (in a debug build, most of them) would be weak symbols, and the linker could choose the
# AVX-512 copy of, say, std::max for the whole program. So `ld -r` and `objcopy` make each object
# export its table and no other symbol. It takes GNU ld: lld, which CMake chooses for Clang where it is
# installed, cannot dissolve the groups that such functions lie in.

# engine/include/linnet/instruction_sets.inc lists the sets. From it come LINNET_INSTRUCTION_SETS, those
# of the architecture that is compiled for, and of each LINNET_FLAGS_<set> and, if it extends another
# one, LINNET_BASE_<set>.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(LINNET_ARCHITECTURE x86_64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(LINNET_ARCHITECTURE aarch64)
else()
  message(FATAL_ERROR "Linnet has kernels for x86-64 and 64-bit Arm, not for ${CMAKE_SYSTEM_PROCESSOR}")
endif()

get_filename_component(linnet_list
  "${CMAKE_CURRENT_LIST_DIR}/../engine/include/linnet/instruction_sets.inc" ABSOLUTE)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${linnet_list}")
file(READ "${linnet_list}" linnet_list)
string(REGEX REPLACE "//[^\n]*" "" linnet_list "${linnet_list}")
# kind, name, architecture, base or nothing, "flags"
set(linnet_set "LINNET_(INSTRUCTION|EXTENDING)_SET\\(([a-z0-9_]+), *([a-z0-9_]+),[ \n]*([a-z0-9_]*),?[ \n]*\"([^\"]*)\"")
string(REGEX MATCHALL "${linnet_set}" linnet_list "${linnet_list}")
set(LINNET_INSTRUCTION_SETS "")
foreach(set IN LISTS linnet_list)
  string(REGEX MATCH "${linnet_set}" set "${set}")
  if(CMAKE_MATCH_3 STREQUAL LINNET_ARCHITECTURE)
    list(APPEND LINNET_INSTRUCTION_SETS ${CMAKE_MATCH_2})
    set(LINNET_BASE_${CMAKE_MATCH_2} "${CMAKE_MATCH_4}")
    separate_arguments(LINNET_FLAGS_${CMAKE_MATCH_2} UNIX_COMMAND "${CMAKE_MATCH_5}")
  endif()
endforeach()

option(LINNET_LITTLE_CODE "Compile few sizes of tiles: quick to build, slow to run" OFF)
mark_as_advanced(LINNET_LITTLE_CODE)

# Adds an object to TARGET: SOURCE compiled for the instruction set SET, with its flags. The object
# library, the object and the one symbol that it exports are named NAME. Sets ${NAME}_OBJECT.
function(linnet_add_kernel_object target name set source)
  add_library(${name} OBJECT "${source}")
  target_link_libraries(${name} PRIVATE linnet_options linnet_xsimd)
  set_target_properties(${name} PROPERTIES CXX_VISIBILITY_PRESET hidden)
  target_compile_definitions(${name} PRIVATE
    LINNET_KERNEL_SET=${set} LINNET_KERNEL_TABLE=${name}
    LINNET_SIMD_HEADER="engine/kernels/simd/${set}.hpp")
  # Kernels are optimised in every build: tests on real data would take hours otherwise. With
  # sanitizers, which turn each instruction into several, compiling all sizes of tiles would take
  # minutes.
  set(optimisation -O3)
  if(LINNET_SANITIZE OR LINNET_LITTLE_CODE)
    set(optimisation -O2)
    target_compile_definitions(${name} PRIVATE LINNET_LITTLE_CODE)
  endif()
  # GCC 12 warns of uninitialised registers in its own AVX-512 header, and of attributes of registers.
  target_compile_options(${name} PRIVATE ${LINNET_FLAGS_${set}} ${optimisation}
                         -Wno-ignored-attributes
                         "$<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized;-Wno-maybe-uninitialized>")

  set(object "${CMAKE_CURRENT_BINARY_DIR}/${name}.o")
  add_custom_command(
    OUTPUT "${object}"
    COMMAND ${CMAKE_CXX_COMPILER} -r -nostdlib -fuse-ld=bfd -Wl,--force-group-allocation
            -o "${object}" $<TARGET_OBJECTS:${name}>
    COMMAND ${CMAKE_OBJCOPY} --keep-global-symbol=${name} "${object}"
    DEPENDS ${name} $<TARGET_OBJECTS:${name}>
    COMMENT "Closing ${name}"
    VERBATIM)
  set_source_files_properties("${object}" PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  target_sources(${target} PRIVATE "${object}")
  set(${name}_OBJECT "${object}" PARENT_SCOPE)
endfunction()

# Adds the kernels to TARGET, compiled from FOLDER: an object linnet_kernels_<set> for each instruction
# set. LINNET_KERNEL_OBJECTS lists the objects for the test that inspects them.
function(linnet_add_kernels target folder)
  set(objects "")
  foreach(set IN LISTS LINNET_INSTRUCTION_SETS)
    set(source kernel_set.cpp)
    if(LINNET_BASE_${set})
      set(source kernel_extension.cpp)
    endif()
    linnet_add_kernel_object(${target} linnet_kernels_${set} ${set} "${folder}/${source}")
    list(APPEND objects "${linnet_kernels_${set}_OBJECT}")
  endforeach()
  set(LINNET_KERNEL_OBJECTS "${objects}" CACHE INTERNAL "One object for each instruction set")
endfunction()
