"""What a page is made of, as a digest: the same source, the same page, so that it need not be made again. Pure.

A digest is keyed with the record's salt: rows hold what no page shows, and nobody may try out what it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

Sourced = Callable[..., str]
SIZE = 16  # bytes


def sourced(salt: str) -> Sourced:
    """A function from things to their digest. A thing is told by its ``repr``, so there must be no set in it."""
    key = hashlib.sha256(salt.encode()).digest()

    def digest(*things: object) -> str:
        return hashlib.blake2b(repr(things).encode("utf-8", "surrogatepass"), key=key, digest_size=SIZE).hexdigest()

    return digest
