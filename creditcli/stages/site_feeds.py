"""Atom feeds (RFC 4287): that something changed, of which table, when and how much. Pure.

Readers and search engines keep titles, so a feed names nobody, whatever the table: it leads to the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID
from xml.sax.saxutils import escape

from creditcli.model.outputs import DataAbout, DataFile
from creditcli.model.publication import CHANGES, Publication
from creditcli.model.words import day_words
from creditcli.stages.site_data import TITLES
from creditcli.stages.site_deltas import counts_of

DAYS = timedelta(days=30)
ALL = "feeds/all.xml"
WORDS = dict(zip(CHANGES, ("新增", "变更", "停止公示"), strict=True))
ATOM = "http://www.w3.org/2005/Atom"


def feeds(publications: Sequence[Publication], about: DataAbout) -> tuple[DataFile, ...]:
    """``feeds/<table>.xml`` and ``feeds/all.xml`` of the last thirty days, newest first."""
    late = [one for one in reversed(publications) if one.as_of > about.as_of - DAYS]
    return (
        DataFile(ALL, _feed("全部公示信息", ALL, late, TITLES, about)),
        *(
            DataFile(feed_path(name), _feed(title, feed_path(name), late, [name], about))
            for name, title in TITLES.items()
        ),
    )


def feed_path(name: str) -> str:
    """Where the feed of a table stands."""
    return f"feeds/{name}.xml"


def _feed(title: str, path: str, late: Iterable[Publication], names: Iterable[str], about: DataAbout) -> bytes:
    wanted = list(names)
    entries = [
        _entry(name, one.as_of, counts, about)
        for one in late
        for name, counts in counts_of(one).items()
        if name in wanted
    ]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{ATOM}" xml:lang="zh-CN">',
        f"<id>{_urn(about, 'feed', path)}</id>",
        f"<title>{escape(about.title)}：{escape(title)}变动</title>",
        f"<updated>{_moment(about.as_of)}</updated>",
        f"<author><name>{escape(about.office)}</name></author>",
        f"<rights>{escape(about.licence)}</rights>",
        '<link rel="alternate" type="text/html" href="../changes.html"/>',
        *entries,
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(name: str, day: date, counts: dict[str, int], about: DataAbout) -> str:
    told = "，".join(f"{WORDS[kind]} {count} 条" for kind, count in counts.items() if count)
    return (
        f"<entry><id>{_urn(about, name, day.isoformat())}</id>"
        f"<title>{TITLES[name]}：{day_words(day)}{told}</title><updated>{_moment(day)}</updated>"
        f'<link rel="alternate" type="text/html" href="../{name}/index.html"/>'
        f'<link rel="related" type="application/x-ndjson" href="../data/changes/{day}.jsonl"/>'
        f"<summary>{TITLES[name]}{told}。内容见网页和变动数据。</summary></entry>"
    )


def _urn(about: DataAbout, *parts: str) -> str:
    """Stable for ever, from the office and what it is of; a UUID of version 8, whose bits are one's own."""
    digest = bytearray(hashlib.sha256("|".join((about.office_code, *parts)).encode()).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest)).urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"
