// Files of one array that are refused.

#include <cstdint>

#include "tests/support/array_files.hpp"
#include "tests/support/broken_files.hpp"

namespace linnet::test {
namespace {

const std::string kFour = number_bytes<float>({1, 2, 3, 4});

/// A header with the right length, of four floats.
std::string with_header(const std::string& header) {
  return npy_with_header(header, kFour);
}

/// A matrix of two by two of another type.
std::string of_type(const std::string& type, std::size_t bytes) {
  return npy_bytes(type, "(2, 2)", std::string(4 * bytes, '\0'));
}

/// Four floats in another shape.
std::string of_shape(const std::string& shape) {
  return npy_bytes("<f4", shape, kFour);
}

std::string labels(const std::string& type, const std::string& shape, std::size_t bytes) {
  return npy_bytes(type, shape, std::string(bytes, '\0'));
}

std::vector<BrokenFile> broken_headers() {
  const std::string whole = of_shape("(2, 2)");
  const std::string start = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)";
  std::string longer = whole;
  longer[8] = static_cast<char>(longer[8] + 4);  // takes the first number for header
  std::string shorter = whole;
  shorter[8] = 20;
  return {
      {"empty file", "", "an empty file"},
      {"no signature", "NUMPY", "not a .npy, .npz or .safetensors file"},
      {"cut in the signature's version", whole.substr(0, 7), "cut short within its header"},
      {"cut in the length", whole.substr(0, 9), "cut short within its header"},
      {"cut in the header", whole.substr(0, 40), "cut short within its header"},
      {"version 4", npy_bytes("<f4", "(2, 2)", kFour, 4), "a .npy file of version 4.0"},
      {"length that ends in the dictionary", shorter, "expected a string that ends"},
      {"length that ends in the data", longer, "expected nothing behind its '}'"},
      {"length of gigabytes", npy_with_header("{}", "", 2).replace(8, 4, "\xff\xff\xff\x7f"),
       "its header would have 2147483647 bytes"},
      {"no dictionary", with_header("(1, 2)"), "expected '{', found '(1, 2)'"},
      {"no Python literal", with_header("{'descr': __import__('os')"), "expected a string, found"},
      {"text behind", with_header(start + "} import os"), "expected nothing behind its '}'"},
      {"key twice", with_header(start + ", 'shape': (2, 2)}"), "has the key 'shape' twice"},
      {"unknown key", with_header(start + ", 'x': 1}"), "has the unknown key 'x'"},
      {"missing key", with_header("{'descr': '<f4', 'shape': (2, 2)}"), "lacks 'fortran_order'"},
      {"negative size", of_shape("(-2, -2)"), "a size that is not negative, found '-2, -2), }'"},
      {"shape that is no tuple", of_shape("(4)"), "its 'shape' is a number, not a tuple"},
      {"size that is no integer", of_shape("(2.0, 2)"), "expected ')'"},
      {"escape in a string", with_header("{'descr': '<f\\x34'}"), "a string without escapes"}};
}

std::vector<BrokenFile> broken_shapes() {
  return {
      {"shape that overflows", of_shape("(4294967296, 4294967296)"), "is larger than memory"},
      {"size that overflows", of_shape("(99999999999999999999, 1)"), "is larger than memory"},
      {"cut data", of_shape("(2, 3)"),
       "takes 24 bytes, and its header is followed by 16: it is cut short"},
      {"bytes behind the data", of_shape("(1, 2)"),
       "takes 8 bytes, and its header is followed by 16: there are bytes after its end"},
      {"no rows", npy_bytes("<f4", "(0, 4)", ""), "it has no rows"},
      {"empty rows", npy_bytes("<f4", "(4, 0)", ""), "its rows are empty"},
      {"scalar", npy_bytes("<f4", "()", kFour.substr(4 * 3)), "features are a matrix"},
      {"one dimension", of_shape("(4,)"), "reshape(-1, 1)"},
      {"three dimensions", of_shape("(2, 1, 2)"), ".reshape(2, -1)"},
      {"Fortran order", npy_bytes("<f4", "(2, 2)", kFour, 1, true), "numpy.ascontiguousarray("}};
}

std::vector<BrokenFile> broken_types() {
  const std::string structured =
      "{'descr': [('a', '<f4'), ('b', '<f4', (1,))], 'fortran_order': False, 'shape': (2,)}";
  return {
      {"doubles", of_type("<f8", 8), ".astype('float32'))"},
      {"integers", of_type("<i4", 4), "its type is '<i4', and features are u8, f16, bf16 or f32"},
      {"booleans", of_type("|b1", 1), ".astype('float32'))"},
      {"big-endian", of_type(">f4", 4), "it is big-endian ('>f4')"},
      {"Python objects", of_type("|O", 8), "a pickle, which is not unpacked"},
      {"named fields", with_header(structured), "structured_to_unstructured makes it"},
      {"2 bytes without a type", of_type("|V2", 2), ".view(ml_dtypes.bfloat16)"},
      {"complex numbers", of_type("<c8", 8), "features are numbers"},
      {"strings", of_type("<U1", 4), "features are numbers"},
      {"dates", of_type("<M8[ns]", 8), "its type '<M8[ns]' is not known"},
      {"unknown type", of_type("<q4", 4), "its type '<q4' is not known"},
      {"type without order", of_type("f4", 4), "its type 'f4' is not known"},
      {"strings of no bytes", npy_bytes("|S0", "(9, 9)", ""), "its type '|S0' is not known"}};
}

}  // namespace

std::vector<BrokenFile> broken_npy_files() {
  std::vector<BrokenFile> files = broken_headers();
  for (const auto& more : {broken_shapes(), broken_types()}) {
    files.insert(files.end(), more.begin(), more.end());
  }
  return files;
}

std::vector<BrokenFile> broken_label_files() {
  return {{"fewer labels than rows", labels("<i8", "(2,)", 16), "it has 2 labels, and "},
          {"more labels than rows", labels("<i8", "(4,)", 32), "it has 4 labels, and "},
          {"one-hot labels", labels("|u1", "(3, 5)", 15), ".argmax(axis=1)"},
          {"labels of three dimensions", labels("|u1", "(3, 1, 1)", 3), "labels are one integer"},
          {"a single label", labels("|u1", "()", 1), "labels are one integer"},
          {"float labels", labels("<f4", "(3,)", 12), ".astype('int64')"},
          {"complex labels", labels("<c8", "(3,)", 24), "labels are one integer"},
          {"big-endian labels", labels(">i8", "(3,)", 24), ".astype('<i8')"},
          {"labels that are objects", labels("|O", "(3,)", 24), "a pickle"},
          {"boolean of 2", npy_bytes("|b1", "(3,)", "\x01\x02\x01"), "the boolean 2"},
          {"surrogate in a string",
           npy_bytes("<U1", "(3,)", utf32_texts({U"a", U"b"}, 1) + std::string("\0\xd8\0\0", 4)),
           "the unit 55296, which is no code point"},
          {"cut labels", labels("<i8", "(3,)", 23), "it is cut short"}};
}

}  // namespace linnet::test
