// Which entries of a folder are taken, by their names.

#include "io/file/name_filter.hpp"

#include <string>
#include <vector>

#include "io/file/file_walk.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

Names paths_of(const std::vector<FoundFile>& files) {
  Names paths;
  for (const FoundFile& file : files) paths.push_back(file.path);
  return paths;
}

}  // namespace

TEST_CASE("A pattern without a slash matches names, one with a slash paths") {
  CHECK(matches_glob("*.tmp", "a.tmp", false));
  CHECK(matches_glob("*.tmp", "deep/below/a.tmp", false));
  CHECK(matches_glob("thumb*", "a/thumbs", true));
  CHECK_FALSE(matches_glob("*.tmp", "a.tmp/b", false));
  CHECK(matches_glob("a/*.png", "a/1.png", false));
  CHECK(matches_glob("a/*.png", "a/b/1.png", false));
  CHECK_FALSE(matches_glob("a/*.png", "b/a/1.png", false));
  CHECK(matches_glob("*/small/*", "a/small/1.png", false));
  CHECK(matches_glob("/a", "a", true));
  CHECK_FALSE(matches_glob("/a", "b/a", true));
  CHECK(matches_glob("./a", "a", true));
  CHECK(matches_glob("a/", "b/a", true));
  CHECK_FALSE(matches_glob("a/", "b/a", false));
  CHECK(matches_glob("[!0-9]*", "x1", false));
  CHECK_FALSE(matches_glob("[!0-9]*", "1x", false));
  CHECK(matches_glob("\xff?", "\xff\n", false));
  CHECK_FALSE(matches_glob("", "a", false));
}

TEST_CASE("Hidden entries and folders of systems are not taken, files of their names are") {
  const NameFilter filter;
  for (const char* name :
       {"@eaDir", "__MACOSX", "$RECYCLE.BIN", "$Recycle.Bin", "System Volume Information",
        "lost+found", ".ipynb_checkpoints", ".git", "#recycle", "@Recycle"}) {
    INFO(name);
    CHECK(filter.use_of("", name, true) == EntryUse::passed_over);
    CHECK(filter.use_of("a/b/", name, true) == EntryUse::passed_over);
  }
  CHECK(filter.use_of("", "lost+found", false) == EntryUse::taken);
  CHECK(filter.use_of("", ".DS_Store", false) == EntryUse::ignored);
  CHECK(filter.use_of("a/", "._1.png", false) == EntryUse::ignored);
  for (const char* name : {"eaDir", "MACOSX", "recycle", "lost and found"}) {
    CHECK(filter.use_of("", name, true) == EntryUse::taken);
  }
}

TEST_CASE("What a filter leaves out of a tree is listed by its path in the tree") {
  const TemporaryFolder folder;
  for (const char* path : {"a/1.png", "a/@eaDir/1.png", "a/b/@eaDir/x/1.png", "a/b/2.png",
                           "a/b/2.tmp", "a/own", "a/own-folder/x", "c/.hid/1", "a/drop/1.png"}) {
    write_file(folder / path, "");
  }
  const NameFilter filter({"*.tmp", "a/drop"}, {"a/own", "a/own-folder"});
  const FileTree tree = find_files(folder / "a", "", {filter, "a/"});
  CHECK(paths_of(tree.files) == Names{"1.png", "b/2.png"});
  CHECK(tree.left_out.passed_over == Names{"a/@eaDir", "a/b/@eaDir"});
  CHECK(tree.left_out.excluded == Names{"a/b/2.tmp", "a/drop"});
  CHECK(filter.ignores_below("a"));
  CHECK_FALSE(filter.ignores_below("a/own"));
  CHECK_FALSE(filter.ignores_below("c"));
  CHECK(list_folder(folder / "c").left_out.passed_over == Names{".hid"});
}

}  // namespace linnet::test
