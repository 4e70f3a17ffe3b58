#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet::test {

/// Random weights for a model whose input is described already, and a class for each output.
inline void fill_model(SavedModel& saved, std::size_t outputs, std::size_t features, float factor,
                       Random& random) {
  const auto number = [&](double most) { return static_cast<float>(random.uniform(-most, most)); };
  saved.model = LinearModel(outputs, features, factor);
  for (std::size_t c = 0; c < outputs; ++c) {
    for (float& weight : saved.model.weights.values(c)) weight = number(1.0);
    saved.model.bias[c] = number(0.5);
    saved.classes.push_back("class " + std::to_string(c));
  }
  saved.recipe = R"({"name":"default","seed":0})";
}

inline SavedModel image_model(ImageSize size, ColourRule colour, Random& random,
                              std::size_t outputs = 3) {
  SavedModel saved;
  saved.size = size;
  saved.rules.colour = colour;
  fill_model(saved, outputs, image_bytes(size, saved.rules), 1.0f / 255.0f, random);
  return saved;
}

inline SavedModel row_model(ModelInput input, std::size_t features, Random& random) {
  SavedModel saved;
  saved.input = input;
  fill_model(saved, 4, features, input == ModelInput::bytes ? 1.0f / 255.0f : 1.0f, random);
  return saved;
}

struct NamedModel {
  std::string name;
  SavedModel saved;
};

/// One of each kind. Their weights are not multiples of the padding of rows.
inline std::vector<NamedModel> models_of_all_kinds(Random& random) {
  std::vector<NamedModel> all;
  for (const Normalize normalize : {Normalize::none, Normalize::rows}) {
    const auto add = [&](const std::string& name, SavedModel saved) {
      saved.model.normalize = normalize;
      all.push_back(
          {name + (normalize == Normalize::rows ? ", normalized" : ""), std::move(saved)});
    };
    add("grey images", image_model({5, 3}, ColourRule::grey, random));
    add("RGB images", image_model({4, 3}, ColourRule::rgb, random, 2));
    add("rows of bytes", row_model(ModelInput::bytes, 70, random));
    add("rows of numbers", row_model(ModelInput::numbers, 13, random));
  }
  SavedModel article = image_model({8, 9}, ColourRule::grey, random, 10);
  article.model.pixel_factor = 1.0f / 255.0f / 255.0f;
  article.classes.resize(6);
  all.push_back({"the recipe article", std::move(article)});
  SavedModel scaled = row_model(ModelInput::numbers, 3, random);
  scaled.model.pixel_factor = 0.3f;
  all.push_back({"rows of scaled numbers", std::move(scaled)});
  return all;
}

}  // namespace linnet::test
