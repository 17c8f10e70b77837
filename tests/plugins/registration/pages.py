"""What tests of the pages share: addresses, and the text of a page."""

from collections.abc import Callable

from flask.testing import FlaskClient

from risico.accounts.models import User
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from risico_registration.quarters import Quarter

Login = Callable[[User], FlaskClient]
HOME = "/2027/registratie/"
AGREEMENTS, AGREE = f"{HOME}afspraken/", f"{HOME}afspraken/wijzigen/"


def count_of(quarter: Quarter, group: str = EMPLOYEES) -> str:
    return f"{HOME}telling/{quarter.code}/{group}/"


def nil_of(quarter: Quarter, group: str = OFFICE_HOLDERS) -> str:
    return f"{HOME}nul/{quarter.code}/{group}/"
