"""`python -m tests.upgrade VERSION`: store the databases of a released version, so that every later one is tried on them."""

import sys

from .stored import released, store

if __name__ == "__main__":
    if sys.argv[1:] not in [[version] for version in released()]:
        sys.exit(f"Give one of the versions in CHANGELOG.md: {', '.join(released())}")
    for line in store(sys.argv[1]):
        sys.stdout.write(line + "\n")
