// Files that NumPy itself wrote.

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/feature_sets.hpp"
#include "tests/support/numpy_files.hpp"

namespace linnet::test {
namespace {

using Texts = std::vector<std::string>;

constexpr const char* kWriter = R"(
import numpy as np, sys
folder = sys.argv[1] + '/'
X = (np.arange(12).reshape(4, 3) - 5) / 4
y = np.array([7, -1, 7, 0])
for name in ('u1', 'f2', 'f4'):
    np.save(folder + name + '.npy', (X + 5).astype(name))
np.savez(folder + 'stored.npz', X=X.astype('f4'), y=y)
np.savez_compressed(folder + 'deflated.npz', X=X.astype('f4'), y=y)
np.savez(folder + 'positional.npz', X.astype('f2'), y)
for name in ('i1', 'i2', 'i4', 'i8', '?', 'U4', 'S3'):
    np.save(folder + 'y-' + name.replace('?', 'b1') + '.npy', y.astype(name))
np.save(folder + 'y-column.npy', y[:, None])
for name in ('u1', 'u2', 'u4', 'u8'):
    np.save(folder + 'y-' + name + '.npy', abs(y).astype(name))
with open(folder + 'v2.npy', 'wb') as f:
    np.lib.format.write_array(f, X.astype('f4'), version=(2, 0))
with open(folder + 'v3.npy', 'wb') as f:
    np.lib.format.write_array(f, X.astype('f4'), version=(3, 0))
)";

const std::vector<float> kNumbers = {-1.25f, -1,   -0.75f, -0.5f, -0.25f, 0,
                                     0.25f,  0.5f, 0.75f,  1,     1.25f,  1.5f};

}  // namespace

TEST_CASE("files that NumPy wrote are read as it would read them", "[features][python]") {
  const TemporaryFolder folder;
  if (!write_with_numpy(kWriter, folder.path())) return skip("it takes python3-numpy");
  std::vector<float> above = kNumbers;
  for (float& number : above) number += 5;
  CHECK(numbers_of(read_features(folder / "f2.npy")) == above);
  CHECK(numbers_of(read_features(folder / "f4.npy")) == above);
  CHECK(numbers_of(read_features(folder / "u1.npy")) ==
        std::vector<float>{3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6});
  for (const char* name : {"v2.npy", "v3.npy"}) {
    CHECK(numbers_of(read_features(folder / name)) == kNumbers);
  }
  for (const char* name : {"stored.npz", "deflated.npz", "positional.npz"}) {
    INFO(name);
    CHECK(is_feature_file(folder / name));
    const FeatureSet set = read_features(folder / name);
    CHECK(numbers_of(set) == kNumbers);
    CHECK(names_of(set) == Texts{"7", "-1", "7", "0"});
    CHECK(set.classes == Texts{"-1", "0", "7"});
  }
  const auto labels = [&](const std::string& type) {
    return names_of(
        read_features(folder / "f4.npy", {.labels_path = folder / ("y-" + type + ".npy")}));
  };
  for (const char* type : {"i1", "i2", "i4", "i8", "U4", "S3", "column"}) {
    CHECK(labels(type) == Texts{"7", "-1", "7", "0"});
  }
  for (const char* type : {"u1", "u2", "u4", "u8"})
    CHECK(labels(type) == Texts{"7", "1", "7", "0"});
  CHECK(labels("b1") == Texts{"1", "1", "1", "0"});
}

namespace {

constexpr const char* kRefused = R"(
import numpy as np, os, sys
os.chdir(sys.argv[1])
X = np.arange(12.0).reshape(4, 3)
np.save('double.npy', X)
np.save('fortran.npy', np.asfortranarray(X.astype('f4')))
np.save('big.npy', X.astype('>f4'))
np.save('cube.npy', X.astype('f4').reshape(4, 3, 1))
np.savez("it's.npz", **{"a'b": X.astype('i4')})
np.save('X.npy', X.astype('f4'))
np.save('one-hot.npy', np.eye(4, dtype='u1'))
np.save('float.npy', np.arange(4.0))
)";

/// The statement of Python at the end of an error.
std::string way_out(const std::string& text) {
  const std::size_t start = text.find("numpy.save(");
  REQUIRE(start != std::string::npos);
  return text.substr(start);
}

}  // namespace

TEST_CASE("the ways out that errors tell make files that are read", "[features][python]") {
  const TemporaryFolder folder;
  if (!write_with_numpy(kRefused, folder.path())) return skip("it takes python3-numpy");
  const auto convert = [&](const std::string& error) {
    INFO(error);
    REQUIRE(write_with_numpy("import numpy, os, sys\nos.chdir(sys.argv[1])\n" + way_out(error),
                             folder.path()));
  };
  const std::vector<float> numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  for (const char* name : {"double.npy", "fortran.npy", "big.npy", "cube.npy", "it's.npz"}) {
    convert(error_text(Fault::data, [&] { read_features(folder / name); }));
    CHECK(numbers_of(read_features(folder / "converted.npy")) == numbers);
  }
  for (const char* name : {"one-hot.npy", "float.npy"}) {
    convert(error_text(Fault::data,
                       [&] { read_features(folder / "X.npy", {.labels_path = folder / name}); }));
    const FeatureSet set =
        read_features(folder / "X.npy", {.labels_path = folder / "converted.npy"});
    CHECK(names_of(set) == Texts{"0", "1", "2", "3"});
  }
}

}  // namespace linnet::test
