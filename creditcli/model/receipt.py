"""回执 (receipt): what seals it. The paper is plain values; ``digest`` is over everything else in it.

The digest is the SHA-256 of the values as JSON with sorted keys and no blanks, so that
``jq -jcS 'del(.digest)' FILE | sha256sum`` gives it without this program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

DIGEST = "digest"
RECEIPT, REPEAT = "receipt", "repeat"  # kinds: of a submission; of a file that was held already
DATA_OPENS, DATA_CLOSES = '<script type="application/json" id="receipt">', "</script>"  # the values inside the page
SEAL_OPENS, SEAL_CLOSES = "<!-- sha256 ", " -->\n"  # ends the page: over everything before it


@dataclass(frozen=True, slots=True)
class Paper:
    """A receipt as it is kept: name without suffix, its JSON and its printable page."""

    name: str
    data: bytes
    page: bytes


@dataclass(frozen=True, slots=True)
class Again:
    """A file that was held already came once more: under which name, from whom, when; the record's head then."""

    file: str
    department: str
    received: date
    head: str


def digest_of(receipt: Mapping[str, Any]) -> str:
    """The digest that a receipt of these values carries. Raises ValueError for what no text can hold."""
    rest = {name: value for name, value in receipt.items() if name != DIGEST}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their digest as the last of them."""
    rest = {name: value for name, value in receipt.items() if name != DIGEST}
    return {**rest, DIGEST: digest_of(rest)}


def page_seal(content: bytes) -> bytes:
    """The last line of a page of this content."""
    return f"{SEAL_OPENS}{hashlib.sha256(content).hexdigest()}{SEAL_CLOSES}".encode()


def paper_name(number: int, again: Again | None = None) -> str:
    """``000012``, or ``000012-again-2026-09-12-<eight digits of the digest of sender and file name>``."""
    if again is None:
        return f"{number:06}"
    about = hashlib.sha256(f"{again.department}\n{again.file}".encode()).hexdigest()[:8]
    return f"{number:06}-again-{again.received.isoformat()}-{about}"
