"""Names of files that every system takes, made from names of organs and of files received."""

from __future__ import annotations

import re

from creditcli.io.package_names import is_device

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
MOST_BYTES = 200  # of a name, which file systems limit to 255 with suffix and temporary marks


def safe_name(name: str) -> str:
    """The name without what some system forbids, cut to a length that all take.

    >>> safe_name("a/b"), safe_name("CON"), safe_name("."), len(safe_name("长" * 200).encode())
    ('a-b', 'CON_', '_', 198)
    """
    whole = _NOT_IN_NAMES.sub("-", name).strip(" .") or "_"
    stem = whole.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")
    return f"{stem}_" if is_device(stem) else stem
