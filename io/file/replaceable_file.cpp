#include "io/file/replaceable_file.hpp"

#include <sys/stat.h>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {

void require_replaceable(const std::string& path, std::string_view kind,
                         bool (*is_of_kind)(const std::string& path)) {
  const std::string name(kind);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return;
  if (S_ISDIR(status.st_mode)) {
    throw Error(Fault::usage, printable(path) + " is a folder; name a file for the " + name);
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(Fault::usage,
                printable(path) + " is not a regular file; name a file for the " + name);
  }
  if (status.st_size == 0 || is_of_kind(path)) return;
  throw Error(Fault::usage, printable(path) + " exists and is not a " + name +
                                "; it is not overwritten: name another file, or remove it");
}

}  // namespace linnet
