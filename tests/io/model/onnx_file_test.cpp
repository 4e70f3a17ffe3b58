// ONNX files as an independent reader decodes them: field by field what the model is.

#include "linnet/io/onnx_file.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/onnx_models.hpp"
#include "tests/support/onnx_reader.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;
using Sizes = OnnxDimensions;

OnnxFile written(const SavedModel& saved) {
  const TemporaryFolder folder;
  write_onnx(folder / "model.onnx", saved);
  CHECK(is_onnx_file(folder / "model.onnx"));
  return read_onnx(folder / "model.onnx");
}

std::vector<std::uint32_t> bits_in(const OnnxFile& file) {
  std::vector<float> numbers = file.initializers.at("weight").numbers();
  const std::vector<float> bias = file.initializers.at("bias").numbers();
  numbers.insert(numbers.end(), bias.begin(), bias.end());
  return bits_of(numbers);
}

void check_value(const OnnxValueInfo& value, const std::string& name, int type,
                 const Sizes& shape) {
  CHECK(value.name == name);
  CHECK(value.type == type);
  CHECK(value.shape == shape);
}

SavedModel small_model() {
  Random random(1);
  return random_model(2, {3, 1}, random);
}

}  // namespace

TEST_CASE("Weights and biases of all kinds of models are in their ONNX files bit for bit") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 152);
  for (const NamedModel& model : models_of_all_kinds(random)) {
    INFO(model.name);
    const OnnxFile file = written(model.saved);
    const auto outputs = static_cast<std::int64_t>(model.saved.model.outputs());
    const auto features = static_cast<std::int64_t>(model.saved.model.features());
    CHECK(file.initializers.at("weight").shape == Sizes{outputs, features});
    CHECK(file.initializers.at("bias").shape == Sizes{outputs});
    CHECK(bits_in(file) == bits_of(model.saved.model));
    CHECK(file.metadata.at("weights_hash") == weights_hash(model.saved.model));
    REQUIRE(file.outputs.size() == 3);
    check_value(file.outputs[0], "logits", 1, {-1, outputs});
    check_value(file.outputs[1], "probabilities", 1, {-1, outputs});
    check_value(file.outputs[2], "label", 7, {-1});
  }
  for (const std::size_t outputs : {1U, 33U}) {
    const SavedModel any = random_model(outputs, {9, 7}, random);
    CHECK(bits_in(written(any)) == bits_of(any.model));
  }
}

TEST_CASE("An ONNX file names its version, its opset and the program that wrote it") {
  const OnnxFile file = written(small_model());
  CHECK(file.ir_version == 7);
  CHECK(file.opsets == std::map<std::string, std::uint64_t>{{"", 13}});
  CHECK(file.producer_name == "linnet");
  CHECK(std::count(file.producer_version.begin(), file.producer_version.end(), '.') == 2);
  CHECK_FALSE(file.graph_name.empty());
  for (const OnnxNode& node : file.nodes) CHECK(node.outputs == Names{node.name});
}

TEST_CASE("The input of a graph is what the model takes, and its operators are those it needs") {
  Random random(3);
  std::vector<NamedModel> models = models_of_all_kinds(random);
  const Names end = {"Gemm", "Softmax", "ArgMax"};
  const Names by_length = {"Mul", "MatMul", "Sqrt", "Max", "Div"};
  const Names by_largest = {"Abs", "ReduceMax", "Equal", "Where", "Div"};
  struct Expected {
    std::string name;
    int type;
    Sizes shape;
    Names before;
  };
  const std::vector<Expected> expected = {
      {"images", 2, {-1, 3, 5, 1}, {"Cast", "Flatten"}},
      {"images", 2, {-1, 3, 4, 3}, {"Cast", "Transpose", "Flatten"}},
      {"features", 2, {-1, 70}, {"Cast"}},
      {"features", 1, {-1, 13}, {}}};
  for (std::size_t i = 0; i < 2 * expected.size(); ++i) {
    const auto& [name, type, shape, before] = expected[i % expected.size()];
    INFO(models[i].name);
    const OnnxFile file = written(models[i].saved);
    REQUIRE(file.inputs.size() == 1);
    check_value(file.inputs[0], name, type, shape);
    Names all = before;
    const auto add = [&](const Names& more) { all.insert(all.end(), more.begin(), more.end()); };
    if (models[i].saved.model.normalize == Normalize::rows) {
      if (type == 1) add(by_largest);
      add(by_length);
    }
    add(end);
    CHECK(file.operations() == all);
  }
}

TEST_CASE("The factor of bytes or numbers is in the graph, and normalized rows have none") {
  Random random(4);
  for (const NamedModel& model : models_of_all_kinds(random)) {
    INFO(model.name);
    const OnnxFile file = written(model.saved);
    const OnnxNode& gemm = file.nodes.at(file.nodes.size() - 3);
    const bool normalized = model.saved.model.normalize == Normalize::rows;
    CHECK(gemm.inputs[1] == "weight");
    CHECK(gemm.inputs[2] == "bias");
    CHECK(gemm.attributes.at("transB").whole == 1);
    CHECK(gemm.attributes.at("alpha").number ==
          (normalized ? 1.0f : model.saved.model.pixel_factor));
    CHECK(gemm.attributes.count("beta") == 0);
  }
}

TEST_CASE("The metadata of an ONNX file are those of the model that are left to know") {
  SavedModel saved = small_model();
  saved.rules = unrecorded_reading_rules();
  OnnxFile file = written(saved);
  CHECK(file.metadata ==
        std::map<std::string, std::string>{{"classes", R"(["0","1"])"},
                                           {"recipe", saved.recipe},
                                           {"weights_hash", weights_hash(saved.model)}});
  saved.rules = {};
  saved.resizes = true;
  saved.temperature = 2.5;
  file = written(saved);
  CHECK(file.metadata.at("resize") == "area-bilinear");
  CHECK(file.metadata.at("reading") == "exif=apply depth=auto");
  CHECK(file.metadata.at("temperature") == "2.5");
  CHECK(file.metadata.size() == 6);
}

TEST_CASE("Names of classes are a list in JSON, all escaped if one is not UTF-8") {
  Random random(1);
  SavedModel saved = random_model(4, {2, 2}, random);
  const auto classes = [&] {
    return nlohmann::json::parse(written(saved).metadata.at("classes")).get<Names>();
  };
  saved.classes = {"", "line\nbreak \"\\", "caf\u00e9", "\U0001f9e0"};
  CHECK(classes() == saved.classes);
  saved.classes[2] = "caf\xe9";
  CHECK(classes() == Names{"", "line\\nbreak \"\\\\", "caf\\xe9", "\U0001f9e0"});
}

TEST_CASE("The text of an ONNX file says what outputs mean, and which have no class") {
  Random random(1);
  SavedModel saved = random_model(10, {4, 5}, random);
  CHECK(contains(written(saved).doc_string, "Takes images: uint8 [batch, 5, 4, 1]. "));
  CHECK_FALSE(contains(written(saved).doc_string, "have no class"));
  saved.classes.resize(6);
  CHECK(contains(written(saved).doc_string, "The outputs from 6 on have no class."));
}

TEST_CASE("What is left to do with images is said in the file; nothing of rows") {
  SavedModel saved = small_model();
  saved.rules = unrecorded_reading_rules();
  CHECK(onnx_preparation_text(saved) ==
        "Left to the program that runs it: decoding of files, colour to grey as Pillow's "
        "convert('L'), 16-bit samples s to min(s >> 8, 255).");
  saved.resizes = true;
  saved.rules = {.background = Rgb{255, 0, 16}, .depth = 12, .colour = ColourRule::rgb};
  CHECK(onnx_preparation_text(saved) ==
        "Left to the program that runs it: decoding of files, resizing to 3 x 1 (area average to "
        "shrink, bilinear to enlarge), turning by Exif orientation, blending of transparent pixels "
        "with #ff0010, other colours to RGB, 16-bit samples s to min(s >> 4, 255).");
  saved.rules = {};
  CHECK(written(saved).doc_string.ends_with(" " + onnx_preparation_text(saved)));
  saved.input = ModelInput::numbers;
  CHECK(onnx_preparation_text(saved).empty());
  CHECK(onnx_input_text(saved) == "features: float32 [batch, 3]");
  CHECK(written(saved).doc_string.ends_with("'classes' in metadata_props."));
  saved.input = ModelInput::bytes;
  CHECK(onnx_input_text(saved) == "features: uint8 [batch, 3]");
}

TEST_CASE("Equal models give equal ONNX files, and an older one is replaced") {
  const TemporaryFolder folder;
  write_onnx(folder / "one", small_model());
  Random random(5);
  write_onnx(folder / "two", random_model(3, {2, 2}, random));
  CHECK(file_content(folder / "one") != file_content(folder / "two"));
  write_onnx(folder / "two", small_model());
  CHECK(file_content(folder / "one") == file_content(folder / "two"));
}

TEST_CASE("A model that is inconsistent or not finite gives no ONNX file, and an older one stays") {
  const TemporaryFolder folder;
  write_file(folder / "model", "older");
  SavedModel size = small_model();
  size.size = {2, 1};
  SavedModel bias = small_model();
  bias.model.bias.push_back(0.0f);
  for (const SavedModel* saved : {&size, &bias}) {
    CHECK_THAT(error_text(Fault::usage, [&] { write_onnx(folder / "model", *saved); }),
               mentions("does not fit"));
  }
  SavedModel infinite = small_model();
  infinite.model.bias[1] = std::numeric_limits<float>::infinity();
  CHECK_THAT(error_text(Fault::data, [&] { write_onnx(folder / "model", infinite); }),
             mentions("not finite; it is not written"));
  CHECK_THAT(error_text(Fault::system, [&] { write_onnx(folder / "no/model", small_model()); }),
             mentions("the folder to put it in does not exist"));
  CHECK(file_content(folder / "model") == "older");
  CHECK(names_in(folder.path()) == Names{"model"});
}

TEST_CASE("A model of 2 GiB is too large for an ONNX file, which is said before it is read") {
  const TemporaryFolder folder;
  SavedModel saved;
  saved.input = ModelInput::numbers;
  saved.classes = {"one"};
  saved.model = LinearModel(1, std::size_t{1} << 29, 1.0f);  // pages that are never touched
  CHECK_THAT(
      error_text(Fault::data, [&] { write_onnx(folder / "model", saved); }),
      mentions("model is not written: the model takes 2147483648 bytes, and an ONNX file has "
               "2147483647 at most"));
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("Only files whose fields are those of an ONNX model are taken for one") {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  write_onnx(path, small_model());
  const std::string good = file_content(path);
  const auto is_one = [&](const std::string& bytes) {
    write_file(path, bytes);
    return is_onnx_file(path);
  };
  CHECK(is_one(good));
  const std::string others("\x2a\x00\x22\x02hi", 6);  // model_version is no string
  CHECK_FALSE(is_one(good + others));
  CHECK(is_one(good + std::string("\x28\x05\x22\x02hi", 6)));
  for (std::size_t length = 0; length < good.size(); length += 5) {
    // Fields that are there, and a graph among them, are a model: all but the entries at the end.
    const bool whole_fields = is_one(good.substr(0, length));
    if (whole_fields) CHECK(read_onnx(path).nodes.size() == 5);
  }
  CHECK_FALSE(is_one(good + good));
  CHECK_FALSE(is_one(good.substr(1)));
  CHECK_FALSE(is_one(""));
  CHECK_FALSE(is_one("notes"));
  CHECK_FALSE(is_one(std::string(100, '\0')));
  CHECK_FALSE(is_one(std::string(100, '\xff')));
  CHECK_FALSE(is_one(std::string("\x08\x07", 2)));    // without a graph
  CHECK_FALSE(is_one(std::string("\x3a\x00", 2)));    // without a version
  CHECK(is_one(std::string("\x08\x07\x3a\x00", 4)));  // both
  CHECK_FALSE(is_one(std::string("\x08\x07\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 13)));
  write_model(path, small_model());
  CHECK_FALSE(is_onnx_file(path));
  CHECK_FALSE(is_onnx_file(folder / "gone"));
  CHECK_FALSE(is_onnx_file(folder.path().string()));
}

}  // namespace linnet::test
