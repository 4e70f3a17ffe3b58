#include "engine/core/tile_permission.hpp"

#include <cerrno>

#include "linnet/instruction_set.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"

namespace linnet::test {
namespace {

int requests = 0;

int grant() {
  ++requests;
  return 0;
}

int refuse() {
  ++requests;
  return EPERM;
}

TEST_CASE("the system is asked for tiles where processor and system have them", "[isa]") {
  requests = 0;
  CHECK_FALSE(decide_on_tiles(false, true, grant).granted);
  CHECK(decide_on_tiles(false, false, grant).refusal.empty());
  CHECK_FALSE(decide_on_tiles(true, false, grant).granted);
  CHECK(requests == 0);
  CHECK(decide_on_tiles(true, true, grant).granted);
  CHECK(decide_on_tiles(true, true, grant).refusal.empty());
  CHECK(requests == 2);
}

TEST_CASE("tiles that the processor has and the system withholds come with the reason", "[isa]") {
  CHECK_THAT(decide_on_tiles(true, false, grant).refusal, mentions("does not save tiles"));
  const TilePermission refused = decide_on_tiles(true, true, refuse);
  CHECK_FALSE(refused.granted);
  CHECK_THAT(refused.refusal, mentions("Operation not permitted"));
}

TEST_CASE("amx takes the permission, and is named where it is withheld", "[isa]") {
  const TilePermission& permission = tile_permission();
  CHECK(&permission == &tile_permission());
  if (is_available(InstructionSet::amx)) CHECK(permission.granted);
  CHECK(withheld_instruction_sets().empty() == permission.refusal.empty());
  if (!permission.refusal.empty()) {
    CHECK_THAT(withheld_instruction_sets(), mentions("amx") && mentions(permission.refusal));
  }
}

}  // namespace
}  // namespace linnet::test
