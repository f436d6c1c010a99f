"""A map of paper, typed over: nothing is lost, nobody else sees it, and it stands with the figures of the team."""

import pytest

from tests.web.conftest import Site
from wijkdna.domain.figures import Status
from wijkdna.store.team_figures import team_figures
from wijkdna.web.shared.models import AuditLine
from wijkdna.web.typed_maps import actions
from wijkdna.web.typed_maps.models import TypedMap

FIELDS = {
    "gemeente": "GM9901",
    "name": "Signalering",
    "period": "2014-2022",
    "source": "Aedes, van de corporatie",
    "classes": "laag\r\ngemiddeld\r\nhoog\r\n",
    "confidential": "on",
}
BUURTEN = tuple(f"BU9901{number}" for number in ("0001", "0002", "0101", "0102"))


@pytest.fixture
def own(own_data, world):
    """The site as somebody of the team sees it, with a data folder of its own."""
    return Site(own_data).as_(world.lid)


@pytest.fixture
def address(own, world):
    """Address of a map without answers."""
    return own.post(f"/team/{world.team.pk}/veerkracht/nieuw/", **FIELDS)["Location"]


def kept():
    return TypedMap.objects.get()


def asked_of(page):
    """Code of the buurt that a page asks for, "" for none."""
    return page.all("button", "typed__class")[0]["name"].removeprefix("geen")


def codes_of(page):
    return [one["data-code"] for one in page.all("a") if "data-answer" in one.attrs]


def test_one_buurt_after_another_without_script(own, address):
    page = own.page(address)
    order, seen = codes_of(page), []
    for key in ("1", "3", "0"):
        seen.append(asked_of(page))
        page = own.page(own.post(f"{address}antwoord/", **{seen[-1]: key, "na": seen[-1]})["Location"])

    assert seen == order[:3]
    assert kept().answers == dict(zip(seen, (1, 3, 0), strict=True))
    assert page.one("p", "typed__count").text == f"3 van {len(order)} buurten"
    back = next(one for one in page.all("a") if "data-typed-back" in one.attrs)
    assert own.page(address + back["href"].rpartition("/")[2]).one("button", value="0")["aria-current"] == "true"


def test_every_buurt_is_on_the_map_in_the_colour_of_its_answer(own, address):
    codes = codes_of(own.page(address))
    own.post(f"{address}antwoord/", **{codes[0]: "3", codes[1]: "0"})
    paths = {one["data-code"]: one for one in own.page(address).all("path") if "data-code" in one.attrs}

    assert set(paths) <= set(codes)
    assert len(paths) >= 6
    assert paths[codes[0]]["class"] == "k-a5"
    assert paths[codes[1]]["fill"] == "url(#kaart-absent)"
    assert paths[codes[2]]["class"] == "k-paper"


def test_the_script_sends_answers_together_and_hears_of_each_refusal(own, address, world):
    first, second = codes_of(own.page(address))[:2]

    assert own.post(f"{address}antwoord/", **{first: "2", second: "1", "los": "1"}).status_code == 204
    for wrong in ("4", "-1", "x", "²", "9" * 30):
        answer = own.post(f"{address}antwoord/", **{first: wrong, "los": "1"})
        assert (answer.status_code, "Laad de pagina opnieuw" in answer.content.decode()) == (409, True)
    own.post(f"{address}antwoord/", BU03630000="1", GM9901="1", naam="2")
    assert kept().answers == {first: 2, second: 1}
    lines = AuditLine.objects.of(world.team).filter(action="getypte kaart ingevuld")
    assert lines.count() == 1


def test_the_table_keeps_all_answers_and_can_take_one_back(own, address):
    codes = codes_of(own.page(address))
    sent = {"tabel": "1", **dict.fromkeys(codes, "2")}
    own.post(f"{address}antwoord/", **sent)
    own.post(f"{address}antwoord/", **{**sent, codes[0]: ""})

    checked = [one for one in own.page(f"{address}tabel/").all("input", type="radio") if "checked" in one.attrs]
    assert [one["value"] for one in checked] == ["", *["2"] * (len(codes) - 1)]
    assert codes[0] not in kept().answers


def test_two_people_at_one_map_lose_nothing_of_each_other(own, address, own_data, world):
    codes, other = codes_of(own.page(address)), Site(own_data).as_(world.beheerder)
    own.post(f"{address}antwoord/", **{codes[0]: "1"})
    other.post(f"{address}antwoord/", **{codes[1]: "2"})
    own.post(f"{address}antwoord/", **{codes[2]: "3"})

    assert kept().answers == dict(zip(codes, (1, 2, 3), strict=False))


def test_a_draft_is_no_figure_and_a_finished_map_is_one(own, address, own_data, world):
    first, second = codes_of(own.page(address))[:2]
    own.post(f"{address}antwoord/", **{first: "3", second: "0"})
    assert team_figures(own_data, world.team.pk).indicators == ()
    own.post(f"{address}klaar/")

    found = team_figures(own_data, world.team.pk)
    (indicator,), (one,), (none,) = found.indicators, found.of_area(first), found.of_area(second)
    assert (indicator.name, indicator.period, indicator.source) == ("Signalering", "2014-2022", FIELDS["source"])
    assert indicator.classes == ("laag", "gemiddeld", "hoog")
    assert (indicator.confidential, indicator.made_by) == (True, "map")
    assert (one.value, one.words, one.status) == (3.0, "hoog", Status.KNOWN)
    assert (none.value, none.status) == (None, Status.NOT_PUBLISHED)


def test_a_change_after_finishing_waits_until_it_is_finished_again(own, address, own_data, world):
    (first,) = codes_of(own.page(address))[:1]
    own.post(f"{address}antwoord/", **{first: "3"})
    own.post(f"{address}klaar/")
    own.post(f"{address}antwoord/", **{first: "1"})

    assert "staan nog de antwoorden van" in own.page(address).one("main").text
    assert team_figures(own_data, world.team.pk).of_area(first)[0].words == "hoog"
    own.post(f"{address}klaar/")
    assert [one.words for one in team_figures(own_data, world.team.pk).of_area(first)] == ["laag"]


def test_removing_a_map_removes_its_figures(own, address, own_data, world):
    own.post(f"{address}antwoord/", **{codes_of(own.page(address))[0]: "3"})
    own.post(f"{address}klaar/")
    own.post(f"{address}verwijderen/")

    assert not TypedMap.objects.exists()
    assert team_figures(own_data, world.team.pk).indicators == ()
    assert own.get(address).status_code == 404


def test_a_map_without_any_class_cannot_be_finished(own, address):
    own.post(f"{address}antwoord/", **{codes_of(own.page(address))[0]: "0"})

    assert own.post(f"{address}klaar/")["Location"] == address
    assert kept().finished_at is None


def test_a_colleague_does_not_remove_what_she_did_not_begin(own_data, world):
    told = {**FIELDS, "classes": ["laag", "hoog"], "confidential": True}
    row = actions.begin_map(team=world.team, border_year=2024, by=world.beheerder, **told)
    page = Site(own_data).as_(world.lid).page(f"/team/{world.team.pk}/veerkracht/{row.pk}/")

    assert "Kaart verwijderen" not in page.one("main").text
    Site(own_data).as_(world.lid).post(f"/team/{world.team.pk}/veerkracht/{row.pk}/verwijderen/")
    assert TypedMap.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"classes": "hoog"}, "Geef twee tot 5 klassen"),
        ({"classes": "\n".join("abcdef")}, "Geef twee tot 5 klassen"),
        ({"classes": "hoog\nHoog"}, "heten hetzelfde"),
        ({"classes": "laag\n" + "x" * 61}, "hoogstens 60 tekens"),
        ({"name": ""}, "nog leeg"),
        ({"source": "van jan@corporatie.nl"}, "een e-mailadres"),
    ],
)
def test_what_is_not_right_about_a_map_is_told(own, world, fields, words):
    answer = own.post(f"/team/{world.team.pk}/veerkracht/nieuw/", **{**FIELDS, **fields})

    assert words in answer.content.decode()
    assert not TypedMap.objects.exists()


@pytest.mark.parametrize("gemeente", ["GM9902", "GM0000", "NL00", ""])
def test_a_map_is_of_a_gemeente_of_the_team(own, world, gemeente):
    own.post(f"/team/{world.team.pk}/veerkracht/nieuw/", **{**FIELDS, "gemeente": gemeente})

    assert not TypedMap.objects.exists()


def test_classes_get_other_words_but_none_that_is_used_goes(own, address):
    (first,) = codes_of(own.page(address))[:1]
    own.post(f"{address}antwoord/", **{first: "3"})
    refused = own.post(f"{address}gegevens/", **{**FIELDS, "classes": "laag\nhoog"})

    assert "Klasse 3 is al gebruikt" in refused.content.decode()
    own.post(f"{address}gegevens/", **{**FIELDS, "classes": "weinig\nmatig\nveel", "confidential": ""})
    assert (kept().classes, kept().confidential) == (["weinig", "matig", "veel"], False)


def test_a_map_on_borders_of_another_year_takes_no_answers(own, address):
    codes = codes_of(own.page(address))
    TypedMap.objects.update(border_year=2023)

    assert "getypt met de grenzen van 2023" in own.page(address).one("main").text
    assert own.post(f"{address}antwoord/", **{codes[0]: "1", "los": "1"}).status_code == 409
    assert kept().answers == {}


def test_a_gemeente_without_borders_of_buurten_has_the_list(own_data, world):
    world.team.gemeenten = ["GM9902"]
    world.team.save()
    other = Site(own_data).as_(world.lid)
    page = other.page(
        other.post(f"/team/{world.team.pk}/veerkracht/nieuw/", **{**FIELDS, "gemeente": "GM9902"})["Location"]
    )

    outline = page.one("svg", "typed__map").attrs and page.all("path", "map__chosen")[0]["d"]
    wijken = {one["data-code"]: one["d"] for one in page.all("path") if "data-code" in one.attrs}
    assert len(codes_of(page)) == 4
    assert all(code.startswith("WK") for code in wijken)
    assert outline == wijken["WK" + asked_of(page)[2:8]]
    assert "hebben wij nog geen grenzen. U ziet de wijken." in page.one("main").text


def test_hundreds_of_buurten_show_the_surroundings_of_the_one_that_is_asked(shipped_release, world):
    world.team.gemeenten = ["GM0363"]
    world.team.save()
    site = Site(shipped_release.folder.parent.parent).as_(world.lid)
    address = site.post(f"/team/{world.team.pk}/veerkracht/nieuw/", **{**FIELDS, "gemeente": "GM0363"})["Location"]
    page = site.page(f"{address}?buurt=BU0363AF09")

    whole, shown = (page.one("svg", css)["viewbox"].split() for css in ("typed__whole", "typed__map"))
    assert float(shown[2]) < float(whole[2]) / 2
    assert page.one("h2", "typed__name").text.startswith("Waterloopleinbuurt")
