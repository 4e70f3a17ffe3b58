"""Runs a command on a full file system: a small one in memory that only this process sees.

    full_disk.py LINNET SUBJECT   in a mount namespace; exits with 77 without permission to mount
"""
import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from subjects import NO_OLD_FILE, OLD_FILE, SUBJECTS, scratch_folder  # noqa: E402

PAGE = os.sysconf("SC_PAGE_SIZE")
PAGES = 50
FILLER = "filler"


def fill_up_to(filler, pages):
    """Writes a file that leaves this number of pages free."""
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PAGE))
        except OSError:
            file.truncate(max(file.tell() - pages * PAGE, 0))


def check_with_room(subject, state, pages):
    """Returns whether the file could be written with this number of free pages."""
    subject.start_from(state)
    filler = subject.place / FILLER
    fill_up_to(filler, pages)
    done = subject.run(subject.command)
    fits = done.code == 0 and not done.errors
    if fits:
        subject.check_success(done)
    else:
        full = "more than half" if "more than half" in done.errors else "No space left on device"
        subject.check_failure(done, str(subject.place), full)
    old = subject.old if state == OLD_FILE else None
    # Of several files the first may fit, and another one, which is written beside it, not.
    has_new = fits or (subject.writes > 1 and subject.found() == subject.new)
    subject.check_file(subject.new if has_new else old)
    subject.check_nothing_else([FILLER])
    filler.unlink()
    subject.check_next_run()
    return fits


def main():
    linnet, name = sys.argv[1:]
    with scratch_folder() as folder:
        subject = SUBJECTS[name](Path(linnet).resolve(), Path(folder).resolve())
        mount = ["mount", "-t", "tmpfs", "-o", f"size={PAGES * PAGE}", "linnet", subject.place]
        if subprocess.run(mount).returncode != 0:
            sys.exit(77)
        try:
            for state in (NO_OLD_FILE, OLD_FILE):
                pages = next((n for n in range(PAGES) if check_with_room(subject, state, n)), None)
                assert pages, "the disk was never full or always full"
                print(f"{name}, {state}: {pages} free pages are enough, fewer are not")
        finally:
            subprocess.run(["umount", subject.place], check=True)


if __name__ == "__main__":
    main()
