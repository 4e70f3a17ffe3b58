#include "tests/support/trapped_tiles.hpp"

#if defined(__x86_64__)

#include <ucontext.h>

#include <cstdint>
#include <cstring>
#include <optional>

#include "tests/support/tile_unit.hpp"

namespace linnet::test {
namespace {

thread_local TileUnit unit;
thread_local std::size_t carried_out = 0;

/// The general registers, in the order of their numbers in instructions.
constexpr int kRegisters[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                              REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                              REG_R12, REG_R13, REG_R14, REG_R15};

/// An instruction with a three-byte VEX prefix of the map 0F 38, to which those of AMX belong.
struct Instruction {
  enum Prefix { none, x66, xf3, xf2 };
  std::size_t length;
  Prefix prefix;
  std::uint8_t opcode;
  std::size_t reg;     ///< field reg of ModRM
  std::size_t second;  ///< field vvvv of the prefix
  std::size_t rm;      ///< field rm of ModRM, if it is a register
  bool has_memory;
  std::uint64_t base;   ///< of the operand in memory, with the displacement
  std::uint64_t index;  ///< times its scale
};

/// Decodes the bytes of an instruction, one after the other.
class Decoder {
 public:
  Decoder(const std::uint8_t* code, const greg_t* registers)
      : begin_(code), next_(code), registers_(registers) {}

  std::optional<Instruction> decode() {
    constexpr std::uint8_t kThreeBytes = 0xc4;
    constexpr std::uint8_t kMap = 2;
    if (take() != kThreeBytes) return std::nullopt;
    const std::uint8_t extensions = take();
    if ((extensions & 31) != kMap) return std::nullopt;
    const std::uint8_t vex = take();
    Instruction found{};
    found.prefix = static_cast<Instruction::Prefix>(vex & 3);
    found.second = (~vex >> 3) & 15;
    found.opcode = take();
    const std::uint8_t mod_rm = take();
    found.reg = (mod_rm >> 3 & 7) | ((~extensions >> 4) & 8);
    found.rm = (mod_rm & 7) | ((~extensions >> 2) & 8);
    found.has_memory = mod_rm >> 6 != 3;
    if (found.has_memory) take_address(mod_rm, extensions, found);
    found.length = static_cast<std::size_t>(next_ - begin_);
    return found;
  }

 private:
  std::uint8_t take() { return *next_++; }

  /// A displacement of `size` bytes, 1 or 4.
  std::uint64_t take_displacement(std::size_t size) {
    std::int32_t number = static_cast<std::int8_t>(*next_);
    if (size == 4) std::memcpy(&number, next_, 4);
    next_ += size;
    return static_cast<std::uint64_t>(std::int64_t{number});
  }

  std::uint64_t content(int number) const {
    return static_cast<std::uint64_t>(registers_[kRegisters[number]]);
  }

  void take_address(std::uint8_t mod_rm, std::uint8_t extensions, Instruction& to) {
    const int mod = mod_rm >> 6;
    const int high_base = (~extensions >> 2) & 8;
    const int high_index = (~extensions >> 3) & 8;
    int base = mod_rm & 7;
    if (base == 4) {
      const std::uint8_t sib = take();
      base = sib & 7;
      const int index = (sib >> 3 & 7) | high_index;
      if (index != 4) to.index = content(index) << (sib >> 6);
      if (base == 5 && mod == 0) {  // no base
        to.base = take_displacement(4);
        return;
      }
    } else if (base == 5 && mod == 0) {  // relative to the next instruction
      to.base = take_displacement(4);
      to.base += reinterpret_cast<std::uint64_t>(next_);
      return;
    }
    to.base = content(base | high_base);
    if (mod != 0) to.base += take_displacement(mod == 1 ? 1 : 4);
  }

  const std::uint8_t* begin_;
  const std::uint8_t* next_;
  const greg_t* registers_;
};

/// Carries the instruction out. Returns false if it is none of those that Tiles has.
bool carry_out(const Instruction& i) {
  constexpr std::uint8_t kConfigure = 0x49;
  constexpr std::uint8_t kMove = 0x4b;
  constexpr std::uint8_t kMultiply = 0x5e;
  constexpr std::uint8_t kMultiplyPairs = 0x5c;
  auto* const address = reinterpret_cast<std::uint8_t*>(i.base);
  if (i.opcode == kConfigure && i.prefix == Instruction::none && i.reg == 0) {
    if (!i.has_memory) {
      unit.release();
      return i.rm == 0;
    }
    TileShape shape;
    std::memcpy(&shape, address + i.index, sizeof shape);
    unit.configure(shape);
  } else if (i.opcode == kConfigure && i.prefix == Instruction::xf2 && !i.has_memory) {
    unit.zero(i.reg);
  } else if (i.opcode == kMove && i.prefix == Instruction::xf2 && i.has_memory) {
    unit.load(i.reg, address, i.index);
  } else if (i.opcode == kMove && i.prefix == Instruction::xf3 && i.has_memory) {
    unit.store(i.reg, address, i.index);
  } else if (i.opcode == kMultiply && i.prefix == Instruction::x66 && !i.has_memory) {
    unit.add<std::uint8_t, std::int8_t>(i.reg, i.rm, i.second);
  } else if (i.opcode == kMultiply && i.prefix == Instruction::xf3 && !i.has_memory) {
    unit.add<std::int8_t, std::uint8_t>(i.reg, i.rm, i.second);
  } else if (i.opcode == kMultiplyPairs && i.prefix == Instruction::xf3 && !i.has_memory) {
    unit.add_pairs(i.reg, i.rm, i.second);
  } else {
    return false;
  }
  return true;
}

void handle(int, siginfo_t*, void* context) {
  greg_t* const registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  const auto* code = reinterpret_cast<const std::uint8_t*>(registers[REG_RIP]);
  const auto instruction = Decoder(code, registers).decode();
  if (!instruction || !carry_out(*instruction)) {
    signal(SIGILL, SIG_DFL);  // and so ends at the same instruction
    return;
  }
  ++carried_out;
  registers[REG_RIP] += static_cast<greg_t>(instruction->length);
}

}  // namespace

TrappedTiles::TrappedTiles() {
  struct sigaction action {};
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGILL, &action, &before_);
}

TrappedTiles::~TrappedTiles() {
  sigaction(SIGILL, &before_, nullptr);
}

std::size_t TrappedTiles::count() {
  return carried_out;
}

}  // namespace linnet::test

#endif
