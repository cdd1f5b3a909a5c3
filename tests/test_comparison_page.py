"""The comparison page: one file, safe, readable without colour, and usable in a real browser."""

import base64
import io
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from browser import opened
from byelaw.diff.compare import Comparison
from byelaw.outputs.comparison import STANCES, html
from byelaw.outputs.comparison.page import TEMPLATES
from byelaw.tasks import comparing, documents
from markupsafe import escape
from msgspec.structs import replace
from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.print_page_options import PrintOptions
from selenium.webdriver.remote.webelement import WebElement

CASES = Path(__file__).parent / "cases" / "compare"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return comparing.compare([documents.load(path).policy for path in sorted(CASES.glob("*.byelaw"))])


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
            if name in ("aria-controls", "aria-labelledby", "data-lead"):
                self.wanted.append(value or "")
            if name == "href" and (value or "").startswith("#"):
                self.wanted.append(unquote((value or "")[1:]))
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
        policy: {i: replace(q, text=bad, place=bad, section=bad, rules=(bad,)) for i, q in found.items()}
        for policy, found in comparison.quotes.items()
    }
    text = html(replace(comparison, policies=(column, *comparison.policies[1:]), rows=rows, quotes=quotes))
    assert bad not in text
    assert "&lt;script&gt;alert" in text


def test_each_clause_stands_in_it_once(comparison: Comparison, page: str) -> None:
    texts = [quote.text for quotes in comparison.quotes.values() for quote in quotes.values()]
    quoted = [f"<blockquote>{escape(text)}</blockquote>" for text in texts]
    assert [quote for quote in quoted if page.count(quote) != quoted.count(quote)] == []
    longest = max(texts, key=len)
    assert page.count(str(escape(longest))) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(scheme: str) -> None:
    """Text on the ground of its stance, and on every ground of the page, has a contrast of at least 4.5 to 1 (WCAG 2.2 AA)."""
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    light, dark = style.split("prefers-color-scheme: dark", 1)
    part = light if scheme == "light" else dark.split("\n}", 1)[0]
    names = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", part.split(".s-", 1)[0]))
    pairs = re.findall(r"\.s-(\w+)[^{]* \{ --fore: (#[0-9a-f]+); --back: (#[0-9a-f]+)", part)
    assert {stance for stance, *_ in pairs} == set(STANCES)
    grounds = [names[ground] for ground in ("paper", "ground", "tint", "own")]
    for fore in (names["ink"], names["soft"], names["accent"], names["alarm"]):
        assert [(fore, ground) for ground in grounds if _contrast(fore, ground) < 4.5] == []
    assert _contrast(names["ink"], names["mark"]) >= 4.5
    assert _contrast(names["paper"], names["accent"]) >= 4.5
    for stance, fore, back in pairs:
        assert [(stance, ground) for ground in (back, *grounds) if _contrast(fore, ground) < 4.5] == []


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
    for policies in ([], [documents.load(CASES / "cedar-row.byelaw").policy]):
        text = html(comparing.compare(policies))
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
    return browser.find_elements(By.CSS_SELECTOR, f"[id='q:{question}'] .cell")[column]


def _view(browser: webdriver.Chrome, name: str) -> None:
    browser.find_element(By.ID, f"tab-{name}").click()


def _shown_rows(browser: webdriver.Chrome) -> list[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, ".row")
    return [(row.get_attribute("id") or "").removeprefix("q:") for row in _seen(rows)]


def test_a_cell_opens_its_clause_with_number_and_page(fresh: webdriver.Chrome) -> None:
    _view(fresh, "questions")
    below = fresh.find_element(By.ID, "q:befriend-pupils:clauses")
    assert not below.is_displayed()
    cell = _cell(fresh, "befriend-pupils", 0)
    assert "Prohibited" in cell.text
    assert "2.1" in cell.text
    cell.click()
    assert below.is_displayed()
    assert cell.get_attribute("aria-expanded") == "true"
    first, second, silent = (answer.text for answer in below.find_elements(By.CSS_SELECTOR, ".answer"))
    assert "2.1" in first
    assert "page 2" in first
    assert "Staff must not accept a friend request from a pupil on a private account." in first
    assert "page 1" in second
    assert "Employees should not accept friend requests" in second
    assert "Cedar Row" in silent
    assert "accept contact" in silent
    cell.click()
    assert not below.is_displayed()


def test_a_link_to_a_clause_shows_it(fresh: webdriver.Chrome) -> None:
    _view(fresh, "laws")
    fresh.find_element(By.CSS_SELECTOR, "#view-laws .ref").click()
    dialog = fresh.find_element(By.TAG_NAME, "dialog")
    assert dialog.is_displayed()
    assert "Alder Vale Primary School" in dialog.text
    assert "The Data Protection Act 2018" in dialog.text
    fresh.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not dialog.is_displayed()


def test_a_cell_opens_and_closes_by_keyboard(fresh: webdriver.Chrome) -> None:
    _view(fresh, "questions")
    below = fresh.find_element(By.ID, "q:befriend-pupils:clauses")
    cell = _cell(fresh, "befriend-pupils", 0)
    cell.send_keys(Keys.ENTER)
    assert below.is_displayed()
    cell.send_keys(Keys.ARROW_RIGHT)
    assert fresh.switch_to.active_element == _cell(fresh, "befriend-pupils", 1)
    fresh.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not below.is_displayed()
    assert fresh.switch_to.active_element == cell


def test_the_tab_key_passes_the_matrix_in_one_step(fresh: webdriver.Chrome) -> None:
    _view(fresh, "questions")
    stops = fresh.find_elements(By.CSS_SELECTOR, ".matrix .cell[tabindex='0']")
    assert len(stops) == 1
    stops[0].send_keys(Keys.ARROW_DOWN)
    moved = fresh.find_elements(By.CSS_SELECTOR, ".matrix .cell[tabindex='0']")
    assert moved == [fresh.switch_to.active_element]
    assert moved != stops


def test_the_first_key_offers_to_skip_to_the_comparison(fresh: webdriver.Chrome) -> None:
    fresh.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    link = fresh.switch_to.active_element
    assert link.text.startswith("Skip")
    assert link.rect["y"] >= 0
    link.send_keys(Keys.ENTER)
    assert fresh.switch_to.active_element.tag_name == "main"


def test_filters_by_topic_role_stance_words_and_difference(fresh: webdriver.Chrome) -> None:
    _view(fresh, "questions")
    everything = len(_shown_rows(fresh))
    fresh.find_element(By.CSS_SELECTOR, ".chip[data-stance='discouraged']").click()
    assert _shown_rows(fresh) == ["befriend-pupils", "contact-pupils", "pupils-contact-staff"]
    fresh.find_element(By.ID, "reset").click()
    assert len(_shown_rows(fresh)) == everything

    fresh.find_elements(By.CSS_SELECTOR, "#topic option")[1].click()
    shown = len(_shown_rows(fresh))
    assert 0 < shown < everything
    assert fresh.find_element(By.ID, "count").text == f"{shown} of {everything} questions"
    fresh.find_element(By.ID, "reset").click()

    fresh.find_element(By.CSS_SELECTOR, "#role option[value='pupils']").click()
    rows = _shown_rows(fresh)
    assert "befriend-pupils" not in rows
    assert 0 < len(rows) < everything
    fresh.find_element(By.ID, "reset").click()

    search = fresh.find_element(By.ID, "search")
    search.send_keys("friend request RELATIVES")
    assert "befriend-pupils" in _shown_rows(fresh)
    assert "unless they are relatives" in fresh.find_element(By.ID, "found").text
    search.send_keys(" zzzz")
    assert not _shown_rows(fresh)
    assert fresh.find_element(By.ID, "nothing").is_displayed()
    fresh.find_element(By.ID, "reset").click()

    fresh.find_element(By.CSS_SELECTOR, "#which option[value='differ']").click()
    for row in _seen(fresh.find_elements(By.CSS_SELECTOR, ".row")):
        words = {element.text for element in row.find_elements(By.CSS_SELECTOR, ".stance")}
        assert len(words) > 1


def test_a_figure_at_a_glance_leads_to_its_questions(fresh: webdriver.Chrome, comparison: Comparison) -> None:
    stricter = [s.stricter for s in comparison.standings if s.policy == "alder-vale"]
    questions = {question for found in stricter for question in found}
    link = fresh.find_element(By.CSS_SELECTOR, ".figures tbody tr:first-child .only")
    assert link.text == str(len(questions))
    link.click()
    assert set(_shown_rows(fresh)) == questions
    fresh.find_element(By.ID, "picked").click()
    assert len(_shown_rows(fresh)) == len(comparison.rows)


def test_a_policy_can_be_left_out_of_sight(fresh: webdriver.Chrome) -> None:
    _view(fresh, "questions")
    fresh.find_element(By.CSS_SELECTOR, ".pick summary").click()
    fresh.find_element(By.CSS_SELECTOR, ".pick input[value='2']").click()
    assert [cell.is_displayed() for cell in fresh.find_elements(By.CSS_SELECTOR, "[id='q:befriend-pupils'] .cell")] == [
        True,
        False,
        True,
    ]
    cell = _cell(fresh, "befriend-pupils", 0)
    cell.send_keys(Keys.ARROW_RIGHT)
    assert fresh.switch_to.active_element == _cell(fresh, "befriend-pupils", 2)


def test_an_address_opens_its_question_or_its_clause(fresh: webdriver.Chrome) -> None:
    base = fresh.current_url.partition("#")[0]
    fresh.get(base + "#q:befriend-pupils")
    fresh.refresh()
    assert fresh.find_element(By.ID, "q:befriend-pupils:clauses").is_displayed()
    fresh.get(base + "#alder-vale/c2.1")
    clause = fresh.find_element(By.ID, "alder-vale/c2.1")
    assert clause.is_displayed()


def test_heading_and_questions_stay_in_sight(fresh: webdriver.Chrome) -> None:
    _view(fresh, "questions")
    fresh.execute_script("document.querySelector('#view-questions .scroll').scrollTop = 900")
    head = fresh.find_element(By.CSS_SELECTOR, "#view-questions .matrix thead th:nth-child(2)")
    top = fresh.find_element(By.CSS_SELECTOR, "#view-questions .scroll").rect["y"]
    assert abs(head.rect["y"] - top) < 3


def test_aligned_clauses_stand_side_by_side(fresh: webdriver.Chrome) -> None:
    _view(fresh, "pairs")
    pairs = fresh.find_elements(By.CSS_SELECTOR, ".pair")
    shown = _seen(pairs)
    assert shown
    text = shown[0].text
    assert "Staff must not accept a friend request" in text
    assert "Employees should not accept friend requests" in text
    assert "must not against should not" in " ".join(text.split())
    assert "page 2" in text
    marks = [
        [m.text for m in side.find_elements(By.TAG_NAME, "mark")]
        for side in shown[0].find_elements(By.CLASS_NAME, "side")
    ]
    assert marks == [
        ["Staff must", "a", "request", "a pupil", "account."],
        ["Employees should", "requests", "students", "account, unless they are relatives."],
    ]
    fresh.find_element(By.CSS_SELECTOR, "#left option[value='brook-hill']").click()
    fresh.find_element(By.CSS_SELECTOR, "#right option[value='alder-vale']").click()
    turned = _seen(fresh.find_elements(By.CSS_SELECTOR, ".pair"))[0].text
    assert turned.index("Employees should not accept") < turned.index("Staff must not accept")
    assert "should not against must not" in " ".join(turned.split())
    fresh.find_element(By.CSS_SELECTOR, "#left option[value='alder-vale']").click()
    fresh.find_element(By.CSS_SELECTOR, "#right option[value='cedar-row']").click()
    names = [name.text for name in fresh.find_elements(By.CSS_SELECTOR, ".pair .school")]
    assert names == ["Alder Vale Primary School", "Cedar Row High School"]
    fresh.find_element(By.CSS_SELECTOR, "#left option[value='cedar-row']").click()
    assert fresh.find_element(By.ID, "no-pairs").is_displayed()


def test_tabs_follow_the_arrow_keys(fresh: webdriver.Chrome) -> None:
    fresh.find_element(By.ID, "tab-overview").send_keys(Keys.ARROW_LEFT)
    assert fresh.find_element(By.ID, "view-policies").is_displayed()
    assert fresh.switch_to.active_element.get_attribute("id") == "tab-policies"
    for stance in STANCES.values():
        assert stance.means in fresh.find_element(By.ID, "view-policies").text


def _printed(browser: webdriver.Chrome) -> str:
    """The words of the page on paper."""
    options = PrintOptions()
    options.background = True
    paper = PdfReader(io.BytesIO(base64.b64decode(browser.print_page(options))))
    return unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in paper.pages))


def test_on_paper_comes_what_is_seen(fresh: webdriver.Chrome, comparison: Comparison) -> None:
    _view(fresh, "questions")
    fresh.find_element(By.CSS_SELECTOR, "#which option[value='differ']").click()
    words = " ".join(_printed(fresh).split())
    differ = set(comparison.differs)
    asked = {row.question: row.asks.split("?")[0][:24] in words for row in comparison.rows}
    assert [question for question, seen in asked.items() if seen != (question in differ)] == []
    assert "Duties" not in words


def test_everything_is_printed_with_every_row_open(fresh: webdriver.Chrome, comparison: Comparison) -> None:
    fresh.execute_script("window.print = () => {}")
    fresh.find_element(By.ID, "print-all").click()
    count = "return [document.querySelectorAll('.row').length, document.querySelectorAll('.detail.open').length]"
    assert fresh.execute_script(count) == [len(comparison.rows)] * 2
    words = " ".join(_printed(fresh).split())
    for title in ("Questions", "Duties", "Clause by clause"):
        assert title in words
    fresh.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert fresh.execute_script(count) == [len(comparison.rows), 0]


def test_nothing_was_refused_or_failed(browser: webdriver.Chrome) -> None:
    assert browser.get_log("browser") == []
