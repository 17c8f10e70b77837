"""The zip around Word and Excel files, written so that the same report gives the same bytes."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NEUTRAL_TIME = (1980, 1, 1, 0, 0, 0)


def repack(package: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The same package without the time and system of writing; members named in `replaced` get that content."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            info = ZipInfo(name, _NEUTRAL_TIME)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, (replaced or {}).get(name) or source.read(name))
    return out.getvalue()
