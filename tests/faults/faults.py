#!/usr/bin/env python3
"""Kills the program, or makes a system call fail, at each call that changes files while it writes a
file, and fills the disk. Afterwards the file must be the old or the new one, byte for byte, and the
next run must remove what was left.

    faults.py LINNET SUBJECT   one of SUBJECTS; exits with 77, which ctest counts as skipped, without strace
"""
import errno
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True

import tracing  # noqa: E402
from subjects import TEMP_FILE, NO_OLD_FILE, OLD_FILE, SUBJECTS, scratch_folder  # noqa: E402
from tracing import KILL  # noqa: E402

ERRORS = ("ENOSPC", "EIO", "EDQUOT")
UNSYNCABLE = "EINVAL"  # a folder that cannot be synced
# Failures after which the file is still correct: no lock, other permissions, or a temporary file that
# is not removed yet.
HARMLESS = ("flock", "fchmod", "unlink", "unlinkat")


class Plan:
    """The calls of a run without faults that change files in the subject's folder, and its exit."""

    def __init__(self, subject, state, log):
        subject.start_from(state)
        done = tracing.trace(subject.command, log, env=subject.environment)
        subject.check_success(done)
        subject.check_file(subject.new)
        self.subject, self.state, self.log = subject, state, log
        self.calls = self.relevant_calls(done.calls)
        writes = self.writes_before(len(self.calls))
        assert writes == subject.writes, f"the file is written {writes} times, not {subject.writes}"

    def relevant_calls(self, calls):
        return [call for call in calls
                if call.changes(self.subject.place) or call.name == tracing.END]

    def cases(self):
        for index, call in enumerate(self.calls):
            yield index, KILL
            if call.name == tracing.END:
                continue
            for error in ERRORS:
                yield index, f"error={error}"
            if self.syncs_folder(call):
                yield index, f"error={UNSYNCABLE}"

    @staticmethod
    def syncs_folder(call):
        return call.name == "fsync" and Path(call.paths[0]).is_dir()

    def is_harmless(self, call, fault):
        if call.opens and "O_CREAT" not in call.flags:
            return True  # opens an abandoned temporary file to remove it
        return call.name in HARMLESS or (
            self.syncs_folder(call) and fault == f"error={UNSYNCABLE}")

    def writes_before(self, index):
        return sum(call.name.startswith("rename") and call.paths[-1] == str(self.subject.path)
                   for call in self.calls[:index])

    def check(self, index, fault):
        subject, call = self.subject, self.calls[index]
        subject.start_from(self.state)
        done = tracing.trace(subject.command, self.log, fault, call, env=subject.environment)
        self.check_hit(index, done)
        old = subject.old if self.state == OLD_FILE else None
        left = subject.new if self.writes_before(index) > 0 else old
        if fault == KILL:
            assert done.code == -signal.SIGKILL, f"exit code {done.code}: {done.errors}"
        elif self.is_harmless(call, fault):
            subject.check_success(done)
            left = subject.new
        else:
            reason = os.strerror(getattr(errno, fault.removeprefix("error=")))
            subject.check_failure(done, self.named(call), reason)
            subject.check_nothing_else()
        subject.check_file(left)
        subject.check_next_run()

    def check_hit(self, index, done):
        """Checks that the fault occurred once, at the intended call, after exactly the calls before it."""
        assert done.hits == [self.calls[index]], f"the fault hit {done.hits}"
        found = self.relevant_calls(done.calls)[:index + 1]
        assert found == self.calls[:index + 1], f"other calls came before it: {found}"

    def named(self, call):
        """The path that the error must name: the target, not its temporary file."""
        path = Path(call.paths[-1])
        is_target = TEMP_FILE.match(path.name) or (path.is_dir() and call.name == "fsync")
        return str(self.subject.path) if is_target else str(path)


def check_faults(subject, name, log):
    failures = runs = 0
    for state in (NO_OLD_FILE, OLD_FILE):
        plan = Plan(subject, state, log)
        cases = list(plan.cases())
        for index, fault in cases:
            try:
                plan.check(index, fault)
            except AssertionError as failure:
                failures += 1
                print(f"FAILED: {name}, {state}, {fault} at {plan.calls[index]}: {failure}")
        counts = Counter(call.name for call in plan.calls)
        print(f"{name}, {state}: {len(cases)} faults at {len(plan.calls)} calls:",
              ", ".join(f"{count} {call}" for call, count in counts.items()))
        runs += len(cases)
    assert runs > 0
    return failures


def check_full_disk(linnet, name):
    """Runs full_disk.py in a separate mount namespace, so that no other process sees the disk."""
    mapping = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = Path(__file__).with_name("full_disk.py")
    command = ["unshare", "--mount", *mapping, sys.executable, script, linnet, name]
    try:
        allowed = subprocess.run(["unshare", "--mount", *mapping, "true"]).returncode == 0
    except OSError:
        allowed = False
    code = subprocess.run(command).returncode if allowed else 77
    if code == 77:
        print(f"not run: {name} on a full disk, as this process may not mount one")
        return 0
    return code


def main():
    linnet, name = sys.argv[1:]
    with scratch_folder() as folder:
        folder = Path(folder).resolve()
        log = folder / "strace.log"
        reason = tracing.why_not(log)
        if reason:
            print(f"SKIPPED: {reason}")
            sys.exit(77)
        subject = SUBJECTS[name](Path(linnet).resolve(), folder)
        subject.check_clearing()
        failures = check_faults(subject, name, log)
    sys.stdout.flush()
    full = check_full_disk(linnet, name)
    sys.exit(1 if failures or full else 0)


if __name__ == "__main__":
    main()
