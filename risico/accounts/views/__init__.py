"""Pages of accounts: the first visit, coming in, the own account, and the administrator's list."""

from . import entrance, first, manage, own
from .blueprint import accounts
from .entrance import login_form_page

__all__ = ["accounts", "entrance", "first", "login_form_page", "manage", "own"]
