// What may not be read or written: named with the system's reason.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

constexpr const char* kWhyNot = "root cannot give up its privilege here";
constexpr const char* kDenied = "Permission denied";

/// Takes permissions off a path for as long as it lives.
class Forbidden {
 public:
  explicit Forbidden(std::string path, fs::perms left = fs::perms::none) : path_(std::move(path)) {
    fs::permissions(path_, left);
  }
  ~Forbidden() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
  }
  Forbidden(const Forbidden&) = delete;
  Forbidden& operator=(const Forbidden&) = delete;

 private:
  std::string path_;
};

/// A data folder and a model, in a folder to work in.
class Trained {
 public:
  Trained() {
    write_phantoms(folder_ / "data");
    REQUIRE(run({"train", "data", "--batch-size", "4", "--output", "model"}).exit_code == 0);
  }

  std::string operator/(const std::string& name) const { return folder_ / name; }

  ProgramRun run(const Names& arguments) const {
    return run_linnet(arguments, {.folder = folder_.path(), .permissions_hold = true});
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("An image that may not be read is named, and can be skipped") {
  if (!can_hold_permissions()) return skip(kWhyNot);
  const Trained trained;
  const Forbidden secret(trained / "data/brain/003.png");
  check_error(trained.run({"train", "data", "--output", "other"}), 1,
              {"1 file cannot be read", "brain/003.png: Permission denied"});
  const ProgramRun run =
      trained.run({"train", "data", "--output", "other", "--skip-bad", "--batch-size", "4"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "23 images"));
}

TEST_CASE("A folder of images that may not be read is named, at any depth") {
  if (!can_hold_permissions()) return skip(kWhyNot);
  const Trained trained;
  write_file(trained / "data/hand/left/1.png", plain_png({16, 16}, 1));
  {
    const Forbidden inner(trained / "data/hand/left");
    check_error(trained.run({"train", "data", "--output", "other"}), 1,
                {"1 file cannot be read", "hand/left: Permission denied"});
  }
  {
    const Forbidden whole(trained / "data/hand");
    check_error(trained.run({"train", "data", "--output", "other"}), 1, {"data/hand", kDenied});
  }
  const Forbidden all(trained / "data");
  check_error(trained.run({"train", "data", "--output", "other"}), 1, {"data", kDenied});
  check_error(trained.run({"info", "data"}), 1, {"data", kDenied});
}

TEST_CASE("A model that may not be read is named") {
  if (!can_hold_permissions()) return skip(kWhyNot);
  const Trained trained;
  const Forbidden secret(trained / "model");
  check_error(trained.run({"predict", "model", "data"}), 1, {"model", kDenied});
  check_error(trained.run({"info", "model"}), 1, {"model", kDenied});
}

TEST_CASE("A folder to predict for that may not be read is a row, and the others follow") {
  if (!can_hold_permissions()) return skip(kWhyNot);
  const Trained trained;
  const Forbidden secret(trained / "data/hand");
  for (const Names& paths : {Names{"data"}, {"data/hand", "data/brain", "data/chest"}}) {
    Names arguments = {"predict", "model", "--format", "csv"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    const ProgramRun run = trained.run(arguments);
    INFO(run.text());
    CHECK(run.exit_code == 1);
    CHECK(contains(run.output, "data/hand,,,Permission denied\n"));
    CHECK(lines_of(run.output).size() == 1 + 16 + 1);
  }
}

TEST_CASE("Results in a folder that may not be written to are refused before training") {
  if (!can_hold_permissions()) return skip(kWhyNot);
  const Trained trained;
  fs::create_directory(trained / "closed");
  fs::copy_file(trained / "model", trained / "closed/model");
  const std::string older = file_content(trained / "model");
  const Forbidden closed(trained / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  const ProgramRun run = trained.run({"train", "data", "--output", "closed/model"});
  check_error(run, 3, {"closed/model", kDenied});
  CHECK_FALSE(contains(run.output, "images"));
  CHECK(names_in(trained / "closed") == Names{"model"});
  CHECK(file_content(trained / "closed/model") == older);
  check_error(trained.run({"train", "data", "--metrics", "closed/metrics"}), 3,
              {"closed/metrics", kDenied});
  check_error(trained.run({"phantoms", "closed/scans"}), 3, {"closed/scans", kDenied});
}

}  // namespace linnet::test
