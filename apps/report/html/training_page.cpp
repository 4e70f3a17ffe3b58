#include "apps/report/html/training_page.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>

#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"
#include "apps/report/html/page_style.hpp"

namespace linnet {
namespace {

/// How each page starts; is_training_page looks for it.
constexpr std::string_view kStart =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    "<meta name=\"generator\" content=\"linnet train --report\"/>\n";

struct Section {
  std::string_view id;
  std::string_view name;
  std::string (*make)(const TrainingPage& page);
};

constexpr std::array kSections = {Section{"curves", "Curves", curves_section},
                                  Section{"confusion", "Confusion", confusion_section},
                                  Section{"classes", "Classes", classes_section},
                                  Section{"weights", "Weights", weights_section},
                                  Section{"images", "Images", mistakes_section},
                                  Section{"balance", "Balance", balance_section},
                                  Section{"duplicates", "Duplicates", duplicates_section},
                                  Section{"recipe", "Recipe", recipe_section}};

}  // namespace

std::string to_html(const TrainingPage& page) {
  std::string links;
  std::string sections;
  for (const Section& section : kSections) {
    const std::string text = section.make(page);
    if (text.empty()) continue;
    links += fmt::format("<a href=\"#{}\">{}</a>\n", section.id, section.name);
    sections += text;
  }
  return fmt::format(
      "{}<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "style-src 'unsafe-inline'\"/>\n"
      "<title>{}: training report</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n{}"
      "<nav>\n{}</nav>\n{}</main>\n</body>\n</html>\n",
      kStart, escaped(shortened(page.data, 80)), page_style(), header_section(page), links,
      sections);
}

bool is_training_page(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, kStart.size()> start{};
  file.read(start.data(), start.size());
  return file && std::string_view(start.data(), start.size()) == kStart;
}

}  // namespace linnet
