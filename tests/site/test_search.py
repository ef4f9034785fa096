"""The index found to the letter: read here by its description, not by the program that wrote it."""

from __future__ import annotations

import json
import re
import unicodedata

import polars as pl
import pytest

from creditcli.ids import uscc
from creditcli.model.outputs import DataFile
from creditcli.stages.site_postings import pairs_of, postings
from creditcli.stages.site_search import SearchIndex, search_index, slots_of
from tests.subjects import queries, subjects

MANY = 100_000


def folded(text: str) -> str:
    """Width, case and blanks aside: another way than the program's."""
    narrow = (unicodedata.normalize("NFKC", one) if "！" <= one <= "～" else one for one in text)
    return re.sub(r"\s+", "", "".join(narrow)).upper()


def place(key: str, places: int) -> int:
    total = 0
    units = key.encode("utf-16-be")
    for at in range(0, len(units), 2):
        total = (total * 65536 + 256 * units[at] + units[at + 1]) % 65521
    return total % places


def read(text: str) -> list[int]:
    """Gaps in digits of base 46, lowest first; one in the upper half is followed by another."""
    digits = [chr(one) for one in range(0x20, 0x7F) if chr(one) not in '"<\\']
    places, value, unit = [0], 0, 1
    for one in map(digits.index, text):
        value, unit = value + one % 46 * unit, unit * 46
        if one < 46:
            places.append(places[-1] + value)
            value, unit = 0, 1
    return places[1:]


class Reader:
    """Reads the files by name, as a page does."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.files = {one.path: one.content.decode() for one in index.files}
        self.known: dict[int, list[tuple[str, str]]] = {}

    def part(self, kind: str, at: int) -> object:
        path = f"search/{kind}{at}.js"
        return self.handed(path, str(at))

    def handed(self, path: str, own: str) -> object:
        found = re.fullmatch(rf"creditSearch\w+\({own},(.*)\);\n", self.files[path], re.DOTALL)
        assert found, path
        return json.loads(found[1])

    def names(self, block: int) -> list[tuple[str, str]]:
        if block not in self.known:
            flat = self.part("n", block)
            assert isinstance(flat, list)
            self.known[block] = [(folded(name), code) for name, code in zip(flat[::2], flat[1::2], strict=True)]
        return self.known[block]

    def places(self, key: str) -> set[int]:
        keys = self.part("k", place(key, self.index.shards))
        assert isinstance(keys, dict)
        known = keys.get(key, "")
        if isinstance(known, str):
            return set(read(known))
        name, ranges = key.encode("utf-16-be").hex(), self.index.blocks * self.index.room // known
        found: set[int] = set()
        for at in range(known):
            own = set(read(str(self.handed(f"search/c{name}-{at}.js", f'"{name}-{at}"'))))
            assert {one // ranges for one in own} <= {at}
            found |= own
        return found

    def find(self, query: str) -> set[str]:
        if re.fullmatch(r"[0-9A-Z]{18}", query):
            return {code for _, code in self.names(place(query, self.index.blocks)) if code == query}
        terms = [folded(one) for one in query.split()]
        keys = {one[at : at + 2] for one in terms for at in range(len(one) - 1)}
        places = set.intersection(*(self.places(key) for key in keys))
        blocks = {one // self.index.room for one in places}
        return {code for block in blocks for name, code in self.names(block) if all(term in name for term in terms)}


def truth(query: str, known: list[tuple[str, str]]) -> set[str]:
    terms = [folded(one) for one in query.split()]
    return {code for name, code in known if code == query or all(term in name for term in terms)}


def check(count: int, asked: int) -> SearchIndex:
    known = subjects(count)
    assert all(uscc.is_valid(code) for _, code in known[:100])
    index = search_index(known)
    reader, plain = Reader(index), [(folded(name), code) for name, code in known]
    for query in queries(known, asked):
        assert reader.find(query) == truth(query, plain), query
    return index


@pytest.mark.slow
def test_codes_and_parts_of_names_are_found_as_they_are() -> None:
    check(2_000, 300)


@pytest.mark.slow
def test_a_thousand_queries_over_a_hundred_thousand_subjects_equal_the_truth() -> None:
    index = check(MANY, 1_000)
    sizes = sorted(len(one.content) for one in index.files)
    assert sizes[int(0.99 * len(sizes))] <= 64 * 1024
    before, after = contents(index.files), contents(search_index(subjects(MANY)[1:]).files)
    assert before.keys() == after.keys()
    assert len([path for path in before if before[path] != after[path]]) < 60


def contents(files: tuple[DataFile, ...]) -> dict[str, bytes]:
    return {one.path: one.content for one in files}


@pytest.mark.slow
def test_the_index_says_the_same_in_any_order_and_one_subject_more_touches_few_files() -> None:
    known = subjects(20_000)
    index = search_index(known)
    assert search_index(reversed(known)) == index
    before, after = contents(index.files), contents(search_index([*known[1:]]).files)
    assert before.keys() == after.keys()
    assert len([path for path in before if before[path] != after[path]]) < 20


def spread(count: int, places: int, step: int) -> list[int]:
    return [at * step % places for at in range(count)]


@pytest.mark.parametrize("step", [1, 3, 13])
def test_what_many_names_have_is_told_in_parts_that_say_every_place(step: int) -> None:
    places, count = 1 << 20, 60_001
    own = sorted(spread(count, places, step))
    names = ["示例" if at % 10 else "示例示例㑇" for at in range(count)]
    told = postings([pairs_of(names, own)], places)
    assert told["key"].to_list() == sorted(told["key"])
    for key, right in (("示例", own), ("例示", own[::10]), ("例㑇", own[::10])):
        parts = told.filter(pl.col("key") == key)
        texts = dict(zip(parts["part"], parts["text"], strict=True))
        spans = places // max(1, parts["parts"][0])
        assert all(one // spans == part or len(texts) == 1 for part, text in texts.items() for one in read(text))
        assert [one for part in sorted(texts) for one in read(texts[part])] == right
    assert told.filter(pl.col("key") == "示例")["parts"][0] == 2


def test_a_subject_less_leaves_nearly_all_places() -> None:
    known = subjects(200)
    before = dict(zip(known, slots_of(known, 512), strict=True))
    after = dict(zip(known[1:], slots_of(known[1:], 512), strict=True))
    assert len(set(before.values())) == len(known)
    assert len([one for one in after if after[one] != before[one]]) < 5


def test_no_subjects_make_an_index_that_finds_nothing() -> None:
    reader = Reader(search_index([]))
    assert reader.find("示例") == set()
    assert reader.find("91350100M000100Y43") == set()


def test_a_name_cannot_end_the_script_it_stands_in() -> None:
    files = search_index([("</script><b>示例", "91350100M000100Y43")]).files
    assert not [one for one in files if b"</" in one.content]
