#include "engine/train/starting_model.hpp"

#include <limits>
#include <sstream>
#include <string>

#include "engine/train/trained_classes.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

template <class Value>
void require(const Value& found, const Value& wanted, const char* what, const char* field) {
  if (found == wanted) return;
  std::ostringstream text;
  text.precision(std::numeric_limits<float>::max_digits10);
  text << "the model to start from has " << what << ' ' << found << ", and not " << wanted;
  throw Error(Fault::usage, text.str(), field);
}

void require_form(const LinearModel& model, const ModelForm& form) {
  require(model.outputs(), form.outputs, "outputs", "outputs");
  require(model.bias.size(), form.outputs, "biases", "bias");
  require(model.features(), form.features, "features", "features");
  require(model.pixel_factor, form.pixel_factor, "the pixel_factor", "pixel_factor");
  require(name_of(model.normalize), name_of(form.normalize), "normalize", "normalize");
  if (!is_finite(model)) {
    throw Error(Fault::usage, "the model to start from has numbers that are not finite", "model");
  }
}

}  // namespace

LinearModel starting_model(const LinearModel& model, const ModelForm& form,
                           const FeatureTransform& transform) {
  require_form(model, form);
  LinearModel start = transform.unfolded(model);
  make_predictable(start);
  if (is_finite(start)) return start;
  throw Error(Fault::data,
              "the model to start from is so large for these features that it is not finite");
}

}  // namespace linnet
