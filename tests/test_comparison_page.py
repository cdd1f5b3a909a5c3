"""The comparison page: one file, safe, readable without colour, and usable in a real browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import opened
from byelaw import tasks
from byelaw.diff.compare import Comparison
from byelaw.outputs.comparison import STANCES, html
from byelaw.outputs.comparison.page import TEMPLATES
from msgspec.structs import replace
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

CASES = Path(__file__).parent / "cases" / "compare"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return tasks.compare([tasks.load(path).policy for path in sorted(CASES.glob("*.byelaw"))])


@pytest.fixture(scope="module")
def page(comparison: Comparison) -> str:
    return html(comparison)


# --- the file ------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """Collects ids, references to ids, addresses, and whether tags close in order."""

    VOID = ("meta", "input", "br", "link", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wanted: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("aria-controls", "aria-labelledby"):
                self.wanted.append(value or "")
            if name in ("href", "src", "action", "srcset"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()


def test_is_one_file_whose_tags_fit_together(page: str) -> None:
    tags = _Tags()
    tags.feed(page)
    assert not tags.open
    assert len(tags.ids) == len(set(tags.ids))
    assert set(tags.wanted) <= set(tags.ids)
    assert all(address.startswith("#") for address in tags.addresses)
    assert not tags.handlers
    assert "http:" not in page
    assert "https:" not in page
    assert "url(" not in page


def test_escapes_what_documents_say(comparison: Comparison) -> None:
    bad = '<script>alert("x")</script>'
    first = comparison.policies[0]
    column = replace(first, meta=replace(first.meta, school=bad, title=bad), file=bad)
    rows = tuple(
        replace(
            row,
            asks=bad,
            cells=tuple(
                replace(
                    cell, why=bad, decides=tuple(replace(q, text=bad, place=bad, rules=(bad,)) for q in cell.decides)
                )
                for cell in row.cells
            ),
        )
        for row in comparison.rows
    )
    quotes = {
        policy: {i: replace(q, text=bad) for i, q in found.items()} for policy, found in comparison.quotes.items()
    }
    text = html(replace(comparison, policies=(column, *comparison.policies[1:]), rows=rows, quotes=quotes))
    assert bad not in text
    assert "&lt;script&gt;alert" in text


def test_colours_can_be_read() -> None:
    """Text on the ground of its stance, and on white, has a contrast of at least 4.5 to 1 (WCAG 2.2 AA)."""
    style = (TEMPLATES / "comparison.css").read_text(encoding="utf-8")
    pairs = dict(re.findall(r"\.s-(\w+) \{ --fore: (#[0-9a-f]+; --back: #[0-9a-f]+)", style))
    assert set(pairs) == set(STANCES)
    for colours in [*pairs.values(), *re.findall(r"--soft: (#[0-9a-f]+)()", style)]:
        fore, back = (*"".join(colours).split("; --back: "), "#f6f7f9")[:2]
        for ground in (back, "#ffffff"):
            assert _contrast(fore, ground) >= 4.5, (fore, ground)


def _contrast(a: str, b: str) -> float:
    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(a), light(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_says_how_many_rules_nobody_has_reviewed(comparison: Comparison, page: str) -> None:
    rules = sum(column.norms for column in comparison.policies)
    assert f"1 of {rules} rules read by machine and not reviewed yet" in page
    reviewed = tuple(replace(column, reviewed=column.norms) for column in comparison.policies)
    assert "all rules reviewed" in html(replace(comparison, policies=reviewed))


def test_one_policy_and_none_still_make_a_page(comparison: Comparison) -> None:
    for policies in ([], [tasks.load(CASES / "cedar-row.byelaw").policy]):
        text = html(tasks.compare(policies))
        assert "No two clauses of different policies rule the same point." in text


# --- in a browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    path = tmp_path_factory.mktemp("page") / "comparison.html"
    path.write_text(page, encoding="utf-8")
    with opened(path) as chrome:
        yield chrome


@pytest.fixture
def fresh(browser: webdriver.Chrome) -> webdriver.Chrome:
    browser.get(browser.current_url.partition("#")[0])
    browser.refresh()
    return browser


def _seen(elements: list[WebElement]) -> list[WebElement]:
    return [element for element in elements if element.is_displayed()]


def _cell(browser: webdriver.Chrome, question: str, column: int) -> WebElement:
    return browser.find_elements(By.CSS_SELECTOR, f"[id='{question}'] .cell")[column]


def test_a_cell_opens_its_clause_with_number_and_page(fresh: webdriver.Chrome) -> None:
    below = fresh.find_element(By.ID, "befriend-pupils--clauses")
    assert not below.is_displayed()
    cell = _cell(fresh, "befriend-pupils", 0)
    assert "Prohibited" in cell.text
    assert "2.1" in cell.text
    cell.click()
    assert below.is_displayed()
    assert cell.get_attribute("aria-expanded") == "true"
    texts = [td.text for td in below.find_elements(By.TAG_NAME, "td")]
    assert "2.1" in texts[0]
    assert "page 2" in texts[0]
    assert "Staff must not accept a friend request from a pupil on a private account." in texts[0]
    assert "page 1" in texts[1]
    assert "Employees should not accept friend requests" in texts[1]
    assert "Looked for a rule on" in texts[2]
    cell.click()
    assert not below.is_displayed()


def test_a_cell_opens_and_closes_by_keyboard(fresh: webdriver.Chrome) -> None:
    below = fresh.find_element(By.ID, "befriend-pupils--clauses")
    cell = _cell(fresh, "befriend-pupils", 0)
    cell.send_keys(Keys.ENTER)
    assert below.is_displayed()
    cell.send_keys(Keys.ARROW_RIGHT)
    assert fresh.switch_to.active_element == _cell(fresh, "befriend-pupils", 1)
    fresh.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not below.is_displayed()


def test_filters_by_topic_stance_words_and_difference(fresh: webdriver.Chrome) -> None:
    rows = fresh.find_elements(By.CSS_SELECTOR, ".row")
    everything = len(rows)
    assert len(_seen(rows)) == everything

    fresh.find_element(By.CSS_SELECTOR, ".chip[data-stance='discouraged']").click()
    assert [row.get_attribute("id") for row in _seen(rows)] == ["befriend-pupils"]
    fresh.find_element(By.ID, "reset").click()
    assert len(_seen(rows)) == everything

    topics = fresh.find_elements(By.CSS_SELECTOR, "#topic option")
    topics[1].click()
    shown = len(_seen(rows))
    assert 0 < shown < everything
    assert fresh.find_element(By.ID, "count").text == f"{shown} of {everything} questions"
    fresh.find_element(By.ID, "reset").click()

    search = fresh.find_element(By.ID, "search")
    search.send_keys("friend request RELATIVES")
    assert "befriend-pupils" in [row.get_attribute("id") for row in _seen(rows)]
    search.send_keys(" zzzz")
    assert not _seen(rows)
    assert fresh.find_element(By.ID, "nothing").is_displayed()
    fresh.find_element(By.ID, "reset").click()

    fresh.find_element(By.CSS_SELECTOR, "#which option[value='differ']").click()
    for row in _seen(rows):
        words = {element.text for element in row.find_elements(By.CSS_SELECTOR, ".stance")}
        assert len(words) > 1


def test_an_address_opens_its_question(fresh: webdriver.Chrome) -> None:
    fresh.get(fresh.current_url + "#q=befriend-pupils")
    fresh.refresh()
    assert fresh.find_element(By.ID, "befriend-pupils--clauses").is_displayed()


def test_heading_and_questions_stay_in_sight(fresh: webdriver.Chrome) -> None:
    fresh.execute_script("document.querySelector('.scroll').scrollTop = 900")
    head = fresh.find_element(By.CSS_SELECTOR, ".matrix thead th:nth-child(2)")
    top = fresh.find_element(By.CSS_SELECTOR, ".scroll").rect["y"]
    assert abs(head.rect["y"] - top) < 3


def test_aligned_clauses_stand_side_by_side(fresh: webdriver.Chrome) -> None:
    fresh.find_element(By.ID, "tab-clauses").click()
    pairs = fresh.find_elements(By.CSS_SELECTOR, ".pair")
    shown = _seen(pairs)
    assert shown
    text = shown[0].text
    assert "Staff must not accept a friend request" in text
    assert "Employees should not accept friend requests" in text
    assert "must not against should not" in " ".join(text.split())
    assert "page 2" in text
    fresh.find_element(By.CSS_SELECTOR, "#left option[value='brook-hill']").click()
    fresh.find_element(By.CSS_SELECTOR, "#right option[value='alder-vale']").click()
    turned = _seen(fresh.find_elements(By.CSS_SELECTOR, ".pair"))[0].text
    assert turned.index("Employees should not accept") < turned.index("Staff must not accept")
    assert "should not against must not" in " ".join(turned.split())
    fresh.find_element(By.CSS_SELECTOR, "#left option[value='alder-vale']").click()
    fresh.find_element(By.CSS_SELECTOR, "#right option[value='cedar-row']").click()
    assert [pair.get_attribute("data-right") for pair in _seen(pairs)] == ["cedar-row"]
    fresh.find_element(By.CSS_SELECTOR, "#left option[value='cedar-row']").click()
    assert fresh.find_element(By.ID, "no-pairs").is_displayed()


def test_tabs_follow_the_arrow_keys(fresh: webdriver.Chrome) -> None:
    fresh.find_element(By.ID, "tab-questions").send_keys(Keys.ARROW_LEFT)
    assert fresh.find_element(By.ID, "view-policies").is_displayed()
    assert fresh.switch_to.active_element.get_attribute("id") == "tab-policies"
    for stance in STANCES.values():
        assert stance.means in fresh.find_element(By.ID, "view-policies").text


def test_nothing_was_refused_or_failed(browser: webdriver.Chrome) -> None:
    assert browser.get_log("browser") == []
