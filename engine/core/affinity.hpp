#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace linnet {

/// Whether each worker stays on a processor of its own.
enum class Binding {
  none,     ///< the operating system moves threads as it likes
  compact,  ///< neighbours: all hardware threads of a core, all cores of a socket, then the next
  spread,   ///< as far apart as can be: over sockets, then cores, then hardware threads
};

std::string_view name_of(Binding binding);
std::optional<Binding> binding_named(std::string_view name);

/// The processors that the calling thread may use, in the order in which workers take them, by
/// what hwloc knows of the machine. With more workers than processors, they go round.
class Places {
 public:
  /// For so many workers. Binding::none binds nobody. Throws Error(system) if the machine cannot be
  /// told.
  Places(Binding binding, int workers);
  ~Places();
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  bool bind_anybody() const noexcept { return machine_ != nullptr; }

  /// Binds the calling thread to the place of a worker. A system that refuses is not asked again:
  /// binding is a wish.
  void take(int worker) const;

  /// Gives the calling thread back all that it might use when the places were made.
  void leave() const;

 private:
  struct Machine;

  std::unique_ptr<Machine> machine_;
};

}  // namespace linnet
