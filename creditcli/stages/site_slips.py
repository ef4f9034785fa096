"""A digest of what each page says, printed on it, so that a filed look-up can be compared with the site of its day. Pure.

Of a subject's page it is the digest of the JSON file beside it; of other pages, of the same form of their own content.
It depends on what is said, not on how it looks.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from creditcli.model.outputs import DataFile, Draft, Page
from creditcli.model.pages import Document
from creditcli.stages.site_twins import twin


def slipped(page: Page) -> Page:
    """The page with the SHA-256 of what it says, in hexadecimal digits; what is no document stays as it is."""
    if not isinstance(page.context, Document):
        return page
    return replace(page, digest=hashlib.sha256(twin(page.context)).hexdigest())


def with_twin(path: str, page: Page) -> tuple[Page | DataFile, ...]:
    """The page, and beside it at ``path`` the file of which it bears the digest."""
    if not isinstance(page.context, Document):
        return (page,)
    content = twin(page.context)
    return replace(page, digest=hashlib.sha256(content).hexdigest()), DataFile(path, content)


def made(one: Page | DataFile) -> Draft:
    """As a draft that is made every time."""
    return Draft((one.path,), "", lambda: (slipped(one) if isinstance(one, Page) else one,))
