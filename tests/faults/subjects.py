"""The commands that are tested: the files that they start from, and those that they must write."""
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

from tracing import run

EPOCHS = 2
ONE_THREAD = ("--threads", "1")  # makes its calls in the same order each time
TRAINING = ("--epochs", str(EPOCHS), "--batch-size", "8", *ONE_THREAD)
FITTING = ("--max-iterations", "5", "--checkpoint-every", "3", *ONE_THREAD)
TEMP_FILE = re.compile(r"\.linnet-.*\.tmp$")
ABANDONED = ".linnet-0-0.tmp"  # no process has the PID 0
NO_OLD_FILE, OLD_FILE = "no old file", "an old file and an abandoned temporary file"


def scratch_folder():
    """A folder in memory if possible, because the tests sync files often."""
    memory = "/dev/shm"
    return tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None)


def content(folder):
    """The content of all files below a folder, by relative path."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if not path.is_dir()}


class Subject:
    """A command that writes `target`, a path relative to the folder `place`."""

    others = ()  # names of other files that it writes there, whose content is not fixed
    writes = 1  # how often it writes the target

    def __init__(self, linnet, folder):
        self.linnet = linnet
        self.place = folder / "place"
        self.scans, self.other_scans = folder / "scans", folder / "other"
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        for scans, seed in ((self.scans, "1"), (self.other_scans, "2")):
            self.call("phantoms", scans, "--per-class", "4", "--size", "32", "--seed", seed)
        self.place.mkdir()
        self.prepare(folder)
        self.old, self.new = self.make_old(), self.make()
        assert self.old != self.new, "the old file must differ from the new one"
        assert self.make() == self.new, "two undisturbed runs make different files"

    def prepare(self, folder):
        pass

    def call(self, *words):
        done = self.run([self.linnet, *map(str, words)])
        assert done.code == 0, f"linnet {' '.join(map(str, words))}: {done.errors}"
        return done

    def run(self, command):
        return run(command, env=self.environment)

    @property
    def path(self):
        return self.place / self.target

    def empty_place(self):
        """Removes the files, but not the folder, which may be a mount point."""
        for path in self.place.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def start_from(self, state):
        self.empty_place()
        if state == NO_OLD_FILE:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(self.old)
        self.path.with_name(ABANDONED).write_bytes(b"half of a file")

    def make(self):
        """The file that the command writes without faults."""
        self.empty_place()
        self.call(*self.command[1:])
        return self.path.read_bytes()

    def found(self):
        """The content of the target; None stands for no file."""
        return self.path.read_bytes() if self.path.exists() else None

    def check_file(self, expected):
        found = self.found()
        assert found == expected, f"the file is {self.name_of(found)}, not {self.name_of(expected)}"

    def name_of(self, found):
        names = {None: "missing", self.old: "the old one", self.new: "the new one"}
        return names.get(found, "neither the old one nor the new one")

    def check_nothing_else(self, allowed=()):
        names = set(content(self.place)) - {self.target, *self.others, *allowed}
        assert not names, f"left behind: {', '.join(sorted(names))}"

    def check_next_run(self, allowed=()):
        """Checks that a run without faults writes the new file and removes what was left."""
        self.check_success(self.run(self.command))
        self.check_file(self.new)
        self.check_nothing_else(allowed)

    def check_clearing(self):
        """Checks a command that removes what killed programs left, if there is one."""

    def check_success(self, done):
        assert done.code == 0, f"exit code {done.code}: {done.errors}"
        assert not done.errors, f"unexpected output: {done.errors}"

    def check_failure(self, done, path, reason):
        assert done.code == 3, f"exit code {done.code}, not 3: {done.errors}"
        assert path in done.errors and reason in done.errors, f"the error is: {done.errors!r}"


class Pack(Subject):
    target = "set.linnet"

    def prepare(self, folder):
        self.command = [self.linnet, "pack", self.scans, self.path, "--threads", "1", "--quiet"]

    def make_old(self):
        self.call("pack", self.other_scans, self.path)
        self.call("info", "--verify", self.path)
        return self.path.read_bytes()

    def make(self):
        made = super().make()
        self.call("info", "--verify", self.path)
        return made


class Shards(Pack):
    """Two shards: each is the old or the new one, and if one of each is left they are refused together.
    The one that is renamed last stands for both."""

    target = "set-00002-of-00002.linnet"
    others = ("set-00001-of-00002.linnet",)

    def prepare(self, folder):
        self.set = self.place / "set.linnet"
        self.first = self.place / self.others[0]
        self.command = self.packing(self.scans)

    def packing(self, scans):
        return [self.linnet, "pack", scans, self.set, "--shards", "2", "--threads", "1", "--quiet"]

    def make_old(self):
        self.call(*self.packing(self.other_scans)[1:])
        self.old_first = self.verified_first()
        return self.path.read_bytes()

    def make(self):
        made = super().make()
        self.new_first = self.verified_first()
        return made

    def verified_first(self):
        assert len({self.packing_of(path) for path in (self.first, self.path)}) == 1, "two packings"
        return self.first.read_bytes()

    def packing_of(self, path):
        """What the processes of a training compare."""
        described = self.call("info", "--verify", path).output
        return re.search(r"^packing   (\w{16})", described, re.MULTILINE)[1]

    def start_from(self, state):
        super().start_from(state)
        if state == OLD_FILE:
            self.first.write_bytes(self.old_first)

    def check_file(self, expected):
        super().check_file(expected)
        first = self.first.read_bytes() if self.first.exists() else None
        whole_sets = {None: None, self.old: self.old_first, self.new: self.new_first}
        if first == whole_sets[expected]:
            return
        # The renaming ended between the two.
        assert first == self.new_first, "the first shard is neither the old one nor the new one"
        if expected is not None:
            assert self.packing_of(self.first) != self.packing_of(self.path), "one packing of a mixed set"

    def check_failure(self, done, path, reason):
        one = str(self.set.with_suffix("")) + "-0000"  # either of them
        super().check_failure(done, one if path == str(self.path) else path, reason)
        is_mixed = self.first.exists() and self.first.read_bytes() == self.new_first \
            and self.found() != self.new
        assert ("refused together: pack again" in done.errors) == is_mixed, done.errors


class Model(Subject):
    target = "model.safetensors"
    others = ("metrics.jsonl",)

    def prepare(self, folder):
        data = folder / "data.linnet"
        self.call("pack", self.scans, data)
        self.command = self.training(data, "1")
        self.other_command = self.training(data, "2")

    def training(self, data, seed):
        return [self.linnet, "train", data, "--output", self.path, "--metrics",
                self.place / self.others[0], "--seed", seed, "--cache", "off", "--quiet", *TRAINING]

    def make_old(self):
        self.call(*self.other_command[1:])
        return self.path.read_bytes()

    def start_from(self, state):
        super().start_from(state)
        if state == OLD_FILE:
            (self.place / self.others[0]).write_text('{"epoch":0}\n')

    def check_next_run(self, allowed=()):
        super().check_next_run(allowed)
        lines = (self.place / self.others[0]).read_text().splitlines()
        assert [json.loads(line).get("final", False) for line in lines] == [False] * EPOCHS + [True]


class Checkpoint(Subject):
    """A checkpoint after each epoch of SGD. Its bytes differ from run to run, by the times that it
    has: what counts is that a training goes on from it to the same model. The old file is an empty
    one."""

    target = "state"
    writes = EPOCHS
    options = (*TRAINING, "--checkpoint-every", "1")

    def prepare(self, folder):
        data = folder / "data.linnet"
        self.call("pack", self.scans, data, "--resize", "8x8")
        self.model, self.copy = folder / "model.safetensors", folder / "copy"
        self.command = self.training(data, self.path)
        self.resuming = [*self.training(data, self.copy), "--resume"]

    def training(self, data, checkpoint):
        return [self.linnet, "train", data, "--checkpoint", checkpoint, "--output", self.model,
                "--cache", "off", "--quiet", *self.options]

    def make_old(self):
        return b""

    def make(self):
        """The model, which stands for the file."""
        super().make()
        return self.model.read_bytes()

    def found(self):
        found = super().found()
        if found in (None, self.old):
            return found
        self.copy.write_bytes(found)
        self.model.unlink(missing_ok=True)
        self.check_success(self.run(self.resuming))
        return self.model.read_bytes()

    def check_next_run(self, allowed=()):
        self.path.unlink(missing_ok=True)  # without --resume it is not written over
        super().check_next_run(allowed)


class FitCheckpoint(Checkpoint):
    """Checkpoints within a fit of L-BFGS and after it."""

    writes = 2
    options = ("--solver", "lbfgs", *FITTING)


class PathCheckpoint(Checkpoint):
    """Checkpoints within and after each of two fits of L-BFGS, which are a path of C."""

    writes = 4
    options = ("--C", "1,100", *FITTING)


class Cache(Subject):
    """The command also creates the folder and its parent; the model is elsewhere and always written."""

    def prepare(self, folder):
        self.model = folder / "model.safetensors"
        self.cache = self.place / "made" / "cache"
        self.command = [self.linnet, "train", self.scans, "--output", self.model, "--cache",
                        self.cache, *TRAINING]

    def make_old(self):
        """The copy of the same folder before a change."""
        changed = next(self.scans.rglob("*.png"))
        before = changed.read_bytes()
        changed.write_bytes(next(self.other_scans.rglob("*.png")).read_bytes())
        self.call(*self.command[1:])
        changed.write_bytes(before)
        self.target = next(iter(content(self.place)))
        self.call("info", "--verify", self.path)
        return self.path.read_bytes()

    def make(self):
        made = super().make()
        assert list(content(self.place)) == [self.target], "there is more than one copy"
        self.call("info", "--verify", self.path)
        self.right_model = self.model.read_bytes()
        return made

    def check_clearing(self):
        self.start_from(OLD_FILE)
        self.call("cache", "--cache", self.cache, "--clear")
        assert not content(self.place), f"not cleared: {', '.join(content(self.place))}"

    def run(self, command):
        if "train" in command:
            self.model.unlink(missing_ok=True)
        return super().run(command)

    def check_file(self, expected):
        super().check_file(expected)
        listing = self.call("cache", "--cache", self.cache).output
        copies = "0 packed copies" if expected is None else "1 packed copy"
        assert copies in listing and "(damaged)" not in listing, listing

    def check_next_run(self, allowed=()):
        is_new = self.path.exists() and self.path.read_bytes() == self.new
        done = self.run(self.command)
        self.check_success(done)
        assert ("Kept a packed copy" in done.output) == (not is_new), done.output
        assert ("mapped its copy in the cache" in done.output) == is_new, done.output
        self.check_file(self.new)
        self.check_nothing_else(allowed)

    def check_success(self, done):
        super().check_success(done)
        self.check_model()

    def check_failure(self, done, path, reason):
        """Checks that it continued without the cache, and printed the reason."""
        assert done.code == 0, f"exit code {done.code}: {done.errors}"
        line = done.errors.splitlines()
        assert len(line) == 1 and line[0].startswith("linnet: without the cache: "), line
        assert path in line[0] and reason in line[0], f"the error is: {line[0]}"
        self.check_model()

    def check_model(self):
        assert self.model.read_bytes() == self.right_model, "another model than without faults"


SUBJECTS = {"pack": Pack, "shards": Shards, "cache": Cache, "model": Model,
            "sgd-checkpoint": Checkpoint, "fit-checkpoint": FitCheckpoint,
            "path-checkpoint": PathCheckpoint}
