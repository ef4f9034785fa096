"""``receipts/`` of an office folder: writing receipts, and reading one back, as JSON or out of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creditcli.io import strict_json
from creditcli.io.files import write_atomic
from creditcli.model.receipt import DATA_CLOSES, DATA_OPENS, DIGEST, SEAL_OPENS, Paper, digest_of, page_seal

FOLDER = "receipts"
PARTS = frozenset({"number", "file", "rows"})  # of which a receipt has one at least, whatever was done to it
Said = tuple[str, str]  # in Chinese and in English, without a full stop
NO_FAULT: Said = ("", "")
NO_TEXT: Said = ("不是文本，可能是表格或者文书", "is no text: a workbook or a letter, perhaps")
NO_DATA: Said = ("网页里没有一份回执的数据", "is a page that does not hold the data of one receipt")
NO_JSON: Said = ("不是完整的 JSON", "is not whole JSON")
NO_PARTS: Said = ("没有回执应有的内容", "has none of the parts of a receipt")


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A receipt as somebody holds it. ``values`` is empty where it cannot be read, ``fault`` then says why.

    ``own``: its own digest holds. ``whole``: its page is as it was made; true for JSON, which is no page.
    """

    values: Mapping[str, Any]
    own: bool
    whole: bool
    page: bool
    fault: Said = NO_FAULT


def write_receipt(folder: Path, paper: Paper) -> None:
    """JSON and page in ``receipts/`` of the office folder. The JSON comes last: with it the receipt is there."""
    write_atomic(folder / FOLDER / f"{paper.name}.html", paper.page)
    write_atomic(folder / FOLDER / f"{paper.name}.json", paper.data)


def has_receipt(folder: Path, name: str) -> bool:
    """Whether the receipt of that name was given."""
    return (folder / FOLDER / f"{name}.json").is_file()


def read_receipt(content: bytes) -> ReceiptFile:
    """A receipt from the bytes of its JSON or of its page. Never raises for what they hold."""
    is_page = content.lstrip()[:1] == b"<"
    whole = not is_page or _sealed(content)
    try:
        values = strict_json.loads(_data(content) if is_page else content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return ReceiptFile({}, False, whole, is_page, NO_TEXT)
    except (ValueError, RecursionError):
        return ReceiptFile({}, False, whole, is_page, NO_DATA if is_page else NO_JSON)
    if not isinstance(values, dict) or not isinstance(values.get(DIGEST), str) or not values.keys() & PARTS:
        return ReceiptFile({}, False, whole, is_page, NO_PARTS)
    return ReceiptFile(values, digest_of(values) == values[DIGEST], whole, is_page)


def _sealed(content: bytes) -> bool:
    """Whether the page ends with the digest of all that stands before."""
    at = content.rfind(SEAL_OPENS.encode())
    return at >= 0 and content[at:] == page_seal(content[:at])


def _data(content: bytes) -> str:
    """The values inside a page. Raises ValueError where there are none or two."""
    parts = content.decode().split(DATA_OPENS)
    if len(parts) != 2 or DATA_CLOSES not in parts[1]:
        raise ValueError("no values")
    return parts[1].split(DATA_CLOSES, 1)[0]
