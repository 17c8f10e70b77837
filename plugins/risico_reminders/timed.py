"""What the scheduler does for reminders."""

from datetime import timedelta

from risico.contract import Timed

from .remind import remind

EVERY = timedelta(minutes=5)
WORK = (Timed("reminders", EVERY, remind),)
