"""Ken je wijk? with a keyboard, without script, on a phone, on the wall and on paper."""

import io

import pytest
from pypdf import PdfReader

from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import RULES, RUN, WIDER_THAN_THE_SCREEN

pytestmark = pytest.mark.browser

QUIZ = pages.BUURT + "ken-je-wijk/"
OWNED = QUIZ + "?vraag=3"
WALL = OWNED + "&scherm=1"
BEAMERS = ({"width": 1280, "height": 720}, {"width": 1024, "height": 768}, {"width": 1920, "height": 1080})

OVERFLOW = "(() => { const e = document.querySelector('.quiz--wall'); return e.scrollHeight - e.clientHeight; })()"
SHEETS = ("BU19110801", "BU0363AF09", "WK036104", "WK191601", "GM0361", "PV27", "NL00")


def plain(text):
    return text.replace("\u00a0", " ")


def told(page):
    return plain(page.locator(".quiz-told").inner_text())


def test_a_guess_is_made_read_out_and_told_with_the_keyboard_alone(open_page):
    page = open_page(OWNED)
    slider = page.get_by_role("slider", name="Wat denkt u? Schuif naar uw gok.")
    slider.focus()

    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    said = plain(page.locator("[data-said]").inner_text())
    spoken = plain(slider.get_attribute("aria-valuetext") or "")
    page.keyboard.press("Tab")
    page.locator(":focus").press("Enter")
    page.wait_for_url("**gok=2#antwoord")

    assert said == spoken == "2 %: 1 op de 50 huizen"
    assert told(page) == "U gokte 2 %. Het is 86 %: veel meer dan u dacht."
    assert page.locator("#antwoord").bounding_box()["y"] < DESKTOP["height"]


def test_all_questions_are_gone_through_without_a_mouse(open_page):
    page = open_page(QUIZ)
    page.get_by_role("link", name="Begin met vraag 1").press("Enter")

    seen = []
    for _ in range(6):
        page.get_by_role("button", name="Toon het antwoord").press("Enter")
        page.locator(".quiz-told").wait_for()
        seen.append(page.locator("h1").inner_text())
        page.locator("[data-next]").press("Enter")
        page.locator(".quiz-told").wait_for(state="detached")

    assert len(set(seen)) == 6
    assert page.locator("h1").inner_text() == "Kreileroord"


def test_without_script_the_same_questions_are_asked_and_answered(open_page):
    page = open_page(OWNED, PHONE, java_script_enabled=False)
    assert page.locator("[data-said]:visible").count() == 0
    assert page.locator(".quiz-stops").is_visible()

    page.locator("#gok").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Toon het antwoord").click()

    assert told(page) == "U gokte 100 %. Het is 86 %: minder dan u dacht."
    page.get_by_role("link", name="Volgende vraag").click()
    assert "vraag 4 van 6" in page.locator(".quiz-count").inner_text()


def test_a_wrong_guess_is_asked_again_without_script_too(browser, address):
    page = browser.new_context(java_script_enabled=False).new_page()

    answer = page.goto(f"{address}{OWNED}&gok=abc")

    assert answer is not None
    assert answer.status == 400
    assert page.locator("[role=alert]").inner_text().startswith("“abc” is geen getal.")
    assert page.locator("#gok").is_visible()
    page.close()


@pytest.mark.parametrize("path", [QUIZ, OWNED, OWNED + "&gok=45", QUIZ + "?vraag=1&gok=2", QUIZ + "afdrukken/"])
def test_on_a_phone_it_fits_and_can_be_touched(open_page, path):
    page = open_page(path, PHONE)

    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    sizes = page.locator(".quiz-nav a, .quiz-form button, .quiz-slider input").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert [size for size in sizes if size < 44] == []


def test_the_letters_on_the_line_can_be_read_on_a_phone(open_page):
    page = open_page(OWNED + "&gok=45", PHONE)

    scale = page.locator(".quiz-line svg").bounding_box()["width"] / 352

    assert scale * 13 >= 11


@pytest.mark.parametrize("beamer", BEAMERS, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("number", range(1, 7))
@pytest.mark.parametrize("rest", ["", "&toon=1"], ids=["question", "answer"])
def test_on_the_wall_a_question_fills_the_screen_and_no_more(open_page, beamer, number, rest):
    page = open_page(f"{QUIZ}?vraag={number}&scherm=1{rest}", beamer)
    box = page.locator(".quiz--wall").bounding_box()

    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, beamer["width"], beamer["height"])
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator(".top:visible, .foot:visible, .crumb:visible").count() == 0


def test_on_the_wall_letters_grow_with_the_screen(open_page):
    sizes = [
        open_page(WALL, beamer).locator("h1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        for beamer in BEAMERS
    ]

    assert sizes == sorted(sizes)
    assert sizes[0] >= 40
    assert sizes[2] >= 60


def test_on_the_wall_arrows_slide_enter_shows_and_an_arrow_goes_on(open_page):
    page = open_page(WALL)

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert plain(page.locator("[data-said]").inner_text()).startswith("52 %")
    page.locator(":focus").press("Enter")
    page.locator(".quiz-told").wait_for()
    assert told(page) == "U gokte 52 %. Het is 86 %: veel meer dan u dacht."

    page.keyboard.press("ArrowRight")
    page.wait_for_url("**vraag=4&scherm=1")
    page.locator(":focus").press("Enter")
    page.locator(".quiz-told").wait_for()
    assert told(page).startswith("Het is ")

    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**vraag=3&scherm=1")
    page.keyboard.press("Escape")
    page.wait_for_url("**vraag=3")
    assert page.locator(".top").is_visible()


def test_on_the_wall_enter_on_a_link_follows_that_link(open_page):
    page = open_page(WALL)

    page.locator("[data-skip]").press("Enter")

    page.wait_for_url("**vraag=4&scherm=1")


def test_on_the_wall_it_works_without_script(open_page):
    page = open_page(WALL, java_script_enabled=False)

    page.get_by_role("button", name="Toon het antwoord").click()
    assert told(page).startswith("U gokte 50 %.")
    page.get_by_role("link", name="Volgende vraag").click()

    assert page.url.endswith("?vraag=4&scherm=1")


@pytest.mark.parametrize("path", [OWNED, OWNED + "&gok=45", WALL, WALL + "&gok=45", QUIZ + "afdrukken/"])
def test_axe_finds_nothing_in_the_colours_of_the_reader(axe_page, path):
    assert axe_page(path, forced_colors="active").evaluate(RUN, RULES) == []


@pytest.mark.parametrize("code", SHEETS)
def test_all_questions_with_their_answers_print_on_one_a4(open_page, code):
    page = open_page(f"/gebied/{code}/ken-je-wijk/afdrukken/")
    headings = [" ".join(plain(one).split()) for one in page.locator("h2").all_inner_texts()]

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(paper.pages) == 1
    words = " ".join(plain(paper.pages[0].extract_text()).split())
    assert [one for one in headings if one[:24] not in words] == []
    assert words.count("Antwoord: ") == len(headings) == 6
    assert "Afdrukken" not in words


def test_an_answer_prints_without_what_can_only_be_pressed(open_page):
    page = open_page(OWNED + "&gok=45")

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert "Het is 86" in words
    assert "Volgende vraag" not in words
