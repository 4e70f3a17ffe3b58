#include "tests/support/run_program.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "io/file/file_descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// The two ends of a terminal: what is written into one is read out of the other. Nothing where the
/// system has no pseudo-terminals.
std::optional<Pipe> open_terminal() {
  FileDescriptor master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!master || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0) return {};
  const char* name = ::ptsname(master.get());
  if (name == nullptr) return {};
  FileDescriptor slave(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!slave) return {};
  return Pipe{std::move(master), std::move(slave)};
}

Pipe make_terminal() {
  std::optional<Pipe> terminal = open_terminal();
  if (!terminal) fail("no terminal");
  return std::move(*terminal);
}

Pipe make_output(const RunOptions& options) {
  if (!options.output_to.empty()) {
    FileDescriptor file(::open(options.output_to.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    if (!file) fail("cannot write " + options.output_to);
    return {FileDescriptor(), std::move(file)};
  }
  Pipe pipe = make_pipe();
  if (options.output_without_reader) pipe.reader = FileDescriptor();
  return pipe;
}

/// Programs that a test runs share a cache, which goes with the test.
std::string cache_folder() {
  static const TemporaryFolder folder;
  return folder.path().string();
}

std::vector<std::string> environment_for(const RunOptions& options) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool heeded = text.starts_with("LINNET_") || text.starts_with("OMP_NUM_THREADS=") ||
                        text.starts_with("NO_COLOR=") || text.starts_with("TERM=") ||
                        text.starts_with("XDG_CACHE_HOME=");
    if (!heeded) all.emplace_back(text);
  }
  for (const auto& [name, value] : options.environment) all.push_back(name + "=" + value);
  all.push_back("XDG_CACHE_HOME=" +
                cache_folder());  // of a name that is there twice, the first counts
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// A running program and the ends of its standard streams.
class Child {
 public:
  Child(std::vector<std::string> arguments, const RunOptions& options)
      : options_(options),
        input_(make_pipe()),
        output_(make_output(options)),
        error_(options.error_on_terminal ? make_terminal() : make_pipe()) {
    std::vector<std::string> environment = environment_for(options);
    start(pointers(arguments), pointers(environment));
    input_.reader = FileDescriptor();
    output_.writer = FileDescriptor();
    error_.writer = FileDescriptor();
    for (const FileDescriptor* end : {&input_.writer, &output_.reader, &error_.reader}) {
      if (*end) ::fcntl(end->get(), F_SETFL, O_NONBLOCK);
    }
  }

  ~Child() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  ProgramRun finish() {
    while (!ended()) {
      if (Clock::now() - start_ > options_.timeout) {
        fail("did not end in time\n" + run_.text());
      }
      exchange();
      signal_if_due();
    }
    exchange();
    return run_;
  }

 private:
  /// Between fork and exec, only calls that are safe in a signal handler.
  void start(std::vector<char*> arguments, std::vector<char*> environment) {
    process_ = ::fork();
    if (process_ < 0) fail("cannot fork");
    if (process_ > 0) return;
    ::dup2(input_.reader.get(), STDIN_FILENO);
    ::dup2(output_.writer.get(), STDOUT_FILENO);
    ::dup2(error_.writer.get(), STDERR_FILENO);
    if (options_.output_closed) ::close(STDOUT_FILENO);
    if (options_.permissions_hold) {
      ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
      ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
    }
    if (!set_limits()) ::_exit(126);
    ::signal(SIGPIPE, SIG_DFL);
    const bool placed = options_.folder.empty() || ::chdir(options_.folder.c_str()) == 0;
    if (placed) ::execve(arguments[0], arguments.data(), environment.data());
    ::_exit(127);
  }

  bool set_limits() const {
    const rlimit memory{options_.most_memory, options_.most_memory};
    if (options_.most_memory != 0 && ::setrlimit(RLIMIT_AS, &memory) != 0) return false;
    if (options_.most_threads == 0) return true;
    const rlimit threads{options_.most_threads, options_.most_threads};
    const auto user = static_cast<uid_t>(1'000'000 + ::getpid());  // of no other process
    return ::setrlimit(RLIMIT_NPROC, &threads) == 0 && ::setgid(user) == 0 && ::setuid(user) == 0;
  }

  bool ended() {
    int status = 0;
    struct rusage usage {};
    if (::wait4(process_, &status, WNOHANG, &usage) != process_) return false;
    process_ = 0;
    if (WIFEXITED(status)) run_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) run_.signal = WTERMSIG(status);
    run_.peak_memory = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
    if (signalled_) {
      run_.seconds_after_signal =
          std::chrono::duration<double>(Clock::now() - signal_time_).count();
    }
    return true;
  }

  /// Waits a moment for something to read or write, and does it.
  void exchange() {
    std::array<pollfd, 3> ends = {{{input_.writer.get(), POLLOUT, 0},
                                   {output_.reader.get(), POLLIN, 0},
                                   {error_.reader.get(), POLLIN, 0}}};
    if (sent_ == options_.input.size()) {
      ends[0].fd = -1;
      if (!options_.input_stays_open) input_.writer = FileDescriptor();
    }
    constexpr int kMilliseconds = 5;
    ::poll(ends.data(), ends.size(), kMilliseconds);
    send();
    receive(output_.reader, run_.output);
    receive(error_.reader, run_.error);
  }

  void send() {
    if (!input_.writer || sent_ == options_.input.size()) return;
    const ssize_t done =
        ::write(input_.writer.get(), options_.input.data() + sent_, options_.input.size() - sent_);
    if (done > 0) sent_ += static_cast<std::size_t>(done);
    if (done < 0 && errno != EAGAIN) sent_ = options_.input.size();
  }

  static void receive(FileDescriptor& from, std::string& text) {
    std::array<char, 65536> block{};
    while (from) {
      const ssize_t got = ::read(from.get(), block.data(), block.size());
      if (got > 0) text.append(block.data(), static_cast<std::size_t>(got));
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) from = FileDescriptor();
    }
  }

  void signal_if_due() {
    if (options_.signal == 0 || signalled_ || !contains(run_.output, options_.signal_after)) return;
    signal_time_ = Clock::now();
    ::kill(process_, options_.signal);
    signalled_ = true;
  }

  const RunOptions& options_;
  Pipe input_;
  Pipe output_;
  Pipe error_;
  pid_t process_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point signal_time_;
  bool signalled_ = false;
  std::size_t sent_ = 0;
  ProgramRun run_;
};

}  // namespace

std::string ProgramRun::text() const {
  std::ostringstream all;
  all << "exit code " << exit_code << ", signal " << signal << "\n--- standard output\n"
      << output << "--- standard error\n"
      << error << "---";
  return all.str();
}

ProgramRun run(const std::vector<std::string>& arguments, const RunOptions& options) {
  ::signal(SIGPIPE, SIG_IGN);  // a program may end before it has read its input
  const ProgramRun done = Child(arguments, options).finish();
  for (const char* mark : {"terminate called", "Sanitizer", "runtime error"}) {
    INFO(done.text());
    CHECK_FALSE(contains(done.error, mark));
  }
  return done;
}

std::string linnet_program() {
  return LINNET_PROGRAM;
}

ProgramRun run_linnet(std::vector<std::string> arguments, const RunOptions& options) {
  arguments.insert(arguments.begin(), linnet_program());
  return run(arguments, options);
}

bool can_open_terminal() {
  return open_terminal().has_value();
}

bool can_limit_threads() {
  if (::geteuid() != 0) return false;
  // The other user needs a way to the program, which a checkout in the home of root has not.
  std::filesystem::path path = std::filesystem::canonical(linnet_program());
  while (path.has_relative_path()) {
    const auto permissions = std::filesystem::status(path).permissions();
    if ((permissions & std::filesystem::perms::others_exec) == std::filesystem::perms::none) {
      return false;
    }
    path = path.parent_path();
  }
  return true;
}

bool can_hold_permissions() {
  return ::geteuid() != 0 || ::prctl(PR_CAPBSET_READ, CAP_SETPCAP) == 1;
}

void check_error(const ProgramRun& run, int exit_code, const std::vector<std::string>& parts) {
  INFO(run.text());
  CHECK(run.exit_code == exit_code);
  CHECK(contains(run.error, "error: "));
  for (const std::string& part : parts) {
    INFO("expected: " << part);
    CHECK(contains(run.error, part));
  }
}

}  // namespace linnet::test
