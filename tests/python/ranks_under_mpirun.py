#!/usr/bin/env python3
"""Trains in several processes that mpirun starts, and compares the model with that of one process.

    ranks_under_mpirun.py LINNET MPIRUN MODULE

The processes share this machine's processors, so few steps are made, and no time is measured. Besides:
an error is printed once and ends all, and a process that is killed takes the others along, leaving an
older model as it was. Exits with 77, which ctest counts as skipped, if there is no MPIRUN or MODULE.
"""
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from array import array
from pathlib import Path
from random import Random

LINNET, MPIRUN, MODULE = sys.argv[1:4]
OPEN_MPI = "openmpi" in MPIRUN
RANK = "OMPI_COMM_WORLD_RANK" if OPEN_MPI else "PMI_RANK"
# Root in a container; more processes than processors; no rights to read each other's memory.
ENVIRONMENT = dict(
    os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
    PRTE_ALLOW_RUN_AS_ROOT="1", PRTE_ALLOW_RUN_AS_ROOT_CONFIRM="1",
    OMPI_MCA_mpi_yield_when_idle="1", OMPI_MCA_btl_vader_single_copy_mechanism="none")
TIMEOUT = 120  # seconds


def command(ranks, *arguments):
    more = ["--oversubscribe", "--bind-to", "none"] if OPEN_MPI else []
    return [MPIRUN, *more, "-n", str(ranks), LINNET, *map(str, arguments)]


def run(ranks, *arguments):
    start = [LINNET, *map(str, arguments)] if ranks == 0 else command(ranks, *arguments)
    return subprocess.run(start, env=ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT)


def check(condition, what, result=None):
    if condition:
        return
    print(f"FAILED: {what}")
    if result is not None:
        print(result.stdout, result.stderr, sep="\n")
    sys.exit(1)


def model(folder, ranks, *arguments):
    """The hash of the model of a training; ranks = 0: without mpirun."""
    output = folder / "model.safetensors"
    output.unlink(missing_ok=True)
    result = run(ranks, "train", *arguments, "--quiet", "--output", output)
    check(result.returncode == 0, f"{ranks} processes, {arguments}", result)
    return hashlib.sha256(output.read_bytes()).hexdigest()


def write_npy(path, type_name, shape, numbers):
    """An array of numbers, which are those of array.array."""
    header = f"{{'descr': '{type_name}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())
        numbers.tofile(file)


def write_features(folder, rows=5000, columns=24, classes=4):
    """Rows around the mean of their class; so many that L-BFGS divides them."""
    random = Random(1)
    means = [[random.gauss(0, 1) for _ in range(columns)] for _ in range(classes)]
    labels = [random.randrange(classes) for _ in range(rows)]
    numbers = array("f", (random.gauss(mean, 2) for label in labels for mean in means[label]))
    write_npy(folder / "X.npy", "<f4", (rows, columns), numbers)
    write_npy(folder / "y.npy", "<i4", (rows,), array("i", labels))
    return folder / "X.npy", "--labels", folder / "y.npy"


def check_same_model(folder, *arguments):
    alone = model(folder, 0, *arguments)
    for ranks, threads in ((1, 2), (2, 1), (2, 2), (3, 1), (4, 1)):
        same = model(folder, ranks, *arguments, "--threads", threads)
        check(same == alone, f"{ranks} processes of {threads} threads have another model: {arguments}")


def check_profile(folder, data):
    """Each process's time of waiting is in the metrics, and the screen names the slowest one."""
    metrics = folder / "profile.jsonl"
    result = run(2, "train", data, "--epochs", 2, "--profile", "--metrics", metrics,
                 "--output", folder / "m.safetensors")
    waits = json.loads(metrics.read_text().splitlines()[-1])["profile"]["rank_waits"]
    check(len(waits) == 2 and min(waits) > 0, f"processes waited {waits}", result)
    check(re.search(r"process [01] waited least for the others", result.stdout), "a line", result)


def pids_of(output):
    """The processes of a training that writes there, by rank."""
    pids = {}
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            environment = (process / "environ").read_bytes()
        except OSError:
            continue
        rank = re.search(rf"\0{RANK}=(\d+)\0".encode(), b"\0" + environment)
        if words[0] == LINNET.encode() and str(output).encode() in words and rank:
            pids[int(rank[1])] = int(process.name)
    return pids


def started(folder, data, output, metrics):
    """A training of two processes that does not end by itself, in its epochs."""
    metrics.unlink(missing_ok=True)
    process = subprocess.Popen(
        command(2, "train", data, "--epochs", 1_000_000, "--quiet", "--output", output,
                "--metrics", metrics),
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    end = time.monotonic() + TIMEOUT
    while not metrics.exists() or metrics.stat().st_size < 500:
        if process.poll() is not None or time.monotonic() > end:
            check(False, f"training has not begun\n{process.communicate()[0]}")
        time.sleep(0.02)
    return process


def check_end(process, output, before, what):
    """All processes end within some seconds, with an error, and the older model is there."""
    start = time.monotonic()
    text, _ = process.communicate(timeout=TIMEOUT)
    while pids_of(output) and time.monotonic() - start < TIMEOUT:
        time.sleep(0.02)
    seconds = time.monotonic() - start
    check(process.returncode != 0, f"{what}: the exit code is 0\n{text}")
    # 5 s on a quiet machine; here others may be busy.
    check(seconds < 20, f"{what}: {seconds:.1f} s\n{text}")
    check(output.read_bytes() == before, f"{what}: the older model has changed")
    names = sorted(path.name for path in output.parent.iterdir())
    check(names == [output.name], f"{what}: {names} are left")


def check_endings(folder, data):
    (folder / "out").mkdir()
    output = folder / "out" / "old.safetensors"
    metrics = folder / "metrics.jsonl"
    check(run(0, "train", data, "--epochs", 1, "--quiet", "--output", output).returncode == 0, "train")
    before = output.read_bytes()
    for rank in (0, 1):
        process = started(folder, data, output, metrics)
        os.kill(pids_of(output)[rank], signal.SIGKILL)
        check_end(process, output, before, f"rank {rank} was killed")
    process = started(folder, data, output, metrics)
    process.send_signal(signal.SIGINT)
    check_end(process, output, before, "mpirun was interrupted")


def check_broken_images(folder, data):
    """The error is that of one process, whichever process finds it, and is printed once."""
    broken = folder / "broken"
    shutil.copytree(data, broken)
    classes = sorted(path for path in broken.iterdir() if path.is_dir())
    output = folder / "of-broken.safetensors"
    for part in (classes[-1:], classes):
        for path in part:
            (path / "0.png").write_bytes(b"no image")
        arguments = ("train", broken, "--cache", "off", "--output", output)
        alone = run(0, *arguments)
        check(alone.returncode == 1 and "be read as an image" in alone.stderr, "a broken image", alone)
        for ranks in (2, 3):
            result = run(ranks, *arguments)
            check(result.returncode != 0 and result.stderr.count("error:") == 1
                  and alone.stderr in result.stderr, f"{ranks} processes and a broken image", result)
    check(not output.exists(), "there is a model of broken images")
    same = [model(folder, ranks, broken, "--cache", "off", "--epochs", 1, "--skip-bad")
            for ranks in (0, 2, 3)]
    check(len(set(same)) == 1, f"broken images are skipped: {same}")


def cache_lines(folder, ranks, *arguments):
    """What a training prints of copies in the cache, but for times."""
    result = run(ranks, "train", *arguments, "--epochs", 1, "--output", folder / "m.safetensors")
    check(result.returncode == 0 and "without the cache" not in result.stderr, "with a cache", result)
    return [re.sub(r"\d+\.\d+ s", "", line) for line in result.stdout.splitlines() if "copy" in line]


def check_folders(folder, data):
    """A set of its own to validate and test on, and copies in a cache, which are used as by one."""
    other = folder / "other"
    check(run(0, "phantoms", other, "--per-class", 7, "--seed", 3).returncode == 0, "phantoms")
    check_same_model(folder, data, "--epochs", 1, "--cache", "off", "--valid", other, "--test", other)
    cache = folder / "cache"
    lines = []
    for ranks in (0, 3):
        arguments = (data, "--cache", cache, "--valid", other, "--test", other)
        lines.append([cache_lines(folder, ranks, *arguments) for _ in range(2)])
        check(len(list(cache.iterdir())) == 2, f"{ranks} processes keep two copies")
        shutil.rmtree(cache)
    check(lines[0] == lines[1] and lines[0][0] != lines[0][1], f"copies in the cache: {lines}")


def run_in_folders(folder, *arguments):
    """Two processes, each with a folder of its own to work in: as hosts with other files have."""
    start = command(2, *arguments)
    place = start.index(LINNET)
    start[place:place] = ["sh", "-c", f'cd "$0/${RANK}" && exec "$@"', str(folder)]
    return subprocess.run(start, env=ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT)


def check_other_files(folder, data):
    """Processes that find other models to start from, or checkpoints, at the same path end."""
    places = folder / "0", folder / "1"
    training = ("train", data, "--epochs", 2)
    for epochs, place in enumerate(places, 1):
        place.mkdir()
        result = run(0, "train", data, "--epochs", epochs, "--output", place / "first",
                     "--checkpoint", place / "state")
        check(result.returncode == 0, "a model to start from", result)

    def refuses(what, *options):
        output = folder / "of-others"
        result = run_in_folders(folder, *training, *options, "--output", output)
        check(result.returncode != 0 and result.stderr.count("error:") == 1
              and re.search(what, result.stderr) and not output.exists(), f"other files: {what}",
              result)
    host = r"process 1 on \S+ "
    refuses(rf"first: {host}starts from weights \w+.*process 0 on \S+ starts from weights",
            "--init", "first")
    state = ("--checkpoint", "state", "--resume")
    refuses(rf"state: {host}finds a checkpoint with hash \w+, and process 0 .* with hash", *state)
    (places[1] / "state").unlink()
    refuses(rf"state: {host}finds none to go on from, and process 0 .* with hash", *state)
    shutil.copy(places[0] / "state", places[1])
    (places[0] / "state").unlink()
    refuses(rf"state: {host}finds a checkpoint .*process 0 on \S+ finds none", *state)
    shutil.copy(places[0] / "first", places[1])
    shutil.move(places[1] / "state", places[0])
    result = run_in_folders(folder, *training, "--init", "first", "--output", folder / "m")
    check(result.returncode == 0, "the same model to start from", result)


def shards(folder, data, count, by):
    """The path of a packed data set in shards."""
    packed = folder / f"{by}-{count}.linnet"
    result = run(0, "pack", data, packed, "--shards", count, "--by", by, "--quiet")
    check(result.returncode == 0, f"{count} shards by {by}", result)
    return packed


def check_shards(folder, data, whole):
    """Processes that each map a shard train the model of one that has all."""
    trainings = (("columns", "--epochs", 2, "--standardize"),
                 ("columns", "--epochs", 1, "--lr", "1e-3,1e-2", "--momentum", 0.9),
                 ("rows", "--solver", "lbfgs", "--C", "0.01,0.1", "--max-iterations", 20))
    alone = [model(folder, 0, whole, *options) for _, *options in trainings]
    for ranks, threads in ((2, 1), (2, 2), (3, 1), (4, 1)):
        for (by, *options), expected in zip(trainings, alone):
            packed = shards(folder, data, ranks, by)
            same = model(folder, ranks, packed, *options, "--threads", threads)
            check(same == expected, f"{ranks} shards by {by}, {threads} threads: {options}")
    check_sets_in_shards(folder, data, whole)
    check_checkpoints_of_shards(folder, data, whole)
    check_own_shards(folder, data, model(folder, 0, whole, "--epochs", 1))
    check_bad_shards(folder, data)


def check_sets_in_shards(folder, data, whole):
    """Each of the sets is whole or in shards, whatever the others are."""
    packed = shards(folder, data, 2, "columns")
    training = ("--epochs", 2, "--standardize")
    alone = model(folder, 0, whole, *training, "--valid", whole, "--test", whole)
    for train, valid, test in ((packed, whole, data), (whole, packed, packed), (packed, packed, whole)):
        same = model(folder, 2, train, *training, "--valid", valid, "--test", test, "--cache", "off")
        check(same == alone, f"{train}, --valid {valid}, --test {test}")


def check_checkpoints_of_shards(folder, data, whole):
    """A checkpoint of a training on shards goes on with shards, and with the whole set."""
    packed = shards(folder, data, 2, "columns")
    alone = model(folder, 0, whole, "--epochs", 3)
    state = folder / "state-of-shards"
    training = ("--epochs", 3, "--checkpoint", state, "--checkpoint-every", 2)
    check(model(folder, 2, packed, *training) == alone, "shards with checkpoints")
    kept = state.read_bytes()
    for ranks, path in ((2, packed), (0, whole)):
        state.write_bytes(kept)
        check(model(folder, ranks, path, *training, "--resume") == alone, f"going on with {path}")


def check_own_shards(folder, data, expected):
    """Each process needs its own shard alone, as on hosts without a common disk."""
    packed = shards(folder, data, 2, "columns")
    places = folder / "hosts"
    for rank in (0, 1):
        (places / str(rank)).mkdir(parents=True)
        name = f"columns-2-{rank + 1:05}-of-00002.linnet"
        shutil.copy(folder / name, places / str(rank))
    output = folder / "of-own-shards"
    result = run_in_folders(places, "train", packed.name, "--epochs", 1, "--output", output)
    check(result.returncode == 0 and hashlib.sha256(output.read_bytes()).hexdigest() == expected,
          "each process has its own shard alone", result)


def check_bad_shards(folder, data):
    """What is wrong with the shards is said once, with the process that has it, and ends all."""
    places = [folder / f"bad-{by}" for by in ("columns", "rows")]
    for place in places:
        place.mkdir()
    packed = shards(places[0], data, 2, "columns")
    other = shards(places[1], data, 2, "rows")
    second = places[0] / "columns-2-00002-of-00002.linnet"
    whole = second.read_bytes()

    def refuses(what, ranks, path, *options):
        output = folder / "of-bad-shards"
        result = run(ranks, "train", path, *options, "--output", output)
        check(result.returncode != 0 and result.stderr.count("error:") == 1
              and re.search(what, result.stderr) and not output.exists(), f"shards: {what}", result)

    own = rf"process 1 on \S+: {re.escape(str(second))}: "
    refuses(r"is packed in 2 shards, and these are 3 processes; .*mpirun -n 2", 3, packed)
    refuses(r"is packed in 2 shards, and this is one process", 0, packed)
    refuses(r"is shard 2 of 2 of a packed data set", 2, second)
    refuses(r"--report shows images", 2, packed, "--report", folder / "page.html")
    refuses(r"--by columns", 2, other)  # they are for L-BFGS
    refuses(r"--by rows", 2, packed, "--solver", "lbfgs")
    labels = ("--labels", "--valid-labels", "--test-labels")
    sets = ((), ("--valid", packed), ("--test", packed))
    for option, more in zip(labels, sets):
        refuses(r"labels names the labels of a feature matrix, and \S+columns-2.linnet is none", 2,
                packed, *more, option, folder / "labels")
    second.write_bytes(whole[:-4096])
    refuses(own + "cut short", 2, packed)
    second.write_bytes(whole[:-1] + b"x")
    refuses(own + "damaged", 2, packed)
    second.write_bytes((places[1] / "rows-2-00002-of-00002.linnet").read_bytes())
    refuses(r"process 1 on \S+ has a shard of the packing \w+, and process 0", 2, packed)
    second.unlink()
    refuses(own + "no such file: process 1, counted from 0, takes shard 2 of 2; copy it", 2, packed)


def check_errors(folder, data):
    result = run(2, "train", folder / "nothing")
    check(result.returncode != 0 and (result.stdout + result.stderr).count("error:") == 1,
          "an error is printed once", result)
    result = run(0, "train", data, "--distributed", "mpi", "--output", folder / "m.safetensors")
    check(result.returncode == 2 and "--distributed mpi takes several processes" in result.stderr,
          "--distributed mpi without a launcher", result)


def main():
    if shutil.which(MPIRUN) is None or not Path(MODULE).exists():
        print(f"SKIPPED: it takes {MPIRUN}, and a build with that MPI installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "scans"
        packed = folder / "scans.linnet"
        check(run(0, "phantoms", data, "--per-class", 60).returncode == 0, "phantoms")
        check(run(0, "pack", data, packed).returncode == 0, "pack")
        check_same_model(folder, data, "--epochs", 2, "--cache", "off")
        check_same_model(folder, packed, "--epochs", 1, "--lr", "1e-3,1e-2", "--momentum", 0.9)
        check_same_model(folder, packed, "--epochs", 2, "--lr", "1e-3,1e-2,2e-2", "--divide", "heads")
        features = write_features(folder)
        check_same_model(folder, *features, "--epochs", 2, "--standardize")
        check_same_model(folder, *features, "--solver", "lbfgs", "--C", "0.01,0.1", "--refit")
        check_same_model(folder, *features, "--solver", "lbfgs", "--C", "0.01,0.1", "--folds", 3)
        check_shards(folder, data, packed)
        check_folders(folder, data)
        check_broken_images(folder, data)
        first = folder / "first.safetensors"
        check(run(0, "train", packed, "--epochs", 1, "--output", first).returncode == 0, "train")
        check_same_model(folder, packed, "--epochs", 1, "--init", first)
        check_other_files(folder, packed)
        check_profile(folder, packed)
        check_errors(folder, packed)
        check_endings(folder, packed)
    print("all models are equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
