"""The index found to the letter: read here by its description, not by the program that wrote it."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from creditcli.ids import uscc
from creditcli.model.outputs import DataFile
from creditcli.stages.site_search import SearchIndex, search_index
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


class Reader:
    """Reads the files by name, as a page does."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.files = {one.path: one.content.decode() for one in index.files}
        self.known: dict[int, list[tuple[str, str]]] = {}

    def part(self, kind: str, at: int) -> object:
        path = f"search/{kind}{at}.js"
        found = re.fullmatch(rf"creditSearch\w+\({at},(.*)\);\n", self.files[path], re.DOTALL)
        assert found, path
        return json.loads(found[1])

    def names(self, block: int) -> list[tuple[str, str]]:
        if block not in self.known:
            flat = self.part("n", block)
            assert isinstance(flat, list)
            self.known[block] = [(folded(name), code) for name, code in zip(flat[::2], flat[1::2], strict=True)]
        return self.known[block]

    def blocks(self, key: str) -> set[int]:
        keys = self.part("k", place(key, self.index.shards))
        assert isinstance(keys, dict)
        gaps = keys.get(key, [])
        return {sum(gaps[: at + 1]) for at in range(len(gaps))}

    def find(self, query: str) -> set[str]:
        if re.fullmatch(r"[0-9A-Z]{18}", query):
            return {code for _, code in self.names(place(query, self.index.blocks)) if code == query}
        terms = [folded(one) for one in query.split()]
        keys = {one[at : at + 2] for one in terms for at in range(len(one) - 1)}
        blocks = set.intersection(*(self.blocks(key) for key in keys))
        found = (one for block in blocks for one in self.names(block))
        return {code for name, code in found if all(term in name for term in terms)}


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


def test_codes_and_parts_of_names_are_found_as_they_are() -> None:
    check(2_000, 300)


@pytest.mark.slow
def test_a_thousand_queries_over_a_hundred_thousand_subjects_equal_the_truth() -> None:
    index = check(MANY, 1_000)
    sizes = sorted(len(one.content) for one in index.files)
    assert sizes[int(0.99 * len(sizes))] <= 64 * 1024


def contents(files: tuple[DataFile, ...]) -> dict[str, bytes]:
    return {one.path: one.content for one in files}


def test_the_index_says_the_same_in_any_order_and_one_subject_more_touches_few_files() -> None:
    known = subjects(20_000)
    index = search_index(known)
    assert search_index(reversed(known)) == index
    before, after = contents(index.files), contents(search_index([*known[1:]]).files)
    assert before.keys() == after.keys()
    assert len([path for path in before if before[path] != after[path]]) < 20


def test_no_subjects_make_an_index_that_finds_nothing() -> None:
    reader = Reader(search_index([]))
    assert reader.find("示例") == set()
    assert reader.find("91350100M000100Y43") == set()


def test_a_name_cannot_end_the_script_it_stands_in() -> None:
    files = search_index([("</script><b>示例", "91350100M000100Y43")]).files
    assert not [one for one in files if b"</" in one.content]
