// What is no regular file: named, escaped, and never waited for.

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "io/file/file_descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kSoon{10};

/// A data folder of 24 good images, to which a test adds something.
class Data {
 public:
  Data() { write_phantoms(path()); }

  std::string path() const { return folder_ / "data"; }
  std::string operator/(const std::string& name) const { return folder_ / ("data/" + name); }
  std::string model() const { return folder_ / "model"; }

  ProgramRun train(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"train", path(), "--output", model(), "--epochs", "1",
                                     "--batch-size", "4", "--threads", "2"});
    return run_linnet(options, {.timeout = kSoon});
  }

  /// Training reports `name`, succeeds with --skip-bad, and prediction reports it too.
  void check_named(const std::string& name, const std::string& reason) const {
    check_error(train(), 1, {"1 file cannot be read", name + ": " + reason});
    CHECK_FALSE(fs::exists(model()));
    const ProgramRun skipped = train({"--skip-bad"});
    INFO(skipped.text());
    CHECK(skipped.exit_code == 0);
    CHECK(contains(skipped.output, "24 images of 16 x 16 pixels"));
    CHECK(contains(skipped.output, "Left out: 1 file"));
    CHECK(contains(skipped.output, name + ": " + reason));
    const ProgramRun predicted = run_linnet({"predict", model(), path()}, {.timeout = kSoon});
    INFO(predicted.text());
    CHECK(predicted.exit_code == 1);
    CHECK(contains(predicted.output, name));
    CHECK(occurrences(predicted.output, "error: ") == 1);
    CHECK(lines_of(predicted.output).size() == 1 + 24 + 1);
  }

 private:
  TemporaryFolder folder_;
};

void make_socket(const std::string& path) {
  const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  struct sockaddr_un address {};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  REQUIRE(::bind(socket.get(), reinterpret_cast<const struct sockaddr*>(&address),
                 sizeof address) == 0);
}

}  // namespace

TEST_CASE("A FIFO named as an image is named and not waited for") {
  const Data data;
  REQUIRE(::mkfifo((data / "brain/pipe.png").c_str(), 0600) == 0);
  data.check_named("brain/pipe.png", "a FIFO");
}

TEST_CASE("A socket named as an image is named") {
  const Data data;
  make_socket(data / "brain/socket.png");
  data.check_named("brain/socket.png", "a socket");
}

TEST_CASE("A link to a device is named and not read for ever") {
  const Data data;
  fs::create_symlink("/dev/zero", data / "hand/zero.png");
  data.check_named("hand/zero.png", "a device");
}

TEST_CASE("A link to itself is named") {
  const Data data;
  fs::create_symlink("loop.png", data / "chest/loop.png");
  data.check_named("chest/loop.png", "a link that leads in a circle");
}

TEST_CASE("A link to nothing is named") {
  const Data data;
  fs::create_symlink("gone.png", data / "chest/link.png");
  data.check_named("chest/link.png", "a link that leads nowhere");
}

TEST_CASE("A name that is not UTF-8 is escaped") {
  const Data data;
  write_file(data / "brain/caf\xe9\n.png", std::string_view("no image"));
  data.check_named("brain/caf\\xe9\\n.png", "");
}

TEST_CASE("Special files that are not named as images are skipped") {
  const Data data;
  REQUIRE(::mkfifo((data / "brain/pipe").c_str(), 0600) == 0);
  fs::create_symlink("/dev/zero", data / "brain/zero");
  const ProgramRun run = data.train();
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "Skipped: 2 files that are not images (brain/pipe, brain/zero)"));
}

TEST_CASE("A link to an image counts as an image") {
  const Data data;
  fs::create_symlink("../chest/000.png", data / "brain/link.png");
  const ProgramRun run = data.train();
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "25 images of 16 x 16 pixels"));
}

TEST_CASE("A link back to a class folder is not followed round and round") {
  const Data data;
  fs::create_symlink(".", data / "brain/again");
  const ProgramRun run = data.train();
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "24 images of 16 x 16 pixels"));
  CHECK(contains(run.output, "brain/again"));
}

TEST_CASE("A link back to the data folder does not bring the images of other classes in") {
  const Data data;
  fs::create_symlink("..", data / "brain/up");
  const ProgramRun run = data.train();
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "24 images of 16 x 16 pixels"));
  CHECK(contains(run.output, "brain/up"));
}

TEST_CASE("A FIFO, a socket or a device in place of data or model is an error at once") {
  const TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& path : {pipe, std::string("/dev/zero")}) {
    check_error(run_linnet({"train", path}, {.folder = folder.path(), .timeout = kSoon}), 1,
                {path, "not a folder"});
    check_error(run_linnet({"info", path}, {.timeout = kSoon}), 1, {path, "not a regular"});
    check_error(run_linnet({"predict", path, "a.png"}, {.timeout = kSoon}), 1,
                {path, "not a regular file"});
  }
  CHECK(names_in(folder.path()) == std::vector<std::string>{"pipe"});
}

}  // namespace linnet::test
