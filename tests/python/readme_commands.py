#!/usr/bin/env python3
"""Runs the commands of the documents.

    readme_commands.py LINNET SOURCE

Of README.md and the README.md of apps and io, the fenced blocks marked `sh` are run line by line, in
a folder with phantoms in the places that the documents name, with LINNET as `linnet` in the PATH. A
line that fails, or that begins with a command unknown to this test, is an error; lines of mpirun are
left out where there is none. In the code blocks of all other documents, too, `cmake/run.sh` and
presets are looked up, but not run: they install packages and build.
"""
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

RUN_DOCUMENTS = ["README.md", "apps/README.md", "io/README.md"]


def code_blocks(text):
    """(language, lines) of each fenced or indented block; the language of an indented one is ''."""
    language, lines = None, []
    for line in text.splitlines():
        if line.startswith("```"):
            if language is None:
                language, lines = line[3:].strip(), []
            else:
                yield language, lines
                language = None
        elif language is not None:
            lines.append(line)
        elif line.startswith("    "):
            yield "", [line[4:]]


def joined(lines):
    """Lines of a shell, with those joined that end in a backslash."""
    text = "\n".join(lines).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


class Lookup:
    """Commands that are not run: what they name has to exist."""

    def __init__(self, source):
        usage = subprocess.run([source / "cmake/run.sh", "--help"], capture_output=True, text=True,
                               check=True).stdout
        self.usage = {match[1] for match in re.finditer(r"cmake/run\.sh ([a-z]+)", usage)}
        presets = json.loads((source / "CMakePresets.json").read_text())
        self.presets = {kind: {preset["name"] for preset in presets[kind + "Presets"]}
                        for kind in ("configure", "build", "test")}

    def error(self, line):
        """What is wrong with a line; '' if nothing is, None if it has no command of this kind."""
        errors = [self.command_error(command) for command in line.split("#")[0].split("&&")]
        found = [error for error in errors if error is not None]
        return "; ".join(filter(None, found)) if found else None

    def command_error(self, command):
        words = command.split()
        if not words:
            return None
        if words[0] in ("./cmake/run.sh", "cmake/run.sh"):
            known = len(words) > 1 and words[1] in self.usage
            return "" if known else "not in the usage of cmake/run.sh"
        if words[0] not in ("cmake", "ctest") or "--preset" not in words:
            return None
        kind = "test" if words[0] == "ctest" else "build" if "--build" in words else "configure"
        preset = words[words.index("--preset") + 1]
        return "" if preset in self.presets[kind] else f"no {kind} preset {preset}"


def npy(kind, shape, numbers):
    """The bytes of a .npy file of little-endian numbers, 'f4' or 'i8'."""
    header = f"{{'descr': '<{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    form = {"f4": "f", "i8": "q"}[kind]
    return (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
            struct.pack(f"<{len(numbers)}{form}", *numbers))


def write_features(folder):
    """X.npy and y.npy, 90 rows of 3 features, and the same in probe.npz and val.npz."""
    labels = [row % 3 for row in range(90)]
    numbers = [4.0 * (column == label) + (7 * row + column) % 5 / 8
               for row, label in enumerate(labels) for column in range(3)]
    files = {"X.npy": npy("f4", (90, 3), numbers), "y.npy": npy("i8", (90,), labels)}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for archive_name in ("probe.npz", "val.npz"):
        with zipfile.ZipFile(folder / archive_name, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)


def write_idx(folder):
    """mnist: IDX files of 60 and 12 images of 4 x 3 pixels."""
    folder.mkdir()
    for part, count in (("train", 60), ("t10k", 12)):
        labels = [image % 3 for image in range(count)]
        pixels = [80 * label + (7 * image + 5 * pixel) % 40
                  for image, label in enumerate(labels) for pixel in range(12)]
        (folder / f"{part}-images-idx3-ubyte").write_bytes(
            struct.pack(">HBB3I", 0, 8, 3, count, 3, 4) + bytes(pixels))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(
            struct.pack(">HBBI", 0, 8, 1, count) + bytes(labels))


def prepare(folder, linnet):
    """The files that the documents name: DATA, OTHER-DATA, new-images, one.png, feature files and
    IDX files."""
    write_features(folder)
    write_idx(folder / "mnist")
    for name, seed in (("DATA", 0), ("OTHER-DATA", 1)):
        subprocess.run([linnet, "phantoms", folder / name, "--per-class", "30", "--seed", str(seed),
                        "--quiet"], check=True)
    (folder / "new-images").mkdir()
    images = sorted((folder / "OTHER-DATA").rglob("*.png"))
    for image in images[::20]:
        shutil.copy(image, folder / "new-images" / image.name)
    shutil.copy(images[0], folder / "one.png")
    (folder / "bin").mkdir()
    (folder / "bin" / "linnet").symlink_to(Path(linnet).resolve())


def run(line, folder):
    # Open MPI would refuse to run as root, and more processes than cores.
    environment = dict(os.environ, PATH=f"{folder / 'bin'}:{os.environ['PATH']}",
                       XDG_CACHE_HOME=str(folder / "cache"), OMPI_ALLOW_RUN_AS_ROOT="1",
                       OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1")
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", line], cwd=folder, text=True,
                          env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=600)


def check_run_document(path, linnet, lookup):
    """Runs the commands of a document; returns their number and the errors."""
    count, errors = 0, []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder, linnet)
        for language, lines in code_blocks(path.read_text()):
            for line in joined(lines) if language == "sh" else []:
                if line.startswith("mpirun ") and shutil.which("mpirun") is None:
                    continue
                error = lookup.error(line)
                if error is None and not re.search(r"(^|^mpirun -n \d+ |[|&] *)linnet ", line):
                    error = "begins with no command that this test can run"
                elif error is None:
                    result = run(line, folder)
                    error = result.returncode and f"exit code {result.returncode}: {result.stderr}"
                count += 1
                if error:
                    errors.append(f"{path}: {line}\n    {error}")
    return count, errors


def check_other_document(path, lookup):
    count, errors = 0, []
    for _, lines in code_blocks(path.read_text()):
        for line in joined(lines):
            error = lookup.error(line)
            count += error is not None
            if error:
                errors.append(f"{path}: {line}\n    {error}")
    return count, errors


def documents(source):
    """All Markdown files but those of build folders and hidden folders other than .github."""
    for path in sorted(source.rglob("*.md")):
        parts = path.relative_to(source).parts
        if parts[0] != "build" and not any(p.startswith(".") and p != ".github" for p in parts):
            yield path


def main():
    linnet, source = Path(sys.argv[1]), Path(sys.argv[2])
    lookup = Lookup(source)
    failed = False
    for path in documents(source):
        if str(path.relative_to(source)) in RUN_DOCUMENTS:
            count, errors = check_run_document(path, linnet, lookup)
        else:
            count, errors = check_other_document(path, lookup)
        print(f"{path.relative_to(source)}: {count} commands")
        for error in errors:
            print(error)
        failed = failed or bool(errors)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
