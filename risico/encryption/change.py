"""The two changes of key: from none to the first, and from one to the next. Both may be broken off and run again."""

from pathlib import Path

from . import file as files
from . import key as keys
from .alone import alone
from .rewrite import is_untidy, rewrite, tidy


def encrypt(file: Path, key: str) -> bool:
    """Encrypt a database that is not yet; whether that was needed. Unreadable when it is in use, or when it failed and nothing changed."""
    if not (files.is_plain(file) or is_untidy(file)):
        return False
    with alone(file):
        tidy(file, key)
        was_plain = files.is_plain(file)
        if was_plain:
            rewrite(file, "", key)
        return was_plain


def rotate(place: Path, file: Path) -> Path:
    """Give the database a new key and put it in this key file; where the former key is now, for the backups that it opens.

    The new key lies beside the old one until the database has it: at every moment one of the two opens the database
    (key.own finds which). Unreadable or KeyFault when it is in use, or when it failed and nothing changed.
    """
    with alone(file):
        following = keys.following(place)
        if not (following.exists() and files.opens(file, keys.text(following))):
            following.unlink(missing_ok=True)
            tidy(file, keys.text(place))
            keys.write(following, keys.fresh())
            rewrite(file, keys.text(place), keys.text(following))
        tidy(file, keys.text(following))
        return keys.succeed(place)
