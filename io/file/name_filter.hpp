#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// What becomes of an entry of a folder.
enum class EntryUse : std::uint8_t {
  taken,
  ignored,      ///< a hidden file, or one of those that are to be ignored: not worth a word
  passed_over,  ///< a hidden folder, or one that a system keeps for itself, such as @eaDir
  excluded,     ///< matches a pattern
};

/// Chooses entries of a tree of folders by their names.
class NameFilter {
 public:
  /// Takes all but hidden entries and the folders of systems.
  NameFilter() = default;

  /// globs: patterns of fnmatch(3) for entries that are excluded, files and folders. One with a '/'
  /// is compared with the path in the tree, where a star matches '/' too; else with the name alone.
  /// One that ends in '/' matches folders only.
  /// ignored: paths in the tree.
  NameFilter(std::vector<std::string> globs, std::vector<std::string> ignored);

  /// `above`: the path in the tree of the folder that holds the entry; empty or ending in '/'.
  EntryUse use_of(std::string_view above, std::string_view name, bool is_folder) const;

  /// Whether an ignored path is below the folder.
  bool ignores_below(std::string_view folder) const;

 private:
  std::vector<std::string> globs_;
  std::vector<std::string> ignored_;
};

/// Whether the pattern, as NameFilter takes it, matches an entry.
bool matches_glob(std::string_view glob, std::string_view path, bool is_folder);

}  // namespace linnet
