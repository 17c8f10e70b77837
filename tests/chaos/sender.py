"""A process that does nothing but send what is due: `python -m tests.chaos.sender SECONDS`, the seconds being those of its lease."""

import sys
import time
from datetime import timedelta

from risico.config import load_settings
from risico.db import Database
from risico.outbox.delivery import deliver


def main() -> None:
    settings = load_settings()
    database = Database(settings.url, settings.database_key)
    lease = timedelta(seconds=float(sys.argv[1]))
    while True:
        deliver(database, settings, lease=lease)
        time.sleep(0.02)


if __name__ == "__main__":
    main()
