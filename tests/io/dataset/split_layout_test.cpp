// Data folders that hold the parts of a data set, and others that look like it.

#include "io/dataset/split_layout.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

/// A folder with an empty file at each path.
class Folder {
 public:
  explicit Folder(const Names& paths) {
    for (const std::string& path : paths) write_file(folder_ / path, "");
  }

  std::string root() const { return folder_.path().string(); }

  std::optional<SplitLayout> layout(const FolderSelection& selection = {}) const {
    return find_split_layout(root(), selection);
  }

  std::string refusal() const {
    return error_text(Fault::data, [&] { layout(); });
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("Parts with the same class folders are recognised by their names") {
  for (const Names& names :
       {Names{"train", "val", "test"}, Names{"Training", "Validation", "Testing"},
        Names{"training_set", "valid", "test_set"}, Names{"TRAIN", "dev", "Test"}}) {
    const Folder folder({names[0] + "/a/1", names[0] + "/b/1", names[1] + "/a/1", names[1] + "/b/1",
                         names[2] + "/a/1", names[2] + "/b/1", "readme", "__MACOSX/x"});
    const auto layout = folder.layout();
    REQUIRE(layout);
    CHECK(layout->train == folder.root() + "/" + names[0]);
    CHECK(layout->valid == folder.root() + "/" + names[1]);
    CHECK(layout->test == folder.root() + "/" + names[2]);
  }
}

TEST_CASE("A part may be missing, but not the one to train on") {
  const auto layout = Folder({"train/a/1", "train/b/1", "test/a/1", "test/b/1"}).layout();
  REQUIRE(layout);
  CHECK(layout->valid.empty());
  CHECK(layout->test.ends_with("/test"));
  CHECK_THAT(Folder({"val/a/1", "val/b/1", "test/a/1", "test/b/1"}).refusal(),
             mentions("there is not exactly one to train on"));
}

TEST_CASE("Class folders that are named like parts among others are classes") {
  CHECK_FALSE(Folder({"train/1.png", "test/1.png", "bus/1.png"}).layout());
  CHECK_FALSE(Folder({"train/x/1.png", "test/y/1.png", "bus/1.png"}).layout());
  CHECK_FALSE(Folder({"train/1.png", "bus/1.png"}).layout());
  CHECK_FALSE(Folder({"a/1.png", "b/1.png"}).layout());
  CHECK_FALSE(find_split_layout("/nowhere/at/all"));
}

TEST_CASE("Where parts may be classes, both commands are shown") {
  const Folder flat({"train/1.png", "test/1.png"});
  CHECK_THAT(flat.refusal(), mentions("no folders of classes are in them"));
  CHECK_THAT(flat.refusal(), mentions("\n    linnet train " + flat.root() + "/train"));
  CHECK_THAT(flat.refusal(),
             mentions("\n    linnet train " + flat.root() + " --classes test,train"));
  const Folder unlike({"train/a/1", "train/b/1", "val/a/1", "val/b/1", "test/1.png"});
  CHECK_THAT(unlike.refusal(), mentions("the folders in them are not the same"));
  CHECK_THAT(unlike.refusal(), mentions("\n    linnet train " + unlike.root() + "/train --valid " +
                                        unlike.root() + "/val\n"));
  CHECK_THAT(Folder({"train/a/1", "val/a/1", "bus/1"}).refusal(), mentions("others beside them"));
  CHECK_THAT(Folder({"train/a/1", "val/a/1", "valid/a/1"}).refusal(), mentions("exactly one"));
  const FolderSelection classes{.classes = {"test", "train"}};
  CHECK_FALSE(flat.layout(classes));
  CHECK_FALSE(unlike.layout(classes));
}

TEST_CASE("A selection of the classes in the parts leaves them parts") {
  const Folder folder({"train/a/1", "train/b/1", "train/c/1", "val/a/1", "val/b/1", "val/c/1"});
  CHECK(folder.layout({.classes = {"a", "b"}}));
  CHECK_FALSE(folder.layout({.classes = {"train", "val"}}));
}

TEST_CASE("A folder of parts is no data folder, and its parts are") {
  const Folder folder({"train/a/1", "train/b/1", "val/a/1", "val/b/1"});
  const std::string said = error_text(Fault::data, [&] { list_image_folder(folder.root()); });
  CHECK_THAT(said, mentions("holds the parts of one data set"));
  CHECK_THAT(said, mentions(folder.root() + "/train, " + folder.root() + "/val; give each"));
  CHECK(list_image_folder(folder.root() + "/train").classes == Names{"a", "b"});
  CHECK(list_image_folder(folder.root(), {.classes = {"train", "val"}}).files.size() == 4);
}

}  // namespace linnet::test
