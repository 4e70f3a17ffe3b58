#include "linnet/io/image_folder.hpp"

#include <utility>

#include "engine/core/escape.hpp"
#include "io/file/file_walk.hpp"
#include "io/image/image_extension.hpp"

namespace linnet {
namespace {

[[noreturn]] void fail(const std::string& text) {
  throw Error(Fault::data, text + "\n" + std::string(kDataFolderLayout));
}

FolderContent list_classes(const std::string& root) {
  try {
    return list_folder(root);
  } catch (const Error& error) {
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

void require_classes(const std::string& root, const FolderContent& content) {
  if (content.folders.size() >= 2) return;
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

}  // namespace

ImageFolder list_image_folder(const std::string& root) {
  FolderContent content = list_classes(root);
  require_classes(root, content);
  ImageFolder folder;
  folder.root = root;
  folder.classes = std::move(content.folders);
  for (FoundFile& file : content.files) folder.skipped.push_back(std::move(file.path));
  for (std::uint32_t label = 0; label < folder.classes.size(); ++label) {
    const std::string& name = folder.classes[label];
    if (!add_files(find_files(root + "/" + name, root), label, folder)) {
      fail(printable(root) + ": there are no images in the class folder '" + printable(name) + "'");
    }
  }
  return folder;
}

}  // namespace linnet
