#include <fmt/format.h>

#include "apps/process/output.hpp"
#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {

std::string weights_section(const TrainingPage& page) {
  if (page.weights.empty()) return "";
  std::string pictures;
  for (const ShownWeights& shown : page.weights) {
    pictures += fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n",
                            png_element(shown.picture, "Weights of " + shortened(shown.name, 60)),
                            name_element(shown.name, 40));
  }
  const std::size_t classes = page.summary.classes.size();
  const std::string note = page.weights.size() < classes
                               ? fmt::format("<p class=\"note\">The first {} of {} classes.</p>\n",
                                             page.weights.size(), grouped(classes))
                               : "";
  const std::string_view planes =
      page.colour == ColourRule::rgb
          ? " Each picture has three parts, from top to bottom the weights of red, green and blue."
          : "";
  return fmt::format(
      "<section id=\"weights\">\n<h2>Weights</h2>\n<p>What the model looks at: for each class, the "
      "weight of each pixel. Where a picture is <span class=\"swatch positive\">red</span>, bright "
      "pixels speak for the class; where it is <span class=\"swatch negative\">blue</span>, they "
      "speak against it. All pictures have one scale.{}</p>\n"
      "<p class=\"scale\"><span>−{:.3g}</span><i></i><span>+{:.3g}</span></p>\n"
      "<div class=\"pictures{}\">\n{}</div>\n{}</section>\n",
      planes, page.weight_scale, page.weight_scale,
      page.weights.size() > kMostMatrixClasses ? " many\" tabindex=\"0" : "", pictures, note);
}

}  // namespace linnet
