// Files of several arrays, and of images, that are refused.

#include <cstdint>

#include "tests/support/array_files.hpp"
#include "tests/support/broken_files.hpp"
#include "tests/support/idx_files.hpp"
#include "tests/support/safetensors_bytes.hpp"

namespace linnet::test {
namespace {

const std::string kMatrix = npy_matrix<float>("<f4", 1, 2, {1, 2});

/// An archive of one part, X.npy unless it says otherwise.
std::string archive(ZipPart part, const ZipEnd& end = {}) {
  if (part.name.empty()) part.name = "X.npy";
  if (part.content.empty()) part.content = kMatrix;
  return zip_bytes({part}, end);
}

/// The archive of one deflated part, with a byte in the middle of the stream changed.
std::string damaged_stream() {
  std::string file = archive({.deflated = true});
  const std::size_t start = file.find("X.npy") + 5 + 20;
  file[start] = static_cast<char>(file[start] ^ 0x06);  // the type of the first block
  return file;
}

std::string tensor(const std::string& type, const std::string& shape, std::size_t bytes) {
  std::string header = R"({"features":{"dtype":")";
  header += type + R"(","shape":)" + shape;
  header += R"(,"data_offsets":[0,)" + std::to_string(bytes);
  return header + "]}}";
}

std::string one_tensor(const std::string& type, const std::string& shape, std::size_t bytes) {
  return safetensors_bytes(tensor(type, shape, bytes), std::string(bytes, '\0'));
}

std::vector<BrokenFile> broken_zip_ends() {
  const std::string whole = archive({});
  std::string lost = whole;
  lost[lost.size() - 6] = 1;  // the offset of the directory
  return {
      {"cut in half", whole.substr(0, whole.size() / 2), "does not end as a zip archive does"},
      {"without the last byte", whole.substr(0, whole.size() - 1), "cut short, or bytes follow"},
      {"bytes behind", whole + "x", "it is cut short, or bytes follow its end"},
      {"bytes in front", std::string("PK\x03\x04") + whole, "its directory is not where"},
      {"directory elsewhere", lost, "its directory is not where its end says"},
      {"several disks", archive({}, {.disk = 1}), "an archive that is in several files"},
      {"more entries than there are", archive({}, {.entries = 2}), "fewer entries than its end"},
      {"fewer entries than there are", archive({}, {.entries = 0}), "more entries than its end"},
      {"ZIP64 without its records", archive({}, {.entries = 0xffff}), "ZIP64 records do not fit"}};
}

std::vector<BrokenFile> broken_zip_members() {
  const ZipPart x = {.name = "X.npy", .content = kMatrix};
  const ZipPart y = {.name = "y.npy", .content = kMatrix, .offset = 0};
  return {
      {"encrypted", archive({.flags = 1}), "its member 'X.npy' is encrypted"},
      {"written to a pipe", archive({.flags = 8}), "has its length behind it"},
      {"bzip2", archive({.method = 12}), "is compressed by method 12"},
      {"two lengths", archive({.length = 3}), "has two lengths"},
      {"length of a bomb", archive({.deflated = true, .length = 1'000'000'000}),
       "would inflate to 1000000000 bytes"},
      {"length of 64 bits of a bomb", archive({.deflated = true, .length = 1ULL << 60}),
       "would inflate to 1152921504606846976 bytes"},
      {"inflates to more", archive({.deflated = true, .length = 100}),
       "array 'X': damaged: it does not inflate to its 100 bytes"},
      {"inflates to less", archive({.deflated = true, .length = kMatrix.size() + 1}),
       "it does not inflate to its"},
      {"wrong checksum", archive({.deflated = true, .checksum = 1}), "does not have its checksum"},
      {"damaged stream", damaged_stream(), "array 'X': damaged"},
      {"member beyond the end", archive({.offset = 9999}), "is not where the directory says"},
      {"another name in front", archive({.local_name = "Y.npy"}), "is described in two ways"},
      {"names that are the same", zip_bytes({x, x}), "it has two members 'X.npy'"},
      {"members that overlap", zip_bytes({x, {.name = "X.npy", .content = kMatrix, .offset = 0}}),
       "its members overlap"},
      {"member of another", zip_bytes({x, y}), "'y.npy' is described in two ways"},
      {"member that is no array", archive({.content = "text"}), "array 'X': not a .npy file"},
      {"no arrays", archive({.name = "text.txt"}), "a zip archive without arrays"},
      {"no members", zip_bytes({}), "a zip archive without arrays"},
      {"objects in a member", archive({.content = npy_bytes("|O", "(1, 1)", "12345678")}),
       "array 'X': it holds Python objects"},
      {"several arrays without known names",
       zip_bytes({{.name = "a.npy", .content = kMatrix}, {.name = "b.npy", .content = kMatrix}}),
       "name the array that is the features; it has a, b"},
      {"two arrays of features", zip_bytes({x, {.name = "data.npy", .content = kMatrix}}),
       "the arrays X, data may each be the features; name one"}};
}

}  // namespace

std::vector<BrokenFile> broken_npz_files() {
  std::vector<BrokenFile> files = broken_zip_ends();
  const std::vector<BrokenFile> members = broken_zip_members();
  files.insert(files.end(), members.begin(), members.end());
  return files;
}

std::vector<BrokenFile> broken_safetensors_files() {
  const std::string whole = one_tensor("F32", "[1,2]", 8);
  return {
      {"cut in the header", whole.substr(0, 20), "cut short within its header"},
      {"header that is no JSON", safetensors_bytes("{descr}"), "is not a JSON object"},
      {"cut data", whole.substr(0, whole.size() - 1), "cut short within its tensors"},
      {"bytes behind", whole + "x", "there are bytes after its tensors"},
      {"shape of other bytes", one_tensor("F16", "[1,2]", 8), "does not fit its bytes"},
      {"unknown type", one_tensor("F7", "[1,2]", 8), "the type 'F7', which is not known"},
      {"doubles", one_tensor("F64", "[1,1]", 8), "features are u8, f16, bf16 or f32"},
      {"eighths", one_tensor("F8_E4M3", "[1,8]", 8), "features are numbers"},
      {"three dimensions", one_tensor("F32", "[2,1,1]", 8), ".reshape(2, -1)"},
      {"no rows", one_tensor("F32", "[0,2]", 0), "it has no rows"},
      {"no tensors", safetensors_bytes("{}"), "name the array that is the features; it has none"}};
}

std::vector<BrokenFile> broken_idx_files() {
  const std::string whole = idx_bytes({2, 1, 2}, "abcd");
  const std::string zipped = gzip_bytes(whole);
  std::string changed = zipped;
  changed[changed.size() - 8] = static_cast<char>(changed[changed.size() - 8] ^ 1);
  return {{"empty file", "", "not an IDX file"},
          {"no signature", "text, not numbers", "not an IDX file: it does not begin as one"},
          {"cut in the header", whole.substr(0, 10), "cut short within its header"},
          {"cut data", whole.substr(0, 19), "its header says 20 bytes, and it has 19: it is cut"},
          {"bytes behind", whole + "x", "and it has 21: there are bytes after its end"},
          {"labels for images", idx_bytes({4}, "abcd"),
           "its number of dimensions is 1; files of images have 3"},
          {"big-endian floats", idx_bytes({1, 1, 1}, "abcd", 0x0d), "it holds floats of 32 bits"},
          {"unknown type", idx_bytes({1, 1, 1}, "abcd", 0x0a), "its type, 10, is none of IDX"},
          {"no images", idx_bytes({0, 1, 2}, ""), "its size in a dimension is 0"},
          {"sizes that overflow", idx_bytes({0xffffffff, 0xffffffff, 0xffffffff}, ""),
           "its content is larger than memory"},
          {"images that are too large", idx_bytes({1, 1, 70000}, std::string(70000, 'x')),
           "its images: "},
          {"gzip of something else", gzip_bytes("text, not numbers"), "when it is inflated"},
          {"gzip cut short", zipped.substr(0, zipped.size() - 9), "its gzip stream is damaged"},
          {"gzip with a wrong checksum", changed, "its gzip stream is damaged"},
          {"bytes behind gzip", zipped + "x", "there are bytes after its gzip stream"},
          {"header of a bomb", gzip_bytes(idx_bytes({60000, 1000, 1000}, "")),
           "its header says 60000000016 bytes, to which a gzip stream of"},
          {"bomb behind its header", gzip_bytes(whole + std::string(1 << 20, '\0')),
           "not of the 20 bytes that the header in it says"}};
}

}  // namespace linnet::test
