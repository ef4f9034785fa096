"""What a letter's template may name and must say, and what was found wrong in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterFields:
    """``names``: placeholders of the letter with their meaning; of a list also what each item has, by its name.

    ``wanted``: what must be said (party, facts, basis, rights, dates, organ, number …) -> placeholders or words, of
    which one must stand in the template. ``elements``: names of what must be said, in Chinese.
    """

    names: Mapping[str, str]
    items: Mapping[str, Mapping[str, str]]
    wanted: Mapping[str, tuple[str, ...]]
    elements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """``part``: body, header or footer in Chinese and English. ``paragraph``: counted from 1 in its part; 0 for what is
    about the template as a whole. ``around``: the words that stand there."""

    template: str
    part: tuple[str, str]
    paragraph: int
    around: str
    zh: str
    en: str

    @property
    def told(self) -> tuple[str, str]:
        """One line in Chinese and in English."""
        if not self.paragraph:
            return f"{self.template}：{self.zh}", f"{self.template}: {self.en}"
        return (
            f"{self.template} {self.part[0]}第 {self.paragraph} 段“{self.around}”：{self.zh}",
            f"{self.template}, {self.part[1]}, paragraph {self.paragraph} '{self.around}': {self.en}",
        )
