// The files that a model may replace.

#include <cstdint>
#include <filesystem>
#include <string>

#include "io/file/replaceable_file.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

std::string refusal(const std::string& path) {
  return error_text(Fault::usage, [&] { require_replaceable(path, "model", is_model_file); });
}

constexpr const char* kAccepted = "[no error]";

void write_some_model(const std::string& path) {
  Random random(1);
  write_model(path, random_model(2, {2, 2}, random));
}

}  // namespace

TEST_CASE("Nothing, an empty file and an older model may be replaced") {
  const TemporaryFolder folder;
  write_some_model(folder / "model");
  write_file(folder / "empty", "");
  fs::create_symlink("model", folder / "link");
  const std::string bytes = file_content(folder / "model");
  CHECK(refusal(folder / "new") == kAccepted);
  CHECK(refusal(folder / "no/folder") == kAccepted);
  CHECK(refusal(folder / "empty") == kAccepted);
  CHECK(refusal(folder / "model") == kAccepted);
  CHECK(refusal(folder / "link") == kAccepted);
  CHECK(file_content(folder / "model") == bytes);
}

TEST_CASE("A folder is not replaced by a model") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "da\nta");
  fs::create_symlink("da\nta", folder / "link");
  CHECK(refusal(folder / "da\nta") == folder / "da\\nta is a folder; name a file for the model");
  CHECK(refusal(folder / "link") == folder / "link is a folder; name a file for the model");
}

TEST_CASE("A device, a FIFO and a socket are not replaced by a model") {
  const TemporaryFolder folder;
  make_fifo(folder / "fifo");
  make_socket(folder / "socket");
  fs::create_symlink("/dev/null", folder / "null");
  for (const std::string& path :
       {folder / "fifo", folder / "socket", folder / "null", std::string("/dev/null")}) {
    CHECK(refusal(path) == path + " is not a regular file; name a file for the model");
  }
}

TEST_CASE("A file that is not a model is not replaced by one") {
  const TemporaryFolder folder;
  write_some_model(folder / "cut");
  fs::resize_file(folder / "cut", fs::file_size(folder / "cut") - 1);
  write_file(folder / "scan.png", plain_png({4, 4}, 7));
  write_file(folder / "notes.txt", "notes");
  write_file(folder / "byte", "x");
  write_file(folder / "huge", "");
  fs::resize_file(folder / "huge", std::uintmax_t{1} << 40);
  for (const std::string name : {"cut", "scan.png", "notes.txt", "byte", "huge"}) {
    const auto size = fs::file_size(folder / name);
    CHECK(refusal(folder / name) == (folder / name) +
                                        " exists and is not a model; it is not overwritten:"
                                        " name another file, or remove it");
    CHECK(fs::file_size(folder / name) == size);
  }
}

}  // namespace linnet::test
