#include <fmt/format.h>

#include "apps/process/output.hpp"
#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

std::string card(const ShownImage& image) {
  constexpr std::size_t kNameLength = 24;
  constexpr std::size_t kPathLength = 60;
  const std::string predicted =
      image.predicted.empty() ? "(no class)" : name_element(image.predicted, kNameLength);
  const std::string verdict =
      image.correct
          ? fmt::format("<span class=\"right\">✓ {}</span> {:.1f}&#160;%", predicted,
                        100.0 * image.probability)
          : fmt::format("<span class=\"wrong\">✗ {}</span> {:.1f}&#160;%<br/>is {} {:.1f}&#160;%",
                        predicted, 100.0 * image.probability,
                        name_element(image.truth, kNameLength), 100.0 * image.truth_probability);
  return fmt::format("<figure>{}<figcaption>{}<small>{}</small></figcaption></figure>\n",
                     png_element(image.thumbnail, shortened(image.path, kPathLength)), verdict,
                     path_element(image.path, kPathLength));
}

std::string gallery(std::string_view title, std::string_view text,
                    const std::vector<ShownImage>& images) {
  if (images.empty()) return "";
  std::string cards;
  for (const ShownImage& image : images) cards += card(image);
  return fmt::format("<h3>{}</h3>\n<p>{}</p>\n<div class=\"gallery\">\n{}</div>\n", title, text,
                     cards);
}

}  // namespace

std::string mistakes_section(const TrainingPage& page) {
  const ConfusionMatrix& confusion = page.summary.confusion;
  const std::string galleries =
      gallery("Surest mistakes",
              fmt::format("The {} of {} wrong predictions with the highest probability. Look here "
                          "for wrong labels.",
                          page.surest_mistakes.size(),
                          grouped(confusion.total() - confusion.correct())),
              page.surest_mistakes) +
      gallery("Least sure",
              fmt::format("The {} validation images whose most probable class has the lowest "
                          "probability.",
                          page.least_sure.size()),
              page.least_sure);
  if (galleries.empty()) return "";
  return fmt::format("<section id=\"images\">\n<h2>Images</h2>\n{}</section>\n", galleries);
}

}  // namespace linnet
