"""`python -m tests.authorization --write`: make matrix.txt anew from what the app does now, on SQLite."""

import sys
import tempfile
from pathlib import Path

from tests.support.databases import Databases

from . import matrix
from .world import World


def main() -> None:
    """Keep what is found; without --write only tell how to."""
    if sys.argv[1:] != ["--write"]:
        sys.exit("Say `python -m tests.authorization --write` to make matrix.txt anew; it takes some minutes.")
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        instance = Path(folder) / "instance"
        instance.mkdir(mode=0o700)
        with databases.fresh("sqlite", instance) as url:
            world = World(instance, url)
            matrix.FILE.write_text(matrix.as_text(matrix.of_pages(world.pages) | matrix.of_changes(world, world.forms)), "utf-8")
            world.close()
        databases.close()


if __name__ == "__main__":
    main()
