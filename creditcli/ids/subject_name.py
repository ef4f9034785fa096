"""Names of subjects: published as found, compared in a normal form.

>>> normal_form("二连浩特市 (示例)贸易有限公司") == normal_form("二连浩特市（示例）贸易有限公司")
True
"""

from __future__ import annotations

import unicodedata


def normal_form(text: str) -> str:
    """Key for comparing: full width folded, no blanks, capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
