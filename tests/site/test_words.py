"""A list's own terms on pages and letters, where it has them and where it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from creditcli.io.bundle import open_standard
from creditcli.model.office import Office
from creditcli.stages.list_words import early_exit, remedy_words
from creditcli.stages.site_guides import rights_sections, terms_sections
from creditcli.standard.types import ListType, Standard
from tests.site.test_site import DAY

COURT = "认为列入错误的，可以向作出决定的人民法院申请纠正"


@pytest.fixture(scope="module")
def standard() -> Standard:
    return open_standard(None)


def with_terms(kind: ListType, **terms: Mapping[str, object]) -> ListType:
    return replace(kind, terms={**kind.terms, **terms})


def test_a_list_with_remedies_of_its_own_tells_those_and_no_others(standard: Standard) -> None:
    kind = with_terms(standard.lists["court_defaulter"], remedies={"text": COURT})
    assert remedy_words(kind) == f"{COURT}。"
    plain = with_terms(kind, remedies={})
    assert "行政复议" in remedy_words(plain)
