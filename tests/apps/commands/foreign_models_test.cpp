// Files that are no models of Linnet: exit code 1, what was found and what was expected.

#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "io/model/safetensors.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

/// A good model of two classes over 8 × 8 pixels, as bytes to damage, and an image for it.
class Model {
 public:
  Model() {
    write_phantoms(folder_ / "data", {.classes = {"a", "b"}, .per_class = 4, .size = 8});
    REQUIRE(run_linnet({"train", folder_ / "data", "--batch-size", "2", "--epochs", "1", "--output",
                        folder_ / "model"})
                .exit_code == 0);
    bytes_ = file_content(folder_ / "model");
  }

  const std::string& bytes() const { return bytes_; }

  std::size_t header_end() const {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes_.data(), sizeof length);
    return sizeof length + length;
  }

  /// What predict says of a model of these bytes.
  ProgramRun predict_with(std::string_view bytes) const {
    write_file(folder_ / "damaged", bytes);
    return predict();
  }

  ProgramRun predict_with(const Safetensors& content) const {
    write_safetensors(folder_ / "damaged", content);
    return predict();
  }

  Safetensors content() const { return read_safetensors(folder_ / "model"); }
  std::string damaged() const { return folder_ / "damaged"; }

 private:
  ProgramRun predict() const {
    return run_linnet({"predict", damaged(), folder_ / "data/a/000.png", "--threads", "1"});
  }

  TemporaryFolder folder_;
  std::string bytes_;
};

/// The model's bytes with one text replaced by another of the same length.
std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  const std::size_t place = bytes.find(from);
  REQUIRE(place != std::string::npos);
  return bytes.replace(place, from.size(), to);
}

}  // namespace

TEST_CASE("A model that is missing or a folder is named") {
  const TemporaryFolder folder;
  check_error(run_linnet({"predict", folder / "gone", "a.png"}), 1,
              {folder / "gone", "No such file"});
  check_error(run_linnet({"predict", folder.path(), "a.png"}), 1,
              {folder.path(), "a folder, not a file"});
  check_error(run_linnet({"info", folder / "gone"}), 1, {folder / "gone", "No such file"});
}

TEST_CASE("A model that is cut short anywhere is refused") {
  const Model model;
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < model.header_end() + 2; i += i < 16 ? 1 : 13) lengths.push_back(i);
  for (std::size_t i = model.header_end() - 2; i < model.bytes().size(); i += 61) {
    lengths.push_back(i);
  }
  lengths.push_back(model.bytes().size() - 1);
  for (const std::size_t length : lengths) {
    INFO("cut to " << length << " of " << model.bytes().size() << " bytes");
    const ProgramRun run = model.predict_with(model.bytes().substr(0, length));
    check_error(run, 1, {model.damaged()});
    CHECK(run.output.empty());
  }
}

TEST_CASE("A model with bytes after its end is refused") {
  const Model model;
  check_error(model.predict_with(model.bytes() + "x"), 1,
              {model.damaged(), "bytes after its tensors"});
}

TEST_CASE("A model with a flipped bit in its header never breaks the program") {
  const Model model;
  for (std::size_t i = 0; i < model.header_end(); i += 7) {
    std::string bytes = model.bytes();
    bytes[i] = static_cast<char>(bytes[i] ^ (1 << i % 8));
    const ProgramRun run = model.predict_with(bytes);
    INFO("bit " << i % 8 << " of byte " << i << "\n" << run.text());
    CHECK((run.exit_code == 0 || run.exit_code == 1));
    if (run.exit_code == 1) CHECK(contains(run.error + run.output, "error: "));
  }
}

TEST_CASE("A model of a program that is not Linnet is distinguished from a broken one") {
  const Model model;
  Safetensors foreign = model.content();
  foreign.metadata = {{"format", "pt"}};
  check_error(model.predict_with(foreign), 1,
              {model.damaged(), "not a model of Linnet", "'pt'", "expected linnet-1"});
  foreign.metadata.clear();
  check_error(model.predict_with(foreign), 1, {model.damaged(), "another program"});
}

TEST_CASE("What is no safetensors file at all is named as that") {
  const Model model;
  const std::string png(reinterpret_cast<const char*>(plain_png({8, 8}, 1).data()), 60);
  for (const std::string& bytes : {std::string("x"), std::string("a text of some length\n"), png}) {
    check_error(model.predict_with(bytes), 1, {model.damaged(), "not a safetensors file"});
  }
}

TEST_CASE("A model whose header claims to be huge is refused before memory is taken") {
  const Model model;
  std::string bytes = model.bytes();
  bytes[6] = 0x7f;
  const ProgramRun run = model.predict_with(bytes);
  check_error(run, 1, {model.damaged(), "larger than 1 MB"});
  CHECK(run.peak_memory < std::size_t{1} << 30);
}

TEST_CASE("A large model of another program is refused by its header alone") {
  const TemporaryFolder folder;
  constexpr std::uint64_t kBytes = std::uint64_t{400} << 20;
  const std::string tensor =
      R"("t":{"dtype":"F32","shape":[104857600],"data_offsets":[0,419430400]})";
  for (const std::string& header :
       {"{" + tensor + "}", R"({"__metadata__":{"format":"pt"},)" + tensor + "}"}) {
    write_file(folder / "foreign", safetensors_bytes(header));
    std::filesystem::resize_file(folder / "foreign", 8 + header.size() + kBytes);
    for (const std::string command : {"info", "predict"}) {
      Names arguments = {command, folder / "foreign"};
      if (command == "predict") arguments.push_back("a.png");
      const ProgramRun run = run_linnet(arguments);
      check_error(run, 1, {folder / "foreign", "not a model of Linnet"});
      CHECK(run.peak_memory < std::size_t{100} << 20);
    }
  }
}

TEST_CASE("A model for images beyond the limits of reading is refused by name") {
  const Model model;
  Safetensors content = model.content();
  content.tensors = {{"weight", {2, 70'000}, std::vector<float>(140'000)}, {"bias", {2}, {0, 0}}};
  content.metadata.emplace_back("resize", "area-bilinear");
  for (auto& [key, value] : content.metadata) {
    if (key == "image_width") value = "70000";
    if (key == "image_height") value = "1";
  }
  check_error(model.predict_with(content), 1, {model.damaged(), "70000 x 1", "65500 a side"});
  check_error(run_linnet({"info", model.damaged()}), 1, {model.damaged(), "70000 x 1"});
}

TEST_CASE("A recipe of many entries is shown in time linear in its length") {
  const Model model;
  Safetensors content = model.content();
  std::string recipe = "{";
  for (int i = 0; i < 80'000; ++i) recipe += fmt::format(R"({}"{}":{{}})", i == 0 ? "" : ",", i);
  for (auto& [key, value] : content.metadata) {
    if (key == "recipe") value = recipe + "}";
  }
  CHECK(model.predict_with(content).exit_code == 0);
  RunOptions options;
  options.timeout = std::chrono::seconds(10);  // quadratic time was half a minute
  const ProgramRun run = run_linnet({"info", model.damaged()}, options);
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "79999"));
}

TEST_CASE("A model whose shapes do not fit is refused, with what was found") {
  const Model model;
  check_error(model.predict_with(replaced(model.bytes(), "[2,64]", "[4,64]")), 1,
              {model.damaged(), "'weight'", "shape"});
  check_error(model.predict_with(replaced(model.bytes(), "\"F32\"", "\"F16\"")), 1,
              {model.damaged(), "F32"});
  check_error(
      model.predict_with(replaced(model.bytes(), "\"image_width\":\"8\"", "\"image_width\":\"9\"")),
      1, {model.damaged(), "2 x 64", "9 x 8"});
  Safetensors extra = model.content();
  extra.tensors.push_back({"more", {1}, {0.0f}});
  check_error(model.predict_with(extra), 1, {model.damaged(), "besides weight and bias"});
}

TEST_CASE("A model with a weight that is no finite number is refused") {
  const Model model;
  for (const float value :
       {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    Safetensors content = model.content();
    content.tensors[0].values[5] = value;
    check_error(model.predict_with(content), 1, {model.damaged(), "weights that are not finite"});
  }
}

TEST_CASE("A model whose classes are damaged is refused") {
  const Model model;
  for (const std::string classes :
       {"", "a", "{}", "[]", "[1,2]", "[\"a\",\"a\"]", "[\"a\",\"b\",\"c\"]"}) {
    Safetensors content = model.content();
    for (auto& [key, value] : content.metadata) {
      if (key == "classes") value = classes;
    }
    INFO(classes);
    check_error(model.predict_with(content), 1, {model.damaged(), "classes"});
  }
}

TEST_CASE("A model with JSON as deep as its header is long does not break the program") {
  const Model model;
  constexpr std::size_t kDepth = 400'000;
  const std::string deep = std::string(kDepth, '[') + std::string(kDepth, ']');
  for (const std::string key : {"recipe", "classes"}) {
    Safetensors content = model.content();
    for (auto& [name, value] : content.metadata) {
      if (name == key) value = key == "recipe" ? "{\"a\":" + deep + "}" : deep;
    }
    model.predict_with(content);
    const ProgramRun run = run_linnet({"info", model.damaged()});
    INFO(key << ": signal " << run.signal << ", " << run.error);
    CHECK((run.exit_code == 0 || run.exit_code == 1));
  }
}

TEST_CASE("The recipe of a model is not needed to predict, and may be anything") {
  const Model model;
  for (const std::string recipe : {"", "nonsense", "[1]", "{\"\\u001b[2J\":\"\\u001b[2J\"}"}) {
    Safetensors content = model.content();
    for (auto& [key, value] : content.metadata) {
      if (key == "recipe") value = recipe;
    }
    CHECK(model.predict_with(content).exit_code == 0);
    const ProgramRun run = run_linnet({"info", model.damaged()});
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK_FALSE(contains(run.output, "\x1b"));
  }
}

}  // namespace linnet::test
