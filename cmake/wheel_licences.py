#!/usr/bin/env python3
"""Puts the licences of all that an unpacked wheel holds into it.

    wheel_licences.py FOLDER LICENCE PACKAGE...     FOLDER is what `wheel unpack` made, LICENCE the
                                                    file of Linnet's own, and each PACKAGE one of
                                                    Debian that was compiled in

The libraries beside the module are of packages of Debian, which auditwheel lists in the wheel. Of
each it copies the file of copyrights and the common licences that this refers to; of nanobind, from
the environment that runs this, its licence, and that of robin_map, whose headers nanobind brings.
"""
import json
import re
import shutil
import sys
from importlib import metadata
from pathlib import Path

COMMON = Path("/usr/share/common-licenses")


def packages_beside(information):
    """Names of Debian's packages in auditwheel's lists."""
    names = set()
    for path in information.glob("sboms/*.json"):
        components = json.loads(path.read_text())["components"]
        names |= {c["name"] for c in components if c["purl"].startswith("pkg:deb/")}
    return names


def copy_licences_of_nanobind(licences):
    """Its own, and the one at the head of robin_map, which is compiled in with it."""
    files = metadata.files("nanobind")
    own, = (f for f in files if f.name == "LICENSE")
    shutil.copy(own.locate(), licences / "nanobind")
    header, = (f for f in files if f.name == "robin_map.h")
    comment = header.locate().read_text().partition("*/")[0]
    lines = [line.removeprefix("/**").removeprefix(" *").strip() for line in comment.splitlines()]
    text = "\n".join(lines).strip() + "\n"
    if "Permission is hereby granted" not in text or "Copyright" not in text:
        sys.exit(f"{header} does not begin with a licence")
    (licences / "robin_map").write_text(text)


def main():
    folder, own, compiled_in = Path(sys.argv[1]), sys.argv[2], set(sys.argv[3:])
    information, = folder.glob("*.dist-info")
    beside = packages_beside(information)
    libraries = list(folder.glob("*.libs/*"))
    if len(beside) != len(libraries):
        sys.exit(f"{len(libraries)} libraries are of the packages {sorted(beside)}")
    licences = information / "licenses"
    licences.mkdir()
    shutil.copy(own, licences / "LICENSE")
    copy_licences_of_nanobind(licences)
    common = set()
    for package in sorted(beside | compiled_in):
        text = Path("/usr/share/doc", package, "copyright").read_text()
        (licences / package).write_text(text)
        common |= set(re.findall(rf"{COMMON}/([\w.-]*\w)", text))
    for name in sorted(common):
        shutil.copy(COMMON / name, licences / name)
    print("licences:", *sorted(path.name for path in licences.iterdir()))


if __name__ == "__main__":
    main()
