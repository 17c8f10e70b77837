"""Pages of accounts: the first visit, coming in and its second step, the own account, and the administrator's list."""

from . import entrance, factor, first, helping, manage, municipality, own, step
from .blueprint import accounts
from .entrance import login_form_page

__all__ = ["accounts", "entrance", "factor", "first", "helping", "login_form_page", "manage", "municipality", "own", "step"]
