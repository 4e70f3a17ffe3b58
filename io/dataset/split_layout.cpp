#include "io/dataset/split_layout.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "io/dataset/folder_selection.hpp"
#include "io/file/file_walk.hpp"
#include "io/file/path_text.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Names = std::vector<std::string>;

enum class Role { none, train, valid, test };

/// What a sub-folder's name says it is for: "train", "Training", "test_set", …
Role role_of(std::string_view folder) {
  constexpr std::array<std::pair<std::string_view, Role>, 9> kRoles = {{{"train", Role::train},
                                                                        {"training", Role::train},
                                                                        {"val", Role::valid},
                                                                        {"valid", Role::valid},
                                                                        {"validation", Role::valid},
                                                                        {"validate", Role::valid},
                                                                        {"dev", Role::valid},
                                                                        {"test", Role::test},
                                                                        {"testing", Role::test}}};
  std::string name = in_lower_case(folder);
  for (const std::string_view suffix : {"set", "data"}) {
    if (name.ends_with(suffix)) name.erase(name.size() - suffix.size());
  }
  while (name.ends_with('_') || name.ends_with('-') || name.ends_with(' ')) name.pop_back();
  const auto* found = std::find_if(kRoles.begin(), kRoles.end(),
                                   [&](const auto& entry) { return entry.first == name; });
  return found == kRoles.end() ? Role::none : found->second;
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

/// The sub-folders of a folder; none if it cannot be listed, which is reported elsewhere.
Names folders_in(const std::string& path, const FilteredPlace& place) {
  try {
    return list_folder(path, place).folders;
  } catch (const Error&) {
    return {};
  }
}

/// A sub-folder that is named as a part of a data set.
struct NamedPart {
  std::string name;
  Role role;
  Names classes;  ///< its own sub-folders
};

/// The sub-folders of a data folder, as parts of a data set or as classes.
class Candidates {
 public:
  Candidates(const std::string& root, const FolderSelection& selection)
      : root_(without_slash(root)) {
    const NameFilter filter = filter_of(selection, root);
    names_ = folders_in(root, {filter});
    for (const std::string& name : names_) {
      const Role role = role_of(name);
      if (role == Role::none) continue;
      parts_.push_back({name, role, folders_in(path_of(name), {filter, name + "/"})});
    }
  }

  /// Whether two or more sub-folders are named as parts.
  bool may_be_parts() const { return parts_.size() >= 2; }

  bool have_others() const { return parts_.size() < names_.size(); }

  bool have_classes() const {
    return std::any_of(parts_.begin(), parts_.end(),
                       [](const NamedPart& part) { return !part.classes.empty(); });
  }

  bool have_same_classes() const {
    return have_classes() && std::all_of(parts_.begin(), parts_.end(), [&](const NamedPart& part) {
             return part.classes == parts_.front().classes;
           });
  }

  bool have_one_of_each_role() const {
    return count(Role::train) == 1 && count(Role::valid) <= 1 && count(Role::test) <= 1;
  }

  SplitLayout layout() const { return {path(Role::train), path(Role::valid), path(Role::test)}; }

  /// Throws Error with the commands for the two meanings of the folders.
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(Fault::data,
                printable(root_) + " has sub-folders that are named as parts of a data set, " +
                    names_of_parts() + ", but " + reason +
                    "\nIf they are parts, give each by itself:\n    " + command_for_parts() +
                    "\nIf they are classes, name them:\n    linnet train " + shell_word(root_) +
                    " --classes " + shell_word(names_of_all()));
  }

 private:
  std::size_t count(Role role) const {
    return static_cast<std::size_t>(std::count_if(
        parts_.begin(), parts_.end(), [&](const NamedPart& part) { return part.role == role; }));
  }

  const NamedPart* find(Role role) const {
    const auto found = std::find_if(parts_.begin(), parts_.end(),
                                    [&](const NamedPart& part) { return part.role == role; });
    return found == parts_.end() ? nullptr : &*found;
  }

  std::string path_of(const std::string& name) const { return root_ + "/" + name; }

  std::string path(Role role) const {
    const NamedPart* part = find(role);
    return part == nullptr ? "" : path_of(part->name);
  }

  std::string names_of_parts() const {
    Names names;
    for (const NamedPart& part : parts_) names.push_back(part.name);
    return printable_list(names, names.size());
  }

  std::string names_of_all() const {
    std::string text;
    for (const std::string& name : names_) text += (text.empty() ? "" : ",") + name;
    return text;
  }

  std::string command_for_parts() const {
    const NamedPart* trained = find(Role::train);
    if (trained == nullptr) trained = &parts_.front();
    std::string text = "linnet train " + shell_word(path_of(trained->name));
    for (const auto& [role, option] :
         {std::pair(Role::valid, " --valid "), std::pair(Role::test, " --test ")}) {
      const NamedPart* part = find(role);
      if (part == nullptr || part == trained || part->classes != trained->classes) continue;
      text += option + shell_word(path_of(part->name));
    }
    return text;
  }

  std::string root_;
  Names names_;
  std::vector<NamedPart> parts_;
};

/// Whether the selection names sub-folders of `root` as classes.
bool names_classes_of(const std::string& root, const FolderSelection& selection) {
  if (selection.classes.empty()) return false;
  const Names folders = folders_in(root, {});
  return std::all_of(selection.classes.begin(), selection.classes.end(),
                     [&](const std::string& name) {
                       return std::binary_search(folders.begin(), folders.end(), name);
                     });
}

}  // namespace

std::optional<SplitLayout> find_split_layout(const std::string& root,
                                             const FolderSelection& selection) {
  if (names_classes_of(root, selection)) return std::nullopt;
  const Candidates candidates(root, selection);
  if (!candidates.may_be_parts()) return std::nullopt;
  if (candidates.have_others()) {
    if (!candidates.have_same_classes()) return std::nullopt;
    candidates.fail("others beside them are not named so");
  }
  if (!candidates.have_classes()) candidates.fail("no folders of classes are in them");
  if (!candidates.have_same_classes()) candidates.fail("the folders in them are not the same");
  if (!candidates.have_one_of_each_role()) {
    candidates.fail(
        "there is not exactly one to train on, and one or none to validate and test on");
  }
  return candidates.layout();
}

}  // namespace linnet
