"""A digest of what each page says, printed on it, so that a filed look-up can be compared with the site of its day. Pure.

Of a subject's page it is the digest of the JSON file beside it; of other pages, of the same form of their own content.
It depends on what is said, not on how it looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from creditcli.model.outputs import SitePlan
from creditcli.model.pages import Document
from creditcli.stages.site_twins import twin


def digests(plan: SitePlan) -> Mapping[str, str]:
    """Path of a page -> SHA-256 of what it says, in hexadecimal digits."""
    beside = {one.path: one.content for one in plan.files if one.path.startswith("subjects/")}
    found = {}
    for page in plan.pages:
        if isinstance(page.context, Document):
            content = beside.get(page.path.replace(".html", ".json")) or twin(page.context)
            found[page.path] = hashlib.sha256(content).hexdigest()
    return found
