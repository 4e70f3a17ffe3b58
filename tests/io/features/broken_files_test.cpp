// Files that are damaged, hostile or of what is no feature: each is refused with the path, the
// reason and the way out.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"
#include "tests/support/array_files.hpp"
#include "tests/support/broken_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr const char* kName = "br\no'ken";
constexpr const char* kPrintable = "br\\no'ken";

/// Checks the errors of `read` for each of the files, which it is given in a folder.
void check_refused(const std::vector<BrokenFile>& files,
                   const std::function<void(const TemporaryFolder&)>& read) {
  for (const BrokenFile& file : files) {
    INFO(file.what);
    const TemporaryFolder folder;
    write_file(folder / kName, file.bytes);
    const std::string text = error_text(Fault::data, [&] { read(folder); });
    CHECK_THAT(text, mentions(file.expected));
    CHECK(text.starts_with(folder / kPrintable + ": "));
  }
}

void read_broken(const TemporaryFolder& folder) {
  read_features(folder / kName);
}

}  // namespace

TEST_CASE("broken .npy, .npz, .safetensors and IDX files and labels are refused with reasons",
          "[features][idx]") {
  check_refused(broken_npy_files(), read_broken);
  check_refused(broken_npz_files(), read_broken);
  check_refused(broken_safetensors_files(), read_broken);
  check_refused(broken_label_files(), [](const TemporaryFolder& folder) {
    write_file(folder / "X", npy_matrix<float>("<f4", 3, 1, {1, 2, 3}));
    read_features(folder / "X", {.labels_path = folder / kName});
  });
  check_refused(broken_idx_files(), [](const TemporaryFolder& folder) {
    write_file(folder / "labels", std::string("\0\0\x08\x01\0\0\0\x02zz", 10));
    read_idx_images(folder / kName, folder / "labels");
  });
}

TEST_CASE("missing files and arrays, folders and names that a file cannot have are errors",
          "[features]") {
  const TemporaryFolder folder;
  const auto error = [&](const FeatureOptions& options, const std::string& name = "X") {
    return error_text(Fault::data, [&] { read_features(folder / name, options); });
  };
  const std::string npy = npy_matrix<float>("<f4", 1, 1, {1});
  write_file(folder / "X", npy);
  write_file(folder / "npz", zip_bytes({{.name = "X.npy", .content = npy}}));
  CHECK(error({}, "missing") == folder / "missing: No such file or directory");
  CHECK(error({}, "") == folder / ": not a regular file");
  CHECK(error({.labels_path = folder / "y"}) == folder / "y: No such file or directory");
  CHECK(error({.features_name = "Z"}) ==
        folder / "X: there is no array 'Z'; a .npy file has one, without a name");
  CHECK(error({.features_name = "Z\n"}, "npz") ==
        folder / "npz: there is no array 'Z\\n'; it has X");
  CHECK(error({.labels_name = "y"}, "npz") == folder / "npz: there is no array 'y'; it has X");
}

TEST_CASE("more rows than a number of 32 bits counts are refused", "[features]") {
  const TemporaryFolder folder;
  constexpr std::uintmax_t kRows = std::uintmax_t{1} << 32;
  const std::string header = npy_bytes("|u1", "(4294967296, 1)", "");
  write_file(folder / "X", header);
  std::error_code error;
  std::filesystem::resize_file(folder / "X", header.size() + kRows, error);  // takes no space
  if (error) return skip("it takes a file system for files of 4 GiB");
  CHECK(error_text(Fault::data, [&] { read_features(folder / "X"); }) ==
        folder / "X: it has 4294967296 rows, and 4294967295 are read at most");
}

TEST_CASE("the way out is a command of Python that can be copied", "[features]") {
  const TemporaryFolder folder;
  write_file(folder / "it's.npz",
             zip_bytes({{.name = "a'b.npy", .content = npy_bytes("<f8", "(1, 1)", "12345678")}}));
  std::string path = folder / "it\\'s.npz";
  CHECK_THAT(error_text(Fault::data, [&] { read_features(folder / "it's.npz"); }),
             mentions("numpy.save('converted.npy', numpy.load('" + path +
                      "')['a\\'b'].astype('float32'))"));
}

}  // namespace linnet::test
