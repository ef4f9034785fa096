"""Columns that are not read: which of their cells say what the rows would have to be read by, and stop the sheet.

A header alone stops nothing, for departments' tables are full of columns of their own; what it holds may. Imports no stage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from creditcli.model.finding import Finding
from creditcli.model.mapping import header_key
from creditcli.standard.lookups import is_about_others, not_passed_texts, own_texts, turning_for
from creditcli.standard.types import Dataset, Standard, TellingHeader

SHOWN = 12  # characters of a cell that is named; a longer one is prose, and may name anybody
# What may stand around a word that tells of a state without the cell saying anything else.
_THING = "(?:原|该|本|此|行政|严重|失信|处罚|许可|决定书?|信息|案件|记录|数据|名单|公示|条|件|项)*"
_DAY = r"(?:于?[0-9]{4}[年./\-][0-9]{1,2}(?:[月./\-](?:[0-9]{1,2}日?)?)?\s*)?"
_BEFORE = (
    "(?:现|目前|同意|准予|批准|均|全部|属于?|涉及|因|被|已经?|完成|申请|信用|国家|商业|工作|应当?|予以|拟|待|依法)*"
)
_BETWEEN = r"[\s，,。．.；;、（）()！!：:]*"
_NOT = "(?:未|无|没有|不|非|不予|尚未|暂未|从未)(?:被|曾|再|属于?|涉及?)*(?:国家|商业|工作|信用)?"


@dataclass(frozen=True, slots=True, eq=False)
class Unread:
    """``odd``: which cells of the column stop the sheet; ``told``: the finding, of a row and its text."""

    letters: str
    odd: pl.Expr
    told: Callable[[int, str], Finding]


@dataclass(frozen=True, slots=True)
class Says:
    """What cells say of the records of a data set. All patterns are of whole cells, without blanks around them."""

    standard: Standard
    dataset: Dataset

    def telling(self, header: str) -> TellingHeader | None:
        """What a header tells of; None for nothing, and for what the data set itself is about."""
        found = _telling(header_key(header), self.standard)
        return None if found is not None and found.own and is_about_others(self.dataset) else found

    @property
    def words(self) -> list[str]:
        """Words that tell of a state, longest first; not those of what the data set is itself about."""
        telling = [one for one in self.standard.telling_words if not self._is_own(one)]
        return sorted({*turning_for([self.dataset], self.standard), *telling}, key=lambda one: (-len(one), one))

    def _is_own(self, word: str) -> bool:
        if is_about_others(self.dataset):
            found = _telling(word, self.standard)
            return found is None or found.own
        return word in own_texts([self.dataset])

    @property
    def state(self) -> str:
        """A cell that says nothing but such a state: 已撤销, 涉密，不予公示; not one that only mentions it."""
        return _state(self.words)

    def plain(self, header: str, telling: TellingHeader) -> str:
        """A cell that turns nothing under a header that tells of a state."""
        every = sorted({*self.standard.turning_words, *self.standard.telling_words}, key=lambda one: (-len(one), one))
        own = [one for one in every if one not in self.words]
        parts = [*telling.plain, f"{_NOT}(?:{_any(every)})(?:过|记录|情况)?", *([_state(own)] if own else [])]
        if self._asks(header, telling):
            parts.append(self.standard.answers[telling.answer])
        return _any(parts)

    def turned(self, header: str) -> str:
        """A cell that stops the sheet although the office remembers that the column says nothing: it says so."""
        telling = self.telling(header)
        if telling is None:
            return self.state
        parts = [self.state, _any(map(re.escape, not_passed_texts(self.standard)))]
        if self._asks(header, telling):
            parts += [text for answer, text in self.standard.answers.items() if answer != telling.answer]
        return _any(parts)

    def _asks(self, header: str, telling: TellingHeader) -> bool:
        """Whether a header asks what is answered in a word, and one of the answers turns nothing."""
        asking = self.standard.questions
        return bool(telling.answer and asking and re.search(asking, header_key(header)))

    def mentions(self, text: pl.Expr) -> pl.Expr:
        """Whether one of the words stands in a cell and is not denied there."""
        words = _any(self.words)
        return text.str.replace_all(f"{_NOT}(?:{words})", "").str.contains(words)


def _telling(key: str, standard: Standard) -> TellingHeader | None:
    return next((one for one in standard.telling_headers if re.search(one.pattern, key)), None)


def _any(parts: Iterable[str]) -> str:
    return "|".join(f"(?:{one})" for one in parts) or "[^\\s\\S]"


def _state(words: Sequence[str]) -> str:
    return f"(?:{_THING}{_BEFORE}{_DAY}{_BEFORE}(?:{_any(words)})(?:了|中)?{_THING}{_BETWEEN})+"


def text_of(letters: str) -> pl.Expr:
    """A column's texts without blanks around them."""
    return pl.col(letters).str.strip_chars()


def filled(letters: str, header: str, standard: Standard) -> pl.Expr:
    """Whether a cell holds anything but a word that says nothing, or the header once more."""
    text = text_of(letters)
    return (text != "") & ~text.is_in([*standard.placeholders, header.strip()])


def is_all(letters: str, pattern: str) -> pl.Expr:
    """Whether a whole cell is as the pattern says."""
    return text_of(letters).str.contains(f"^(?:{pattern})$")


def shown(text: str) -> str:
    """A cell as a finding may name it: neither prose nor anything with a number, which may be a person's."""
    text = text.strip()
    return "" if len(text) > SHOWN or re.search("[0-9０-９]", text) else text
