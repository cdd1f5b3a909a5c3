"""Twenty policies on one page: it stays small enough to open at once, and all that a reader does with it still works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import opened
from byelaw.diff.compare import Comparison
from byelaw.outputs.comparison import html
from byelaw.outputs.comparison.words import short_names
from byelaw.tasks import comparing, documents
from msgspec.structs import replace
from selenium import webdriver
from selenium.webdriver.common.by import By

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "policies").glob("*.byelaw"))
PLACES = ("Ash Lane", "Birch Hill", "Cedar Row", "St Damian's Church of England Voluntary Controlled Junior and Infant")
BYTES, ELEMENTS = 9_000_000, 60_000
"""What the page of twenty policies may weigh, and of how many elements it may be made before somebody opens a row."""


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return comparing.compare(
        [
            replace(policy, policy=f"{policy.policy}-{n}", meta=replace(policy.meta, school=f"{place} {kind} School"))
            for n, place in enumerate(PLACES)
            for kind, policy in zip("ABCDE", (documents.load(path).policy for path in SAMPLES), strict=True)
        ]
    )


@pytest.fixture(scope="module")
def page(comparison: Comparison) -> str:
    return html(comparison)


@pytest.fixture(scope="module")
def browser(page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    path = tmp_path_factory.mktemp("many") / "comparison.html"
    path.write_text(page, encoding="utf-8")
    with opened(path) as chrome:
        yield chrome


def test_the_page_stays_small(page: str, browser: webdriver.Chrome) -> None:
    assert len(page.encode()) < BYTES
    assert browser.execute_script("return document.querySelectorAll('*').length") < ELEMENTS


def test_every_policy_has_its_column_and_its_name(comparison: Comparison, browser: webdriver.Chrome) -> None:
    browser.find_element(By.ID, "tab-questions").click()
    heads = browser.find_elements(By.CSS_SELECTOR, "#view-questions thead .school")
    assert [head.get_attribute("textContent").strip() for head in heads] == list(
        short_names(comparison.policies).values()
    )
    assert len(set(short_names(comparison.policies).values())) == 20


def test_filters_search_and_rows_still_work(comparison: Comparison, browser: webdriver.Chrome) -> None:
    browser.find_element(By.ID, "tab-questions").click()
    browser.find_element(By.CSS_SELECTOR, "#which option[value='differ']").click()
    assert browser.find_element(By.ID, "count").text.startswith(f"{len(comparison.differs)} of ")
    browser.find_element(By.ID, "search").send_keys("photograph")
    assert browser.find_element(By.ID, "found").is_displayed()
    browser.find_element(By.ID, "reset").click()
    row = next(row for row in comparison.rows if sum(bool(cell.decides) for cell in row.cells) > 10)
    index = next(i for i, cell in enumerate(row.cells) if cell.decides)
    browser.find_elements(By.CSS_SELECTOR, f"[id='q:{row.question}'] .cell")[index].click()
    panel = browser.find_element(By.CSS_SELECTOR, f"[id='q:{row.question}:clauses'] .panel")
    scroll = browser.find_element(By.CSS_SELECTOR, "#view-questions .scroll")
    assert panel.rect["width"] <= scroll.rect["width"], "the clauses are read without scrolling aside"
    assert len(panel.find_elements(By.CSS_SELECTOR, ".answer .clause")) >= 10


def test_the_first_column_stays_in_sight(browser: webdriver.Chrome) -> None:
    browser.execute_script("document.querySelector('#view-questions .scroll').scrollLeft = 1500")
    first = browser.find_element(By.CSS_SELECTOR, "#view-questions .row th")
    left = browser.find_element(By.CSS_SELECTOR, "#view-questions .scroll").rect["x"]
    assert abs(first.rect["x"] - left) < 3


def test_nothing_was_refused_or_failed(browser: webdriver.Chrome) -> None:
    assert browser.get_log("browser") == []
