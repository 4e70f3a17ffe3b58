#include <fmt/format.h>

#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

std::string facts(std::string_view title,
                  const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string rows;
  for (const auto& [name, value] : pairs) {
    rows += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(shortened(name, 60)),
                        name_element(value, 400));
  }
  return fmt::format("<div>\n<h3>{}</h3>\n<dl class=\"facts\">\n{}</dl>\n</div>\n", title, rows);
}

}  // namespace

std::string recipe_section(const TrainingPage& page) {
  return fmt::format(
      "<section id=\"recipe\">\n<h2>Recipe and environment</h2>\n<p>{}.</p>\n"
      "<div class=\"columns\">\n{}{}</div>\n</section>\n",
      escaped(page.recipe_line), facts("Recipe", page.recipe),
      facts("Environment", page.environment));
}

}  // namespace linnet
