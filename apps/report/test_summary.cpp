#include "apps/report/test_summary.hpp"

#include <fmt/format.h>

#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

std::string describe_test(const std::string& path, const TestSummary& test, Noun noun) {
  const ConfusionMatrix& confusion = test.evaluation.confusion;
  std::string text = fmt::format("Test on {} of {}: loss {:.4f}, accuracy {:.4f}\n",
                                 counted(confusion.total(), noun.one, noun.many), printable(path),
                                 test.evaluation.loss, confusion.accuracy());
  if (test.leaked != 0) {
    text += fmt::format("Duplicates: {} to test on {} trained on too\n",
                        counted(test.leaked, noun.one, noun.many), test.leaked == 1 ? "is" : "are");
  }
  return text;
}

}  // namespace linnet
