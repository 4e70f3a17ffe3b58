#include "tests/support/thread_ranks.hpp"

#include <barrier>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "engine/kernels/kernel_table.hpp"

namespace linnet::test {
namespace {

/// What the ranks have in common.
struct Meeting {
  explicit Meeting(int count) : barrier(count), messages(static_cast<std::size_t>(count)) {}

  std::barrier<> barrier;
  std::vector<std::span<const std::byte>> messages;  ///< of each rank
};

class ThreadRank : public Communicator {
 public:
  ThreadRank(Meeting& meeting, int rank) : meeting_(meeting), rank_(rank) {}

  int rank() const noexcept override { return rank_; }
  int size() const noexcept override { return static_cast<int>(meeting_.messages.size()); }

  void all_gather(std::span<const float> own, std::span<float> all) override {
    all_gather(std::as_bytes(own), std::as_writable_bytes(all));
  }

  void all_gather(std::span<const std::byte> own, std::span<std::byte> all) override {
    meeting_.messages[static_cast<std::size_t>(rank_)] = own;
    barrier();
    std::byte* to = all.data();
    for (const std::span<const std::byte> message : meeting_.messages) {
      if (message.size() != own.size() || all.size() != own.size() * meeting_.messages.size()) {
        std::abort();  // what MPI may make of it is not defined
      }
      if (!message.empty()) std::memcpy(to, message.data(), message.size());
      to += message.size();
    }
    barrier();
  }

  void barrier() override { meeting_.barrier.arrive_and_wait(); }
  [[noreturn]] void abort(int) override { std::abort(); }
  void finish() override {}
  std::string transport() const override { return "threads"; }

 private:
  Meeting& meeting_;
  int rank_;
};

}  // namespace

Context context_of_rank(const KernelTable& kernels, Communicator& ranks, int threads,
                        WorkDivision division) {
  return Context({.threads = threads,
                  .instruction_set = std::string(name_of(kernels.set)),
                  .communicator = &ranks,
                  .division = division});
}

void run_as_ranks(int count, const std::function<void(Communicator& ranks)>& work) {
  Meeting meeting(count);
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      try {
        ThreadRank own(meeting, rank);
        work(own);
      } catch (...) {
        errors[static_cast<std::size_t>(rank)] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace linnet::test
