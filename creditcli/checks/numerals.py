"""Digits that may make a number of a person, a bank card or a telephone: patterns that tell most texts apart quickly."""

from __future__ import annotations

# Numerals that are folded into digits (full width, ①, ²): a text with one is looked at by itself.
OTHER_DIGITS = (
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea"
    "\u3251-\u325f\u32b1-\u32bf\uff10-\uff19\U0001d7ce-\U0001d7ff\U0001f100-\U0001f10a\U0001fbf0-\U0001fbf9]"
)


def digits(least: int) -> str:
    """The pattern of texts that may hold a number of so many digits, with nothing but marks and blanks between them."""
    return rf"[0-9](?:[^\p{{L}}0-9]*[0-9]){{{least - 1}}}|{OTHER_DIGITS}"
