#pragma once

#include <string>

#include "apps/report/html/training_page.hpp"

namespace linnet {

// The sections of the page of a training, each a whole element; empty if it has nothing to show.

/// Title, the figures that matter most, and what deserves attention.
std::string header_section(const TrainingPage& page);

std::string curves_section(const TrainingPage& page);

/// The matrix with its numbers for up to kMostMatrixClasses classes, as a picture for more; and the
/// pairs of classes that are confused most.
std::string confusion_section(const TrainingPage& page);
inline constexpr std::size_t kMostMatrixClasses = 30;

/// Scores and numbers of images of each class.
std::string classes_section(const TrainingPage& page);

std::string weights_section(const TrainingPage& page);
std::string mistakes_section(const TrainingPage& page);
std::string balance_section(const TrainingPage& page);
std::string duplicates_section(const TrainingPage& page);

/// The recipe and the environment.
std::string recipe_section(const TrainingPage& page);

}  // namespace linnet
