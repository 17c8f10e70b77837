"""What text may hold so that every database and document takes it."""

import re

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_DROP = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without what XML forbids (control characters, lone surrogates); every line end becomes a newline.

    Tabs, newlines and all other characters survive exactly.
    """
    return _DROP.sub("", _LINE_END.sub("\n", text))
