# What the libraries linnet::engine and linnet::io have in common.
#
# The static libraries linnet_engine and linnet_io are always built: the program, the tests and the
# benchmarks link to them, because they use functions that are not public. With BUILD_SHARED_LIBS shared
# libraries are made of the same objects, with all but the public functions hidden; these are then what
# linnet::engine and linnet::io mean, and what is installed.

include(GNUInstallDirs)

# Completes the static library linnet_<name> for use by other programs, and makes the shared one:
#
#   linnet_complete_library(name PUBLIC <names of libraries of Linnet> PRIVATE <libraries>
#                           OBJECTS <object files that are sources of the static library>)
function(linnet_complete_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PUBLIC;PRIVATE;OBJECTS")
  set(static linnet_${name})
  set_target_properties(${static} PROPERTIES
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  list(TRANSFORM arg_PUBLIC PREPEND linnet_ OUTPUT_VARIABLE public)
  linnet_describe_library(${static} ${name})
  target_link_libraries(${static}
    PUBLIC ${public} PRIVATE $<BUILD_INTERFACE:linnet_options> ${arg_PRIVATE})
  set(installed ${static})

  if(BUILD_SHARED_LIBS)
    set(installed linnet_shared_${name})
    list(TRANSFORM arg_PUBLIC PREPEND linnet_shared_ OUTPUT_VARIABLE public)
    add_library(${installed} SHARED $<TARGET_OBJECTS:${static}> ${arg_OBJECTS})
    linnet_describe_library(${installed} ${name})
    target_link_libraries(${installed}
      PUBLIC ${public} PRIVATE $<BUILD_INTERFACE:linnet_options> ${arg_PRIVATE})
    target_link_options(${installed} PRIVATE LINKER:--no-undefined)
    # Before version 1 a minor version may change the binary interface.
    set_target_properties(${installed} PROPERTIES
      OUTPUT_NAME ${static}
      LINKER_LANGUAGE CXX
      VERSION ${PROJECT_VERSION}
      SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  endif()
  add_library(linnet::${name} ALIAS ${installed})
  set_property(GLOBAL APPEND PROPERTY LINNET_INSTALLED_LIBRARIES ${installed})
endfunction()

# What a program that uses the library is compiled with: C++20 and the folder of the public headers.
function(linnet_describe_library target name)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} INTERFACE
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/${name}/include>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
endfunction()
