"""Places beside each other: what is told, how a place is added or taken away, and what is said of a wrong link."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.web.page import Page
from wijkdna.domain.areas import Level
from wijkdna.domain.beside import Verdict, is_told
from wijkdna.store.rulers import finest, rulers
from wijkdna.web.comparison.drawings import MARK, overlay_of
from wijkdna.web.comparison.queries import compared, names_apart

KREILEROORD, WIERINGERWERF, HOLLANDS_KROON = "BU19110801", "BU19110701", "GM1911"
ESTATE, EMPTY = "BU04201608", "BU03960401"
SHIPPED = (
    (KREILEROORD, WIERINGERWERF),
    (KREILEROORD, HOLLANDS_KROON),
    (ESTATE, EMPTY),
    ("BU0363AF09", "BU0363AD03", "BU0363AF01"),
    ("GM0361", "GM0363", "PV27", "NL00"),
    (KREILEROORD, "WK191108", ESTATE, HOLLANDS_KROON),
)


def link(*codes, **more):
    pairs = [*(("gebied", code) for code in codes), *more.items()]
    return "/vergelijk/" + ("?" + "&".join(f"{name}={quote(value)}" for name, value in pairs) if pairs else "")


def found_in(release, *codes):
    return compared(release, [release.row(code) for code in codes])


def plain(text):
    return " ".join(text.split())


def items(page, css):
    """Items of a list, without those of lists inside it."""
    return [one for one in page.all("li") if one.parent and css in one.parent.classes]


def chosen(page):
    return [one.text.split(" Haal")[0] for one in items(page, "chosen")]


def problems(page):
    notes = page.all("div", "note")
    return [one.text for one in page.all("p") if notes and one.inside(notes[0])][1:]


def codes_of(address):
    return parse_qs(urlsplit(address).query).get("gebied", [])


@pytest.mark.parametrize("codes", SHIPPED)
def test_a_page_tells_all_that_was_found(shipped_site, shipped_release, codes):
    page = shipped_site.page(link(*codes))
    found = found_in(shipped_release, *codes)

    told = [
        [one.text for one in page.elements if one.inside(item) and (one.tag == "h3" or "cmp" in one.classes)]
        for item in items(page, "differences")
    ]
    assert told == [[plain(one.sentence.headline), plain(one.sentence.comparison)] for one in found.differences]
    assert [one.text for one in page.all("dt") if one.parent and "doubts" in one.parent.classes] == [
        f"{one.why} {len(one.labels)} {'cijfer' if len(one.labels) == 1 else 'cijfers'}" for one in found.doubts
    ]
    on_paper = page.one("section", "beside-paper")
    rows = [one for one in page.all("th", scope="row") if not one.inside(on_paper)]
    assert [one.text for one in rows] == [line.indicator.label for theme in found.themes for line in theme.lines]
    assert len(rows) == len(shipped_release.indicators)


@pytest.mark.parametrize("codes", SHIPPED)
def test_every_figure_that_may_be_told_is_in_one_of_the_three_groups(shipped_release, codes):
    found = found_in(shipped_release, *codes)

    groups = [
        *([one.line.indicator.label for one in found.differences]),
        *(line.indicator.label for line in (*found.more, *found.alike)),
        *(label for doubt in found.doubts for label in doubt.labels),
    ]
    told = [one.label for one in shipped_release.indicators if is_told(one)]
    assert sorted(groups) == sorted(told)


def test_the_figures_of_two_places_stand_side_by_side_with_level_and_year(shipped_site):
    page = shipped_site.page(link(KREILEROORD, HOLLANDS_KROON))
    table = next(one for one in page.all("table", "beside") if "Wonen in" in one.text)

    rows = {row[0]: row[1:] for row in page.rows(table)}
    assert rows["Cijfer"] == ["A Kreileroord", "B Hollands Kroon", "Verschil", "Bron"]
    assert rows["Koopwoningen"][:2] == ["86 % buurt 2024", "71 % gemeente 2024"]
    assert rows["Huurwoningen (gemeente)"] == [
        "alleen per gemeente 30 % gemeente 2021",
        "30 % gemeente 2021",
        "niet te zeggen: geen twee eigen cijfers",
        "CBS 85039NED",
    ]


def test_a_figure_carried_from_a_larger_area_is_marked_and_never_differs(shipped_site, shipped_release):
    page, found = (
        shipped_site.page(link(KREILEROORD, WIERINGERWERF)),
        found_in(shipped_release, KREILEROORD, WIERINGERWERF),
    )

    carried = [cell for theme in found.themes for line in theme.lines for cell in line.cells if cell.carried]
    assert len(carried) > 100
    assert len(page.all("span", "lvl--carry")) == len(carried)
    both = [line for theme in found.themes for line in theme.lines if all(cell.carried for cell in line.cells)]
    assert {line.judged.verdict for line in both} == {Verdict.ABSENT}


def test_places_of_other_levels_are_said_to_be_so(shipped_site):
    page = shipped_site.page(link(KREILEROORD, HOLLANDS_KROON))

    assert [one.text for one in page.all("p", "beside-note")] == [
        "U legt plekken van verschillend niveau naast elkaar: een buurt en een gemeente. Een groter gebied is meer "
        "gemengd. Daardoor ligt het vaker in het midden. Wat een groot verschil is, meten we af aan hoe ver buurten "
        "uit elkaar liggen.",
        "Kreileroord ligt in de gemeente Hollands Kroon en telt daar zelf in mee.",
    ]


def test_an_estate_without_residents_is_said_to_have_no_figures(shipped_site):
    page = shipped_site.page(link(KREILEROORD, EMPTY))

    assert page.one("p", "beside-note").text == (
        "Van Industriegebied zijn bijna geen cijfers. Vaak komt dat doordat er niemand woont, of maar een paar mensen."
    )
    assert page.one("h2", id="verschillen").text == "Geen verschil dat groot en zeker is"
    wonen = next(one for one in page.all("table", "beside") if "Wonen in" in one.text)
    assert next(row[2] for row in page.rows(wonen) if row[0] == "Koopwoningen") == "niet gepubliceerd"


def test_the_order_of_the_link_is_kept(shipped_site):
    first, other = (
        shipped_site.page(link(KREILEROORD, WIERINGERWERF)),
        shipped_site.page(link(WIERINGERWERF, KREILEROORD)),
    )

    assert first.h1 == "Kreileroord naast Wieringerwerf Centrum"
    assert other.h1 == "Wieringerwerf Centrum naast Kreileroord"
    assert first.all("h3")[0].text.startswith("Vanuit Kreileroord")
    assert other.all("h3")[0].text.startswith("Vanuit Wieringerwerf Centrum")


def test_each_place_has_its_letter_in_the_drawing_and_its_key(shipped_site):
    page = shipped_site.page(link("GM0361", "GM0363", "PV27", "NL00"))

    letters = {one.text for one in page.all("text", "sign__letter")}
    assert letters == {"A", "B", "C", "D"}
    assert page.h1 == "Alkmaar, Amsterdam, Noord-Holland en Nederland naast elkaar"
    assert [one.text for one in items(page, "legend")][:4] == ["AAlkmaar", "BAmsterdam", "CNoord-Holland", "DNederland"]


def test_every_column_of_the_drawing_says_its_figures_in_words(shipped_site):
    page = shipped_site.page(link(KREILEROORD, WIERINGERWERF))
    columns = {one["data-label"]: one["data-sentence"] for one in page.all("g", "col")}

    assert len(columns) == 49
    assert plain(columns["Koopwoningen"]) == (
        "Kreileroord 86 %; Wieringerwerf Centrum 53 %. Dit verschil is groter dan toeval. Cijfers van de buurt 2024."
    )
    assert plain(columns["Vrijwilligers"]) == (
        "Kreileroord niet gepubliceerd (gemeente 2020: 29 %); "
        "Wieringerwerf Centrum niet gepubliceerd (gemeente 2020: 29 %). "
        "Niet te zeggen: er zijn geen twee eigen cijfers."
    )


@pytest.mark.parametrize("codes", SHIPPED)
def test_marks_do_not_cover_each_other_and_stay_near_their_height(shipped_release, codes):
    found = found_in(shipped_release, *codes)

    for column in overlay_of(found).columns:
        for k, one in enumerate(column.signs):
            assert all(
                abs(one.y - other.y) + 2 * abs(one.dx - other.dx) >= MARK - 1 for other in column.signs[k + 1 :]
            ), column.label
        assert all(46 <= one.y <= 286 for one in column.signs), column.label


def test_the_middle_of_the_country_is_the_zero_line(shipped_release):
    """Half of the areas lie above it and half below, at every level."""
    for level in (Level.BUURT, Level.WIJK, Level.GEMEENTE):
        ruler = rulers(shipped_release, level)[shipped_release.columns["woz_waarde"]]
        middle = float(ruler.ordered[len(ruler.ordered) // 2])
        assert abs(ruler.points(middle)) < 1
        assert ruler.points(float(ruler.ordered[0])) < -49
        assert ruler.points(float(ruler.ordered[-1])) > 49


@pytest.mark.parametrize(
    ("levels", "level"),
    [
        ((Level.BUURT, Level.GEMEENTE), Level.BUURT),
        ((Level.LAND, Level.WIJK), Level.WIJK),
        ((Level.PROVINCIE, Level.LAND), Level.GEMEENTE),
    ],
)
def test_a_difference_is_measured_among_the_smallest_areas(levels, level):
    assert finest(levels) is level


def test_places_of_one_name_are_told_apart(shipped_release):
    def names(*codes):
        return names_apart(shipped_release, [shipped_release.row(code) for code in codes])

    assert names(KREILEROORD, "WK191108", "GM0361") == ["buurt Kreileroord", "wijk Kreileroord", "Alkmaar"]
    assert names("GM0344", "PV26") == ["gemeente Utrecht", "provincie Utrecht"]
    same = [i for i, name in enumerate(shipped_release.areas.names) if name == "Centrum"][:2]
    assert len(set(names_apart(shipped_release, same))) == 2


def test_without_a_place_the_page_asks_for_one(site):
    page = site.page("/vergelijk/")

    assert page.h1 == "Plekken vergelijken"
    assert page.one("label", **{"for": "erbij"}).text == "Met welke plek begint u?"
    assert problems(page) == chosen(page) == []


def test_with_one_place_the_page_asks_for_another(site):
    page = site.page(link("BU99010001"))

    assert chosen(page) == ["AOude Kern buurt in Voorbeeldstad · 2.400 inwoners"]
    assert "Kies nog een plek. Dan ziet u ze naast elkaar." in page.main
    assert problems(page) == []


def test_a_name_of_one_place_is_added_at_the_end(site):
    answer = site.get(link("BU99010001", "GM9901", q="singelbuurt"))

    assert (answer.status_code, answer["Location"]) == (302, link("BU99010001", "GM9901", "BU99010003"))


def test_a_name_of_more_places_gives_a_choice(site):
    page = site.page(link("BU99010002", q="buurt"))

    assert page.one("h2", id="keuze").text == "Welke plek bedoelt u?"
    assert [codes_of(one["href"]) for one in page.all("a") if one.inside(page.one("ul", "hits"))] == [
        ["BU99010002", "BU99010101"],
        ["BU99010002", "BU99010003"],
        ["BU99010002", "BU99010102"],
    ]
    assert page.one("input", id="erbij")["value"] == "buurt"


def test_a_name_with_a_mistake_is_offered_and_not_taken(site):
    page = site.page(link("BU99010001", q="Singelbuurd"))

    assert page.one("h2", id="keuze").text == "Bedoelt u een van deze plekken?"
    assert len(items(page, "hits")) == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"q": "zzzzzz"}, "Er is geen gemeente, wijk, dorp of buurt die “zzzzzz” heet. Kijk of"),
        ({"q": "  "}, "U typte nog geen naam."),
        ({"q": "Oude Kern"}, "Oude Kern staat er al. Typ de naam van een andere plek."),
    ],
)
def test_a_name_that_does_not_do_is_explained_and_nothing_is_lost(site, asked, words):
    page = site.page(link("BU99010001", "GM9902", **asked), 400)

    (text,) = problems(page)
    assert text.startswith(words)
    assert page.h1 == "Oude Kern naast Proefpolder"
    assert [one["value"] for one in page.all("input", type="hidden")] == ["BU99010001", "GM9902"]
    assert page.one("input", id="erbij")["value"] == asked["q"].strip()


@pytest.mark.parametrize("code", ["BU99999999", "niets", "XX", "<b>", "BU9901\u0000"])
def test_an_unknown_code_is_named_and_the_others_stay(site, code):
    page = site.page(link("BU99010001", code, "GM9902"), 400)

    (text,) = problems(page)
    assert text.startswith(f"“{code.replace(chr(0), '')}” is geen gemeente, wijk of buurt die we kennen.")
    assert page.h1 == "Oude Kern naast Proefpolder"
    assert len(page.all("figure", "barcode")) == 1


def test_many_unknown_codes_are_not_all_named(site):
    page = site.page(link("GM9902", *(f"x{k}" for k in range(50))), 400)

    (text,) = problems(page)
    assert text.startswith("“x0”, “x1”, “x2”, “x3”, “x4” en 45 andere zijn geen gemeente")
    assert chosen(page) != []


def test_the_same_place_twice_is_refused_in_words(site):
    page = site.page(link("BU99010001", "GM9902", "bu99010001"), 400)

    assert problems(page) == [
        "Oude Kern staat meer dan één keer in de link. Een plek vergelijken met zichzelf kan niet. "
        "Kies een andere plek."
    ]
    assert page.h1 == "Oude Kern naast Proefpolder"


def test_a_place_beside_itself_is_not_compared(site):
    page = site.page(link("GM9902", "GM9902"), 400)

    assert page.h1 == "Plekken vergelijken"
    assert "staat meer dan één keer" in page.main
    assert len(items(page, "chosen")) == 1


def test_five_places_are_too_many_and_each_can_be_taken_away(site):
    codes = ["BU99010001", "BU99010002", "BU99010003", "GM9902", "NL00"]
    page = site.page(link(*codes), 400)

    assert problems(page)[0].startswith("U koos 5 plekken. Naast elkaar passen er hoogstens 4.")
    removals = [one["href"] for one in page.all("a", "chosen__drop")]
    assert [codes_of(one) for one in removals] == [[code for code in codes if code != gone] for gone in codes]
    assert page.all("figure", "barcode") == page.all("input", id="erbij") == []
    assert site.page(removals[0]).h1.endswith("naast elkaar")


def test_beside_four_places_there_is_no_room_for_another_name(site):
    codes = ["BU99010001", "BU99010002", "BU99010003", "GM9902"]

    assert site.page(link(*codes)).all("input", id="erbij") == []
    assert problems(site.page(link(*codes, q="Letterstad"), 400)) == [
        "Er staan al 4 plekken. Haal er eerst een weg. Zoek daarna “Letterstad” nog een keer."
    ]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [(("bu99010001", "gm9902"), ("BU99010001", "GM9902")), (("NL01", " GM9902"), ("NL00", "GM9902"))],
)
def test_codes_written_in_another_way_lead_to_the_one_address(site, typed, clean):
    answer = site.get(link(*typed))

    assert (answer.status_code, answer["Location"]) == (301, link(*clean))


def test_suggestions_lead_to_the_comparison_with_that_place(site):
    page = Page(site.get("/vergelijk/suggesties/?gebied=BU99010001&q=buurt").content.decode())

    options = page.all("li", role="option")
    assert codes_of(options[0]["data-href"]) == ["BU99010001", "BU99010002"]
    assert len(options) == 4


@pytest.mark.parametrize("query", ["", "?q=", "?q=s", "?gebied=niets&q=zzzzz"])
def test_too_little_to_go_by_gives_no_suggestions(site, query):
    answer = site.get(f"/vergelijk/suggesties/{query}")

    assert (answer.status_code, answer.content.strip()) == (200, b"")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_was_typed_is_never_markup(site, text):
    for address in (link("GM9902", q=text), link("GM9902", text)):
        page = site.page(address, 400)

        assert text[:20] not in page.html
        assert text[:20] in problems(page)[0]


def test_two_places_of_the_samples_stand_beside_each_other(site):
    page = site.page(link("BU99010001", "NL00"))

    assert page.h1 == "Oude Kern naast Voorbeeldland"
    assert len(page.all("g", "col")) == 49
