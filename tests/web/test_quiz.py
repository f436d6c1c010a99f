"""Ken je wijk?: six questions about an area, one page each, and all of them on paper."""

import re

import pytest

from tests.web.addresses import AREAS
from wijkdna.domain.areas import Level
from wijkdna.domain.quiz import FEWEST, QUESTIONS
from wijkdna.web.quiz.queries import columns_asked, questions

KREILEROORD = "/gebied/BU19110801/ken-je-wijk/"
OUDE_KERN = "/gebied/BU99010001/ken-je-wijk/"
PLACES = ("NL00", "PV27", "GM0361", "WK036104", "BU19110801", "BU0363AF09")


def plain(text):
    return text.replace("\u00a0", " ")


def asked(release, code):
    return questions(release, release.row(code))


@pytest.mark.parametrize("code", PLACES)
def test_every_kind_of_place_has_six_questions_of_six_themes(shipped_release, code):
    found = asked(shipped_release, code)

    assert len(found) == QUESTIONS
    assert len({one.theme for one in found}) == QUESTIONS
    assert sum(one.indicator.valence == "kwetsbaar" for one in found) == 0


def test_whatever_the_place_its_own_figures_of_enough_people_are_asked(shipped_release):
    areas = shipped_release.areas
    for row in range(0, len(areas), 7):
        columns = columns_asked(shipped_release, row)
        vulnerable = sum(shipped_release.indicators[column].valence == "kwetsbaar" for column in columns)
        assert all(shipped_release.measured_for[row, column] == row for column in columns)
        assert not any(shipped_release.n[row, column] < FEWEST for column in columns)
        assert vulnerable <= min(2, len(columns) // 2)


def test_the_answer_lies_on_the_slider_with_room_behind_it(shipped_release):
    for code in PLACES:
        for one in asked(shipped_release, code):
            value = shipped_release.values[shipped_release.row(code), one.column] * one.indicator.value_scale
            assert one.slider.low <= value < one.slider.high
            assert len(one.words) == len(one.slider.stops)


def test_the_start_names_the_questions_and_three_ways_to_do_it(shipped_site, shipped_release):
    page = shipped_site.page(KREILEROORD)

    assert page.h1 == "Ken je wijk? Kreileroord"
    themes = [one.text for one in page.all("li") if one.inside(page.one("ol", "quiz-themes"))]
    assert [text.split(":")[0] for text in themes] == [one.theme for one in asked(shipped_release, "BU19110801")]
    buttons = {one.text: one["href"] for one in page.all("a", "nl-button")}
    assert buttons == {
        "Begin met vraag 1": f"{KREILEROORD}?vraag=1",
        "Op een groot scherm": f"{KREILEROORD}?vraag=1&scherm=1",
        "Op papier": f"{KREILEROORD}afdrukken/",
    }
    assert page.all("p", "note") == []


def test_a_question_is_a_form_with_one_slider_and_without_its_answer(shipped_site):
    page = shipped_site.page(f"{KREILEROORD}?vraag=3")
    form = page.one("form", "quiz-form")

    assert page.h1 == "In Kreileroord gaat het bij hoeveel van de 100 huizen om een koophuis?"
    assert (form["method"], form["action"]) == ("get", f"{KREILEROORD}#antwoord")
    fields = {one["name"]: one["value"] for one in page.all("input") if one.inside(form)}
    assert fields == {"vraag": "3", "gok": "50"}
    slider = page.one("input", id="gok")
    assert [slider[name] for name in ("type", "min", "max", "step")] == ["range", "0", "100", "1"]
    assert plain(slider["data-words"]).split("|")[86] == "86 %: bijna 9 van de 10 huizen"
    assert "86" not in page.main
    assert [one.text for one in page.all("span") if one.parent and "quiz-stops" in one.parent.classes] == [
        f"{part}\u00a0%".replace("\u00a0", " ") for part in (0, 20, 40, 60, 80, 100)
    ]


def test_an_answer_shows_the_guess_the_figure_the_gemeente_and_nederland(shipped_site):
    page = shipped_site.page(f"{KREILEROORD}?vraag=3&gok=45")

    assert page.one("p", "quiz-told").text == "U gokte 45 %. Het is 86 %: veel meer dan u dacht."
    assert page.one("p", "quiz-sentence").text.startswith(
        "In Kreileroord gaat het bij bijna 9 van de 10 huizen om een koophuis. Dat is iets meer dan elders"
    )
    assert page.pairs() == {"Uw gok": "45 %", "Kreileroord": "86 %", "Hollands Kroon": "71 %", "Nederland": "57 %"}
    drawing = page.one("figure", "quiz-line")
    labels = [one.text for one in page.all("text") if one.inside(drawing)]
    assert labels == ["Hollands Kroon 71 %", "Nederland 57 %", "uw gok 45 %", "Kreileroord 86 %"]
    assert page.one("desc", id="lijn-d").text == ("Kreileroord 86 %, Hollands Kroon 71 %, Nederland 57 %; uw gok 45 %.")


def test_the_marks_on_the_line_stand_in_the_order_of_their_numbers(shipped_site):
    page = shipped_site.page(f"{KREILEROORD}?vraag=3&gok=45")
    drawing = page.one("figure", "quiz-line")
    lines = [float(re.match(r"M([\d.]+)", one["d"])[1]) for one in page.all("path", "tick") if one.inside(drawing)]
    guess = float(re.match(r"M([\d.]+)", page.one("path", "guess")["d"])[1])
    own = float(page.one("circle", "dot--me")["cx"])

    gemeente, land = lines
    assert guess < land < gemeente < own


def test_beside_an_answer_stand_what_it_is_what_it_does_not_say_a_question_and_its_source(
    shipped_site, shipped_release
):
    for one in asked(shipped_release, "BU19110801"):
        page = shipped_site.page(f"{KREILEROORD}?vraag={one.number}&toon=1")
        words = page.main

        for text in (one.indicator.explanation, one.indicator.why_it_matters, one.indicator.caveat):
            assert " ".join(text.split()) in words
        assert one.indicator.question.removeprefix("Vraag buiten: ") in words
        assert all(shipped_release.cautions[code] in words for code in one.indicator.caution)
        source = page.one("p", "src")
        assert source.text.startswith(f"buurtcijfer {one.indicator.newest} · ")
        assert f"/gebied/BU19110801/cijfers/{one.indicator.id}/" in page.links()


def test_an_answer_can_be_shown_without_a_guess(shipped_site):
    page = shipped_site.page(f"{KREILEROORD}?vraag=3&toon=1")

    assert page.one("p", "quiz-told").text == "Het is 86 %."
    assert page.all("path", "guess") == []
    assert "Uw gok" not in page.pairs()


def test_one_question_leads_to_the_next_and_the_last_to_the_place(shipped_site):
    first = shipped_site.page(f"{KREILEROORD}?vraag=1&gok=2")
    last = shipped_site.page(f"{KREILEROORD}?vraag=6&gok=50")

    assert first.one("a", rel="next")["href"] == f"{KREILEROORD}?vraag=2"
    assert first.all("a", rel="prev") == []
    assert last.one("a", rel="next")["href"] == "/gebied/BU19110801/"
    assert last.one("a", rel="prev")["href"] == f"{KREILEROORD}?vraag=5"


def test_on_the_wall_every_way_on_stays_on_the_wall(shipped_site):
    page = shipped_site.page(f"{KREILEROORD}?vraag=3&scherm=1&gok=45")
    question = shipped_site.page(f"{KREILEROORD}?vraag=3&scherm=1")

    assert "quiz--wall" in page.one("article").classes
    assert page.one("a", rel="next")["href"] == f"{KREILEROORD}?vraag=4&scherm=1"
    assert {one["name"]: one["value"] for one in question.all("input", type="hidden")} == {"vraag": "3", "scherm": "1"}
    assert question.one("form", "quiz-form")["action"] == KREILEROORD
    assert shipped_site.page(f"{KREILEROORD}?vraag=3").all("article", "quiz--wall") == []


@pytest.mark.parametrize(
    ("guess", "message"),
    [
        ("abc", "“abc” is geen getal. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("", "Er staat geen gok. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("101", "101 ligt niet op de schuif. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("-1", "-1 ligt niet op de schuif. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("NaN", "“NaN” is geen getal. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("1e1", "“1e1” is geen getal. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("٣", "“٣” is geen getal. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
        ("<b>9</b>", "“<b>9</b>” is geen getal. Schuif de knop naar uw gok, of zoek een getal tussen 0 % en 100 %."),
    ],
)
def test_a_guess_that_is_none_is_asked_again_with_words(shipped_site, guess, message):
    page = shipped_site.page(f"{KREILEROORD}?vraag=3&gok={guess}", 400)

    assert page.one("p", "quiz-problem").text == message
    assert page.one("input", id="gok")["aria-describedby"] == page.one("p", "quiz-problem")["id"]
    assert page.h1.startswith("In Kreileroord gaat het")
    assert page.all("section", id="antwoord") == []


@pytest.mark.parametrize(("guess", "told"), [("45.4", "45 %"), ("45,6", "46 %"), (" 45 ", "45 %"), ("0", "0 %")])
def test_a_guess_between_two_stops_lands_on_the_nearest(shipped_site, guess, told):
    assert shipped_site.page(f"{KREILEROORD}?vraag=3&gok={guess}").pairs()["Uw gok"] == told


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("vraag=9", "Vraag “9” is er niet. Er zijn 6 vragen over deze plek."),
        ("vraag=0", "Vraag “0” is er niet. Er zijn 6 vragen over deze plek."),
        ("vraag=-1", "Vraag “-1” is er niet. Er zijn 6 vragen over deze plek."),
        ("vraag=twee", "Vraag “twee” is er niet. Er zijn 6 vragen over deze plek."),
        ("vraag=", "Vraag “” is er niet. Er zijn 6 vragen over deze plek."),
        ("vraag=²", "Vraag “²” is er niet. Er zijn 6 vragen over deze plek."),
        ("gok=35", "In dit adres staat een gok, maar niet bij welke vraag die hoort."),
        ("toon=1", "In dit adres staat een gok, maar niet bij welke vraag die hoort."),
        ("vraag=1&scherm=ja", "Achter “scherm” hoort een 1 of een 0. Er stond “ja”."),
        ("vraag=1&toon=2", "Achter “toon” hoort een 1 of een 0. Er stond “2”."),
    ],
)
def test_a_question_that_is_not_there_says_so_and_offers_the_others(shipped_site, query, message):
    page = shipped_site.page(f"{KREILEROORD}?{query}", 400)

    assert page.h1 == "Deze vraag is er niet"
    assert message in [one.text for one in page.all("p")]
    assert [link for link in page.links() if link.startswith(f"{KREILEROORD}?")] == [
        f"{KREILEROORD}?vraag={number}" for number in range(1, 7)
    ]


def test_a_place_with_few_figures_has_fewer_questions_and_says_why(shipped_site, shipped_release):
    counts = {row: len(columns_asked(shipped_release, row)) for row in buurten(shipped_release)}
    few = next(row for row, count in counts.items() if 1 < count < QUESTIONS)
    one = next(row for row, count in counts.items() if count == 1)

    codes = shipped_release.areas.codes
    page = shipped_site.page(f"/gebied/{codes[few]}/ken-je-wijk/")
    assert page.one("p", "note").text.startswith(f"Over deze plek zijn er maar {counts[few]} vragen.")
    alone = shipped_site.page(f"/gebied/{codes[one]}/ken-je-wijk/")
    assert alone.one("p", "note").text.startswith("Over deze plek is er maar één vraag.")
    assert "Er is maar één vraag over" in shipped_site.page(f"/gebied/{codes[one]}/ken-je-wijk/?vraag=2", 400).main


def buurten(release):
    rows = release.areas.slices[Level.BUURT]
    return range(rows.start, rows.stop)


def test_a_place_where_nobody_lives_points_to_the_wijk_and_the_gemeente(shipped_site):
    page = shipped_site.page("/gebied/BU03960401/ken-je-wijk/?vraag=1&gok=3")

    assert page.h1 == "Over Industriegebied kunnen we niets vragen"
    assert [link for link in page.links() if link.endswith("/ken-je-wijk/")] == [
        "/gebied/WK039604/ken-je-wijk/",
        "/gebied/GM0396/ken-je-wijk/",
    ]
    paper = shipped_site.page("/gebied/BU03960401/ken-je-wijk/afdrukken/")
    assert "kunnen we niets vragen" in paper.main
    assert paper.one("ol", "quiz-sheet").text == ""


@pytest.mark.parametrize("code", AREAS)
def test_every_page_of_every_kind_of_place_is_there(site, built_release, code):
    address = f"/gebied/{code}/ken-je-wijk/"

    for one in asked(built_release, code):
        for query in ("", "&toon=1", f"&gok={one.slider.low}", f"&gok={one.slider.high}", "&scherm=1&toon=1"):
            assert site.page(f"{address}?vraag={one.number}{query}").h1 == " ".join(one.text.split())
    assert len(site.page(f"{address}afdrukken/").all("h2")) == len(asked(built_release, code))


def test_the_sheet_has_every_question_with_its_answer_and_source(shipped_site, shipped_release):
    page = shipped_site.page(f"{KREILEROORD}afdrukken/")

    headings = [one.text for one in page.all("h2")]
    assert headings == [f"{one.number}. {one.text}" for one in asked(shipped_release, "BU19110801")]
    answers = [one.text for one in page.all("p") if one.text.startswith("Antwoord: ")]
    assert answers[2] == "Antwoord: 86 %. Hollands Kroon 71 %, Nederland 57 %."
    assert [one.text for one in page.all("p", "src")][2] == "buurtcijfer 2024 · CBS 85984NED"
    assert page.one("html")["data-paper"] == "Ken je wijk? Kreileroord, buurt in Hollands Kroon"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("NL00", ["Nederland"]),
        ("PV27", ["Noord-Holland", "Nederland"]),
        ("GM0361", ["Alkmaar", "Noord-Holland", "Nederland"]),
        ("GM0014", ["Groningen", "provincie Groningen", "Nederland"]),
    ],
)
def test_a_place_is_laid_beside_what_lies_around_it(shipped_site, code, names):
    page = shipped_site.page(f"/gebied/{code}/ken-je-wijk/?vraag=1&toon=1")

    assert list(page.pairs()) == names


def test_a_code_in_small_letters_goes_to_its_one_address_with_the_question(site):
    answer = site.get("/gebied/bu99010001/ken-je-wijk/?vraag=1&gok=3")

    assert (answer.status_code, answer["Location"]) == (301, f"{OUDE_KERN}?vraag=1&gok=3")
    assert site.get("/gebied/bu99010001/ken-je-wijk/afdrukken/")["Location"] == f"{OUDE_KERN}afdrukken/"


def test_an_unknown_place_has_no_quiz(site):
    assert site.page("/gebied/niets/ken-je-wijk/", 404).h1 == "Deze plek kennen we niet"
    assert site.page("/gebied/niets/ken-je-wijk/afdrukken/", 404).h1 == "Deze plek kennen we niet"


def test_nothing_is_kept_no_cookie_and_no_post(site):
    answer = site.get(f"{OUDE_KERN}?vraag=1&gok=3")

    assert answer.cookies == {}
    assert "Set-Cookie" not in answer
    assert site.send("post", OUDE_KERN).status_code == 405


def test_an_answer_is_the_same_for_everybody(site):
    first, second = (site.get(f"{OUDE_KERN}?vraag=1&gok=3").content for _ in range(2))

    assert first == second
