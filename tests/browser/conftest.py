"""A desktop browser with scripts and one without, for every file of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver

from tests.browser.driver import browser


@pytest.fixture(scope="module")
def wide() -> Iterator[webdriver.Chrome]:
    driver = browser(scripts=True, width=1280)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def plain() -> Iterator[webdriver.Chrome]:
    driver = browser(scripts=False, width=1280)
    yield driver
    driver.quit()
