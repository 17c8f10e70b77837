"""Everything the app is made of, loaded once: a server that starts from here begins where the real one has read its own code."""

import importlib
import pkgutil

from risico.plugins import FIRST_PARTY

for name in ("risico", *FIRST_PARTY):
    for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
