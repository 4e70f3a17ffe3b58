#include "linnet/io/image_folder.hpp"

#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/core/escape.hpp"
#include "engine/core/move_to_end.hpp"
#include "io/dataset/folder_fingerprint.hpp"
#include "io/dataset/folder_selection.hpp"
#include "io/dataset/same_in_ranks.hpp"
#include "io/dataset/split_layout.hpp"
#include "io/file/file_walk.hpp"
#include "io/file/hash.hpp"
#include "io/image/image_extension.hpp"

namespace linnet {
namespace {

[[noreturn]] void fail(const std::string& text) {
  throw Error(Fault::data, text + "\n" + std::string(kDataFolderLayout));
}

FolderContent list_classes(const std::string& root, const FolderSelection& selection) {
  try {
    return list_class_folders(root, selection);
  } catch (const Error& error) {
    std::error_code ignored;
    if (!std::filesystem::exists(root, ignored)) throw;
    fail(error.what());
  }
}

/// Archives are often unpacked into one more folder: suggests the only sub-folder if it holds the
/// classes.
std::string suggestion(const std::string& root, const std::string& only) {
  const std::string nested = root + (root.ends_with('/') ? "" : "/") + only;
  if (list_folder(nested).folders.size() < 2) return "";
  return "; did you mean " + printable(nested) + "?";
}

void require_no_parts(const std::string& root, const FolderSelection& selection) {
  const std::optional<SplitLayout> layout = find_split_layout(root, selection);
  if (!layout) return;
  fail(printable(root) + " holds the parts of one data set, each with a folder for each class: " +
       printable(layout->train) + (layout->valid.empty() ? "" : ", " + printable(layout->valid)) +
       (layout->test.empty() ? "" : ", " + printable(layout->test)) + "; give each by itself");
}

void require_classes(const std::string& root, const FolderContent& content, std::size_t least) {
  if (content.folders.size() >= least) return;
  if (content.folders.size() == 1) {
    const std::string& only = content.folders.front();
    fail(printable(root) + " has only one sub-folder, '" + printable(only) +
         "', and one class leaves nothing to tell apart" + suggestion(root, only));
  }
  if (content.files.empty()) fail(printable(root) + " is empty");
  const std::size_t files = content.files.size();
  fail(printable(root) + " has " + std::to_string(files) + (files == 1 ? " file" : " files") +
       ", but no sub-folders");
}

/// Adds the files of a class folder to the right lists; returns whether any of them may be an
/// image.
bool add_files(std::vector<FoundFile> found, std::uint32_t label, ImageFolder& folder) {
  bool any = false;
  for (FoundFile& file : found) {
    std::string path = folder.classes[label] + "/" + std::move(file.path);
    if (file.kind == FoundFile::Kind::regular) {
      folder.files.push_back({std::move(path), label});
      any = true;
    } else if (file.kind == FoundFile::Kind::unreadable || has_image_extension(path)) {
      folder.bad.push_back({std::move(path), ImageFault::unreadable, std::move(file.reason)});
      any = true;
    } else {
      folder.skipped.push_back(std::move(path));
    }
  }
  return any;
}

void add_left_out(LeftOut& left_out, ImageFolder& folder) {
  move_to_end(left_out.passed_over, folder.passed_over);
  move_to_end(left_out.excluded, folder.excluded);
}

ImageFolder list_here(const std::string& root, const FolderSelection& selection) {
  FolderContent content = list_classes(root, selection);
  require_no_parts(root, selection);
  require_classes(root, content, selection.least_classes);
  ImageFolder folder;
  folder.root = root;
  folder.selection = selection;
  add_left_out(content.left_out, folder);
  for (FoundFile& file : content.files) folder.skipped.push_back(std::move(file.path));
  const NameFilter filter = filter_of(selection, root);
  for (const std::string& name : content.folders) {
    FileTree tree = find_files(root + "/" + name, root, {filter, name + "/"});
    add_left_out(tree.left_out, folder);
    const auto label = static_cast<std::uint32_t>(folder.classes.size());
    folder.classes.push_back(name);
    if (add_files(std::move(tree.files), label, folder)) continue;
    // A folder for what the caller writes is no class.
    if (!filter.ignores_below(name)) {
      fail(printable(root) + ": there are no images in the class folder '" + printable(name) + "'");
    }
    folder.classes.pop_back();
  }
  content.folders = folder.classes;
  require_classes(root, content, selection.least_classes);
  return folder;
}

/// What differs between ranks that do not see the same folder.
std::string describe(const ImageFolder& folder) {
  return std::to_string(folder.files.size() + folder.bad.size()) + " files in " +
         std::to_string(folder.classes.size()) +
         " classes (hash of the names: " + hash_digits(hash_of_names(folder)) + ")";
}

/// The error of listing it, which is no data folder, on a line.
std::string describe(const Error& error) {
  const std::string text = error.what();
  return "no data folder (" + text.substr(0, text.find('\n')) + ")";
}

}  // namespace

ImageFolder list_image_folder(const std::string& root, const FolderSelection& selection,
                              Communicator& ranks) {
  if (ranks.size() == 1) return list_here(root, selection);
  ImageFolder folder;
  std::exception_ptr failure;
  std::string seen;
  try {
    folder = list_here(root, selection);
    seen = describe(folder);
  } catch (const Error& error) {
    failure = std::current_exception();
    seen = describe(error);
  }
  require_same_in_ranks(ranks, {.subject = root}, seen);
  if (failure) std::rethrow_exception(failure);
  return folder;
}

}  // namespace linnet
