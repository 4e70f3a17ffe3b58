#include "apps/commands/all_commands.hpp"

#include "apps/commands/cache_command.hpp"
#include "apps/commands/evaluate_command.hpp"
#include "apps/commands/export_command.hpp"
#include "apps/commands/info_command.hpp"
#include "apps/commands/inspect_command.hpp"
#include "apps/commands/pack_command.hpp"
#include "apps/commands/phantoms_command.hpp"
#include "apps/commands/predict_command.hpp"
#include "apps/commands/train_command.hpp"
#include "apps/commands/unpack_command.hpp"

namespace linnet {

void add_all_commands(Program& program) {
  CLI::App& app = program.app();
  program.add(add_train_command(app));
  program.add(add_predict_command(app));
  program.add(add_evaluate_command(app));
  program.add(add_export_command(app));
  program.add(add_inspect_command(app));
  program.add(add_info_command(app));
  program.add(add_pack_command(app));
  program.add(add_unpack_command(app));
  program.add(add_cache_command(app));
  program.add(add_phantoms_command(app));
}

}  // namespace linnet
