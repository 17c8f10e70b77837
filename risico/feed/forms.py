"""The form of a calendar for everyone with a role."""

from wtforms import SelectChoice, SelectField

from ..permissions import READERS, ROLE_TITLES
from ..web.forms import Form, Required


class RoleForm(Form):
    """Whose tasks."""

    role = SelectField(
        "Functie",
        [Required("Kies een functie.")],
        choices=[SelectChoice("", "Kies een functie"), *(SelectChoice(role.value, ROLE_TITLES[role]) for role in READERS)],
        validate_choice=False,
    )
