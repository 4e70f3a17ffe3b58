# Compiles several sources of a target as one, which takes a third of the time from nothing: most of a
# compiler's work on a source is on headers and templates that its neighbours use too. Not with ccache,
# which is for those who change one source at a time.
#
# Sources of one folder are united where this changes nothing: no name that one of them has in an unnamed
# namespace appears anywhere in another one, not even in a comment, unless both have the same alias.

option(LINNET_UNITED
  "Compile several sources of the program and the tests, and with sanitizers of all, as one" ON)
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
  set(LINNET_UNITED OFF)
endif()

# Sources with definitions or options of their own stay alone, as CMake sees to.
function(linnet_unite_sources target)
  if(NOT LINNET_UNITED)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  get_target_property(directory ${target} SOURCE_DIR)
  list(SORT sources)
  foreach(source IN LISTS sources)
    get_filename_component(folder "${source}" DIRECTORY)
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${directory}")
    if(NOT source MATCHES "\\.cpp$")
      continue()
    endif()
    linnet_read_names("${source}")
    linnet_choose_group("${folder}")
    set_source_files_properties("${source}" TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${group})
    # What changes may have to go elsewhere.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # Types of unnamed namespaces stand in an included file there.
  target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>")
endfunction()

# Sets `names`, what the source has for itself, `words`, all its words, and alias_NAME to the text of the
# alias NAME.
function(linnet_read_names source)
  file(READ "${source}" text)
  string(REGEX MATCHALL "[A-Za-z_][A-Za-z0-9_]*" words "${text}")
  list(REMOVE_DUPLICATES words)
  set(names "")
  string(REGEX MATCHALL "\n(using|namespace) [A-Za-z_][A-Za-z0-9_]* =[^\;]*" aliases "${text}")
  foreach(alias IN LISTS aliases)
    string(REGEX MATCH "[a-z]+ ([A-Za-z0-9_]+)" alias_name "${alias}")
    list(APPEND names ${CMAKE_MATCH_1})
    set(alias_${CMAKE_MATCH_1} "${alias}" PARENT_SCOPE)
  endforeach()
  string(REGEX MATCHALL "\n#define +[A-Za-z_][A-Za-z0-9_]*" lines "${text}")
  if(text MATCHES "\nnamespace {\n(.*)\n}  // namespace\n")
    string(REGEX REPLACE "\\[\\[[a-z_]*\\]\\] " "" text "\n${CMAKE_MATCH_1}\n")
    string(REGEX REPLACE "\n(//|using |namespace |[A-Z_]*TEST_CASE|static_assert)[^\n]*" "" text "${text}")
    string(REGEX MATCHALL "\n(struct|class|enum class) +[A-Za-z_][A-Za-z0-9_]*" types "${text}")
    string(REGEX MATCHALL "\n[A-Za-z_][^][\n(){}=;]*[ &*>:]?[A-Za-z_][A-Za-z0-9_]* ?[[({=\;]" others "${text}")
    list(APPEND lines ${types} ${others})
  endif()
  foreach(line IN LISTS lines)
    if(line MATCHES "([A-Za-z_][A-Za-z0-9_]*) ?[[({=]?$")
      list(APPEND names ${CMAKE_MATCH_1})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES names)
  # Of declarations that run over several lines.
  list(REMOVE_ITEM names operator template uint8_t)
  set(names "${names}" PARENT_SCOPE)
  set(words "${words}" PARENT_SCOPE)
endfunction()

# Clears has_place if one of `items` is in the table of the group, other than as the same alias.
macro(linnet_look_for_clash items table)
  foreach(item IN LISTS ${items})
    if(DEFINED ${table}_${group}_${item} AND
       NOT (DEFINED alias_${item} AND "${alias_${item}}" STREQUAL "${names_${group}_${item}}"))
      set(has_place FALSE)
      break()
    endif()
  endforeach()
endmacro()

# Sets `group` to the first group of the folder with which the source of `names` and `words` has nothing
# in common. In the scope of the caller, words_GROUP_WORD and names_GROUP_NAME are what the group has;
# the latter hold the text of an alias.
macro(linnet_choose_group folder)
  set(number 0)
  set(has_place FALSE)
  while(NOT has_place)
    math(EXPR number "${number} + 1")
    set(group "united_${folder}_${number}")
    set(has_place TRUE)
    linnet_look_for_clash(names words)
    linnet_look_for_clash(words names)
  endwhile()
  foreach(word IN LISTS words)
    set(words_${group}_${word} 1)
  endforeach()
  foreach(name IN LISTS names)
    if(DEFINED alias_${name})
      set(names_${group}_${name} "${alias_${name}}")
      unset(alias_${name})
    else()
      set(names_${group}_${name} "own")
    endif()
  endforeach()
endmacro()
