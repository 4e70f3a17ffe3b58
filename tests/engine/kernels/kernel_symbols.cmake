# Fails if an object compiled for an instruction set exports another symbol than its table.

if(NOT OBJECTS)
  message(FATAL_ERROR "no objects to inspect")
endif()
foreach(object IN LISTS OBJECTS)
  get_filename_component(table "${object}" NAME_WE)
  execute_process(COMMAND "${NM}" --defined-only --extern-only --format=posix "${object}"
                  OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
  string(STRIP "${listing}" listing)
  if(listing MATCHES "^${table} [DR] [0-9a-f ]+$")
    message(STATUS "${object}: exports ${table} alone")
  else()
    message(SEND_ERROR "${object} exports\n${listing}\nexpected: ${table} alone")
  endif()
endforeach()
