# Reads the symbols that leave each object compiled for an instruction set: its table and no other.

foreach(object IN LISTS OBJECTS)
  get_filename_component(table "${object}" NAME_WE)
  execute_process(COMMAND "${NM}" --defined-only --extern-only --format=posix "${object}"
                  OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
  string(STRIP "${listing}" listing)
  if(NOT listing MATCHES "^${table} [DR] [0-9a-f ]+$")
    message(SEND_ERROR "${object} exports\n${listing}\nexpected: ${table} alone")
  endif()
  message(STATUS "${table}: alone")
endforeach()
