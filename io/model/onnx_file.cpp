#include "linnet/io/onnx_file.hpp"

#include "engine/core/escape.hpp"
#include "io/file/atomic_file.hpp"
#include "io/model/consistent_model.hpp"
#include "io/model/model_format.hpp"
#include "io/model/model_metadata.hpp"
#include "io/model/onnx_fields.hpp"
#include "io/model/onnx_graph.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void add_metadata(ProtobufMessage& model, const Metadata& entries) {
  for (const auto& [key, value] : entries) {
    ProtobufMessage entry;
    entry.add_bytes(onnx::entry::key, key);
    entry.add_bytes(onnx::entry::value, value);
    model.add_message(onnx::model::metadata_props, entry);
  }
}

std::string doc_string(const SavedModel& saved) {
  std::string text =
      "A linear classifier. Takes " + onnx_input_text(saved) +
      ". Gives logits, probabilities = softmax(logits), and label, the number of the largest "
      "logit: an index of the JSON list 'classes' in metadata_props.";
  if (saved.classes.size() < saved.model.outputs()) {
    text += " The outputs from " + std::to_string(saved.classes.size()) + " on have no class.";
  }
  const std::string preparation = onnx_preparation_text(saved);
  return preparation.empty() ? text : text + " " + preparation;
}

/// The message ModelProto, which is the file.
ProtobufMessage onnx_model(const SavedModel& saved) {
  ProtobufMessage opset;
  opset.add_number(onnx::opset::version, onnx::kOpset);
  ProtobufMessage model;
  model.add_number(onnx::model::ir_version, onnx::kIrVersion);
  model.add_bytes(onnx::model::producer_name, "linnet");
  model.add_bytes(onnx::model::producer_version, LINNET_IO_VERSION);
  model.add_bytes(onnx::model::doc_string, doc_string(saved));
  model.add_message(onnx::model::graph, onnx_graph(saved));
  model.add_message(onnx::model::opset_import, opset);
  add_metadata(model, class_entries(saved.classes));
  add_metadata(model, {{std::string(kRecipeKey), saved.recipe}});
  add_metadata(model, calibration_entries(saved));
  add_metadata(model, reading_entries(saved));
  add_metadata(model, {{"weights_hash", weights_hash(saved.model)}});
  return model;
}

void require_size(const std::string& path, std::size_t bytes) {
  if (bytes <= onnx::kMostBytes) return;
  throw Error(Fault::data, printable(path) + " is not written: the model takes " +
                               std::to_string(bytes) + " bytes, and an ONNX file has " +
                               std::to_string(onnx::kMostBytes) + " at most");
}

}  // namespace

void write_onnx(const std::string& path, const SavedModel& saved) {
  require_consistent(saved);
  require_size(path, saved.model.outputs() * saved.model.features() * sizeof(float));
  require_finite(saved.model);
  const ProtobufMessage model = onnx_model(saved);
  require_size(path, model.size());
  write_file_atomically(path, model.pieces());
}

std::string onnx_input_text(const SavedModel& saved) {
  return describe(onnx_input(saved));
}

std::string onnx_preparation_text(const SavedModel& saved) {
  if (saved.input != ModelInput::images) return "";
  const ReadingRules& rules = saved.rules;
  std::string text = "Left to the program that runs it: decoding of files";
  if (saved.resizes) {
    text += ", resizing to " + std::to_string(saved.size.width) + " x " +
            std::to_string(saved.size.height) + " (area average to shrink, bilinear to enlarge)";
  }
  if (rules.exif == ExifRule::apply) text += ", turning by Exif orientation";
  if (rules.background) {
    text += ", blending of transparent pixels with " + name_of_background(rules.background);
  }
  if (rules.colour == ColourRule::grey) text += ", colour to grey as Pillow's convert('L')";
  if (rules.colour == ColourRule::rgb) text += ", other colours to RGB";
  const unsigned depth = rules.depth == kAutomaticDepth ? 16 : rules.depth;
  text += ", 16-bit samples s to min(s >> " + std::to_string(depth - 8) + ", 255)";
  return text + ".";
}

}  // namespace linnet
