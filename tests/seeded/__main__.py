"""`python -m tests.seeded [NAME ...]`: put each defect into a copy of the project, run its tests, and see that they fail."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .defects import ROOT, Defect, defects

MINUTES = 5
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "instance*", "__pycache__", ".*_cache", "node_modules")


def main(names: list[str]) -> int:
    """How many defects were missed; 0 is what it should be."""
    chosen = [each for each in defects() if not names or each.name in names]
    missed = [each.name for each in chosen if not _is_caught(each)]
    print(f"{len(chosen) - len(missed)} of {len(chosen)} caught. Missed: {', '.join(missed) or 'none'}.")  # noqa: T201
    return len(missed)


def _is_caught(defect: Defect) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="risico-seeded-") as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / ".venv").symlink_to(ROOT / ".venv")
        (copy / "instance").mkdir()
        defect.apply(copy)
        code, last = _run(copy, defect.tests)
    caught = code == 1  # pytest: tests were run and some failed
    print(f"{'caught' if caught else 'MISSED'}  {defect.name:36}{time.monotonic() - began:6.1f} s  {last}", flush=True)  # noqa: T201
    return caught


def _run(copy: Path, tests: tuple[str, ...]) -> tuple[int, str]:
    """The exit code of pytest and its last line; a run that does not end counts as missed."""
    paths = os.pathsep.join((str(copy), str(copy / "plugins")))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", "--db=sqlite", *tests]
    try:
        done = subprocess.run(command, cwd=copy, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, timeout=MINUTES * 60)
    except subprocess.TimeoutExpired:
        return -1, f"did not end in {MINUTES} minutes"
    return done.returncode, (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
