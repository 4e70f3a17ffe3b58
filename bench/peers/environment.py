"""The facts about machine and run that every report carries. The names are those of
bench/report/environment_json.cpp."""
import os
import platform
import re
import subprocess
import time


def processor():
    """The model of the processor."""
    with open("/proc/cpuinfo") as file:
        found = re.search(r"^model name\s*: (.*)$", file.read(), re.M)
    return found[1] if found else platform.machine()


def commit():
    """Of the checkout that this file belongs to; "-dirty" if files are changed."""
    run = subprocess.run(["git", "-c", "safe.directory=*", "-C", os.path.dirname(__file__) or ".",
                          "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
                         capture_output=True, text=True)
    return run.stdout.strip() or "unknown commit"


def facts_of(linnet):
    """Commit and compiler of a build of Linnet, from the answer to --version."""
    run = subprocess.run([linnet, "--version"], capture_output=True, text=True, check=True)
    first, *rest = run.stdout.splitlines()
    lines = dict(line.split(": ", 1) for line in rest)
    return {"commit": re.search(r"\((.*)\)", first)[1], "compiler": lines["compiler"]}


def environment(linnet=None):
    """`linnet`, if it is measured, is its program."""
    facts = {"commit": commit()} if linnet is None else facts_of(linnet)
    return {**facts, "time": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "cpu": processor(), "processors": len(os.sched_getaffinity(0)),
            "system": platform.freedesktop_os_release()["PRETTY_NAME"] + ", "
            + " ".join(os.uname()[i] for i in (0, 2))}
