"""What waits for somebody, from the deadlines of all plugins."""

from datetime import date

import pluggy
from sqlalchemy.orm import Session

from ..accounts.models import User
from ..contract import Deadline
from .models import Year


def tasks_for(session: Session, plugins: pluggy.PluginManager, year: Year, user: User) -> list[Deadline]:
    """This user's tasks of that year: dated ones first, the most urgent on top."""
    all_tasks = (task for part in plugins.hook.deadlines(session=session, year=year) for task in part)
    mine = [task for task in all_tasks if task.user_id == user.id or (task.user_id is None and not set(task.roles).isdisjoint(user.roles))]
    return sorted(mine, key=lambda task: (task.due or date.max, task.id))
