"""Traces the system calls of a program that change files, and injects faults, with strace."""
import os
import re
import subprocess
from dataclasses import dataclass

# strace ignores names with a question mark that do not exist on the machine.
TRACED = ",".join("?" + name for name in """
    open openat openat2 creat write writev pwrite64 pwritev pwritev2 truncate ftruncate fallocate
    copy_file_range sendfile chmod fchmod fchmodat fchmodat2 flock fsync fdatasync syncfs rename
    renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat exit_group
    """.split())
END = "exit_group"
KILL = "signal=SIGKILL"  # before the call is executed
CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<arguments>.*?)(\) += | <unfinished|$)")
# A descriptor with its path, or a path; data that is written is shortened to an empty string.
PLACE = re.compile(r'(?:AT_FDCWD|\d+)<([^>]*)>|"([^"]+)"')
OPENED_TO_CHANGE = re.compile(r"O_CREAT|O_WRONLY|O_RDWR")


@dataclass(frozen=True)
class Call:
    name: str
    number: int  # among the calls of this name in its thread, from 1 on
    paths: tuple  # of its arguments; the PID in them is replaced by PID
    flags: str = ""  # of calls that open a file

    def __str__(self):
        return f"{self.name}({', '.join(self.paths)}), call {self.number}"

    @property
    def opens(self):
        return self.name in ("open", "openat", "openat2")

    def changes(self, folder):
        """Whether it can change the folder or files in it."""
        if self.opens and not OPENED_TO_CHANGE.search(self.flags):
            return False
        return any(f"{path}/".startswith(f"{folder}/") for path in self.paths)


@dataclass
class Run:
    code: int
    output: str
    errors: str


@dataclass
class TracedRun(Run):
    calls: list
    hits: list  # the calls at which a fault was injected


def run(command, **options):
    done = subprocess.run(command, text=True, capture_output=True, **options)
    return Run(done.returncode, done.stdout, done.stderr)


def paths_of(arguments, thread):
    paths = []
    base = None
    for descriptor, name in PLACE.findall(arguments):
        if descriptor:
            base = descriptor
        else:
            paths.append(os.path.normpath(os.path.join(base or "", name)))
            base = None
    if base:
        paths.append(base)
    return tuple(path.replace(f".linnet-{thread}-", ".linnet-PID-") for path in paths)


def read_log(log):
    """Returns all calls in order, and those at which a fault was injected."""
    calls, hits, counts, last = [], [], {}, {}
    for line in log.splitlines():
        found = CALL.match(line)
        if found:
            thread, name = found["thread"], found["name"]
            counts[thread, name] = counts.get((thread, name), 0) + 1
            flags = found["arguments"] if name.startswith("open") else ""
            paths = paths_of(found["arguments"], thread)
            last[thread] = Call(name, counts[thread, name], paths, flags.split('"')[-1])
            calls.append(last[thread])
        if "(INJECTED)" in line or "+++ killed by SIGKILL +++" in line:
            hits.append(last.get(line.split()[0]))
    return calls, hits


def trace(command, log, fault=None, call=None, **options):
    """Runs the command; injects `fault`, in the syntax of strace's inject, at `call`."""
    strace = ["strace", "-f", "-o", log, "-y", "-s", "0", "-e", f"trace={TRACED}"]
    if fault:
        strace += ["-e", f"inject={call.name}:{fault}:when={call.number}"]
    if fault != KILL:
        strace.append("--seccomp-bpf")  # faster, but not compatible with injected signals
    done = run([*strace, *command], **options)
    calls, hits = read_log(log.read_text())
    return TracedRun(done.code, done.output, done.errors, calls, hits)


def why_not(log):
    """The reason why tracing is impossible here; None if it is possible."""
    try:
        done = run(["strace", "-f", "--seccomp-bpf", "-o", log, "true"])
    except OSError as error:
        return f"strace: {error.strerror}"
    return None if done.code == 0 else done.errors.strip().splitlines()[-1]
