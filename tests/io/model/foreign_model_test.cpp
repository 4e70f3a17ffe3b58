// Valid safetensors files that are not models of Linnet: rejected with what was found and what was
// expected.

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "io/model/safetensors.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// A model of two outputs and images of 3 × 2, to be changed into none.
Safetensors good() {
  return {{{"format", "linnet-1"},
           {"classes", R"(["cat","dog"])"},
           {"image_width", "3"},
           {"image_height", "2"},
           {"scaling", "0.5"},
           {"recipe", "{}"}},
          {{"weight", {2, 6}, std::vector<float>(12, 1.0f)}, {"bias", {2}, {1.0f, 2.0f}}}};
}

/// The error of reading it, without the path and the words that all of these errors begin with.
std::string refusal(const Safetensors& content) {
  const TemporaryFolder folder;
  write_safetensors(folder / "mo\ndel", content);
  const std::string text = error_text(Fault::data, [&] { read_model(folder / "mo\ndel"); });
  const std::string start = folder / "mo\\ndel: not a model of Linnet: ";
  return text.starts_with(start) ? text.substr(start.size()) : "[not so] " + text;
}

Safetensors with(const std::string& key, const std::string& value) {
  Safetensors content = good();
  for (auto& [name, text] : content.metadata) {
    if (name == key) text = value;
  }
  return content;
}

Safetensors with_tensors(std::vector<Tensor> tensors) {
  Safetensors content = good();
  content.tensors = std::move(tensors);
  return content;
}

Tensor filled(const std::string& name, const std::vector<std::size_t>& shape) {
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  return {name, shape, std::vector<float>(count, 1.0f)};
}

constexpr const char* kAccepted = "[not so] [no error]";

}  // namespace

TEST_CASE("A model without reading rules has the old ones, and unknown ones are rejected") {
  const TemporaryFolder folder;
  Safetensors content = good();
  write_safetensors(folder / "model", content);
  CHECK(read_model(folder / "model").rules == unrecorded_reading_rules());
  content.metadata.emplace_back("reading", "exif=apply");
  write_safetensors(folder / "model", content);
  ReadingRules upright = unrecorded_reading_rules();
  upright.exif = ExifRule::apply;
  CHECK(read_model(folder / "model").rules == upright);
  content.metadata.back().second = "exif=apply colour=rgb";
  CHECK(refusal(content) ==
        "its 'reading' is 'exif=apply colour=rgb', rules for reading images "
        "that this Linnet does not know");
}

TEST_CASE("A model normalizes rows or says nothing of it") {
  Safetensors content = good();
  content.metadata.emplace_back("normalize", "rows");
  CHECK(refusal(content) == kAccepted);
  for (const std::string wrong : {"none", "row", "Rows", "columns", "l1", ""}) {
    content.metadata.back().second = wrong;
    CHECK(refusal(content) == "its 'normalize' is '" + wrong + "', expected rows");
  }
}

TEST_CASE("A temperature that is not a finite number above 0 is refused") {
  Safetensors content = good();
  content.metadata.emplace_back("temperature", "1.5");
  CHECK(refusal(content) == kAccepted);
  for (const std::string wrong : {"0", "-2", "nan", "inf"}) {
    content.metadata.back().second = wrong;
    CHECK(refusal(content) == "its 'temperature' is not a finite number above 0");
  }
  for (const std::string wrong : {"", "warm", "1.5x"}) {
    content.metadata.back().second = wrong;
    CHECK(refusal(content) == "its 'temperature' is '" + wrong + "', expected a number");
  }
}

TEST_CASE("A model of RGB images has three weights a pixel, and says how they lie") {
  Safetensors content = good();
  content.metadata.emplace_back("reading", "color=rgb");
  CHECK(refusal(content) == "its metadata lacks 'layout'; was it written by another program?");
  content.metadata.emplace_back("layout", "row,column,channel");
  CHECK(refusal(content) == "its 'layout' is 'row,column,channel', expected channel,row,column");
  content.metadata.back().second = "channel,row,column";
  CHECK(refusal(content) == "weight is 2 x 6, and images are 3 x 2 in three channels");
  content.tensors[0] = filled("weight", {2, 18});
  CHECK(refusal(content) == kAccepted);
}

TEST_CASE("A model of RGB images takes a third of the pixels of one of grey images") {
  const TemporaryFolder folder;
  std::string header =
      R"({"__metadata__":{"format":"linnet-1","classes":"[\"cat\"]","image_width":"4000",)"
      R"("image_height":"2797","scaling":"0.5","recipe":"{}","reading":"color=rgb",)"
      R"("layout":"channel,row,column"},)"
      R"("weight":{"dtype":"F32","shape":[1,33564000],"data_offsets":[0,134256000]},)"
      R"("bias":{"dtype":"F32","shape":[1],"data_offsets":[134256000,134256004]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  write_file(folder / "model", safetensors_bytes(header, ""));
  std::filesystem::resize_file(folder / "model", 8 + header.size() + 134256004);  // of zeros
  CHECK_THAT(error_text(Fault::data, [&] { read_model(folder / "model"); }),
             mentions("its images: 4000 x 2797 pixels, at most 11184810 in all are read"));
}

TEST_CASE("The model that the others are made from is one") {
  CHECK(refusal(good()) == kAccepted);
  Safetensors more = good();
  more.metadata.emplace_back("note", "of another program");
  std::swap(more.tensors[0], more.tensors[1]);
  CHECK(refusal(more) == kAccepted);
}

TEST_CASE("Metadata that lack an entry are refused by its name") {
  for (std::size_t i = 0; i < good().metadata.size(); ++i) {
    Safetensors content = good();
    const std::string key = content.metadata[i].first;
    content.metadata.erase(content.metadata.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(refusal(content) ==
          "its metadata lacks '" + key + "'; was it written by another program?");
  }
  Safetensors bare = good();
  bare.metadata.clear();
  CHECK(refusal(bare) == "its metadata lacks 'format'; was it written by another program?");
}

TEST_CASE("Another format is refused by its name") {
  CHECK(refusal(with("format", "pt")) == "its format is 'pt', expected linnet-1");
  CHECK(refusal(with("format", "linnet-2")) == "its format is 'linnet-2', expected linnet-1");
  CHECK(refusal(with("format", "\x1b")) == "its format is '\\x1b', expected linnet-1");
}

TEST_CASE("Sizes and a scaling that are not numbers are refused") {
  for (const char* key : {"image_width", "image_height"}) {
    for (const char* text : {"", " 3", "3 ", "+3", "-3", "3.0", "0x3", "three", "4294967296",
                             "18446744073709551616"}) {
      CHECK(refusal(with(key, text)) ==
            "its '" + std::string(key) + "' is '" + text + "', expected a number");
    }
  }
  for (const char* text : {"", "x", "0,5", "1.0f", " 1", "1e999", "0x1p3"}) {
    CHECK(refusal(with("scaling", text)) ==
          "its 'scaling' is '" + std::string(text) + "', expected a number");
  }
  for (const char* text : {"0", "-0.0", "-1", "nan", "inf", "-inf"}) {
    CHECK(refusal(with("scaling", text)) == "its 'scaling' is not above 0");
  }
}

TEST_CASE("Classes that are not a list of different names are refused") {
  for (const char* text : {"", "null", "{}", "[]", "cat", "\"cat\"", "[1,2]", "[\"cat\",null]",
                           "[\"cat\",[\"dog\"]]", "[\"cat\",\"dog\"", "[\"cat\"] x"}) {
    INFO(text);
    CHECK(refusal(with("classes", text)) == "its 'classes' is not a list of names");
  }
  CHECK(refusal(with("classes", std::string(100'000, '['))) ==
        "its 'classes' is not a list of names");
  CHECK(refusal(with("classes", std::string(100'000, '[') + std::string(100'000, ']'))) ==
        "its 'classes' is not a list of names");
  CHECK(refusal(with("classes", R"(["cat","cat"])")) == "its 'classes' has a name twice");
  CHECK(refusal(with("classes", R"(["cat","c\u0061t"])")) == "its 'classes' has a name twice");
}

TEST_CASE("More classes than outputs are refused, fewer are not") {
  CHECK(refusal(with("classes", R"(["a","b","c"])")) == "weight is 2 x 6, and there are 3 classes");
  CHECK(refusal(with("classes", R"(["a"])")) == kAccepted);
}

TEST_CASE("Images of another size than the weights are refused") {
  CHECK(refusal(with("image_width", "2")) == "weight is 2 x 6, and images are 2 x 2");
  CHECK(refusal(with("image_height", "0")) == "weight is 2 x 6, and images are 3 x 0");
  // The product is 6 modulo 2^32, but not 6.
  Safetensors wrapped = with("image_width", "2147483651");
  CHECK(refusal(wrapped) == "weight is 2 x 6, and images are 2147483651 x 2");
  CHECK(refusal(with("image_width", "4294967295")) ==
        "weight is 2 x 6, and images are 4294967295 x 2");
}

TEST_CASE("Images beyond the limits of reading are refused") {
  const auto of_size = [](std::size_t width, std::size_t height) {
    Safetensors content =
        with_tensors({filled("weight", {1, width * height}), filled("bias", {1})});
    for (auto& [name, text] : content.metadata) {
      if (name == "classes") text = R"(["cat"])";
      if (name == "image_width") text = std::to_string(width);
      if (name == "image_height") text = std::to_string(height);
    }
    return content;
  };
  CHECK(refusal(of_size(65'500, 1)) == kAccepted);
  CHECK(refusal(of_size(65'501, 1)) ==
        "its images: 65501 x 1 pixels, at most 65500 a side are read");
  CHECK(refusal(of_size(1, 70'000)) ==
        "its images: 1 x 70000 pixels, at most 65500 a side are read");
}

TEST_CASE("Tensors other than weight and bias are refused") {
  const Tensor weight = filled("weight", {2, 6});
  const Tensor bias = filled("bias", {2});
  CHECK(refusal(with_tensors({})) == "it has no tensor 'weight' of 2 dimensions");
  CHECK(refusal(with_tensors({bias})) == "it has no tensor 'weight' of 2 dimensions");
  CHECK(refusal(with_tensors({weight})) == "it has no tensor 'bias' of 1 dimensions");
  CHECK(refusal(with_tensors({filled("fc.weight", {2, 6}), filled("fc.bias", {2})})) ==
        "it has no tensor 'weight' of 2 dimensions");
  CHECK(refusal(with_tensors({weight, bias, filled("more", {1})})) ==
        "it has tensors besides weight and bias");
  CHECK(refusal(with_tensors({weight, bias, filled("", {0})})) ==
        "it has tensors besides weight and bias");
}

TEST_CASE("Weights and biases of other shapes are refused") {
  const Tensor bias = filled("bias", {2});
  for (const std::vector<std::size_t>& shape :
       {std::vector<std::size_t>{12}, {2, 3, 2}, {1, 2, 6}, {}}) {
    CHECK(refusal(with_tensors({filled("weight", shape), bias})) ==
          "it has no tensor 'weight' of 2 dimensions");
  }
  const Tensor weight = filled("weight", {2, 6});
  CHECK(refusal(with_tensors({weight, filled("bias", {2, 1})})) ==
        "it has no tensor 'bias' of 1 dimensions");
  CHECK(refusal(with_tensors({weight, filled("bias", {3})})) ==
        "weight is 2 x 6, and bias has 3 numbers");
  CHECK(refusal(with_tensors({weight, filled("bias", {0})})) ==
        "weight is 2 x 6, and bias has 0 numbers");
  CHECK(refusal(with_tensors({filled("weight", {6, 2}), filled("bias", {6})})) ==
        "weight is 6 x 2, and images are 3 x 2");
  CHECK(refusal(with_tensors({filled("weight", {0, 6}), filled("bias", {0})})) ==
        "weight is 0 x 6, and there are 2 classes");
  Safetensors empty = with_tensors({filled("weight", {2, 0}), bias});
  empty.metadata[2].second = "0";
  CHECK(refusal(empty) == "weight is 2 x 0, and images are 0 x 2");
}

TEST_CASE("Weights and biases that are not finite are refused") {
  using Limits = std::numeric_limits<float>;
  for (const float value :
       {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), Limits::signaling_NaN()}) {
    for (const std::size_t tensor : {0U, 1U}) {
      for (const bool last : {false, true}) {
        Safetensors content = good();
        (last ? content.tensors[tensor].values.back() : content.tensors[tensor].values.front()) =
            value;
        CHECK(refusal(content) == "it has weights that are not finite");
      }
    }
  }
}

}  // namespace linnet::test
