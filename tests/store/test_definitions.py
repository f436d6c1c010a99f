"""The definitions that come with the package: complete, in order, in the words we agreed on; and how mistakes show."""

import inspect
import re
import shutil
from itertools import groupby

import pytest

from wijkdna.domain.indicators import FORMULAS, DefinitionError, Indicator
from wijkdna.store.definitions import (
    DEFINITIONS,
    load_awaiting,
    load_cautions,
    load_indicators,
    load_sources,
    load_themes,
)

INDICATORS = load_indicators()
PLACES = ("{gebied}", "{waarde}", "{vergelijking}")
NEVER_WRITTEN = re.compile(r"verduurza|transitie|doelgroep|stakeholder|achterstand|probleemwijk|achterbuurt", re.I)
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.I)


def sentences(indicator: Indicator) -> list[str]:
    return [indicator.sentence_more, indicator.sentence_less, indicator.sentence_same]


def texts(indicator: Indicator) -> list[str]:
    more = [indicator.label, indicator.why_it_matters, indicator.explanation, indicator.caveat, indicator.question]
    return [*sentences(indicator), *more]


def test_there_are_109_indicators_each_with_its_own_id_and_place():
    assert len(INDICATORS) == 109
    assert len({indicator.id for indicator in INDICATORS}) == 109
    assert [indicator.order for indicator in INDICATORS] == list(range(109))


def test_the_order_goes_theme_by_theme():
    seen = [theme for theme, _ in groupby(indicator.theme for indicator in INDICATORS)]

    assert seen == [theme["id"] for theme in load_themes()]


def test_every_theme_has_a_title_and_one_sentence():
    assert len(load_themes()) == 10
    for theme in load_themes():
        assert theme["title"][0].isupper()
        assert re.fullmatch(r"Dit gaat over [^.]+\.", theme["lead"])


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_a_sentence_names_area_value_and_comparison_once(indicator):
    for sentence in sentences(indicator):
        assert sorted(re.findall(r"{\w*}", sentence)) == sorted(PLACES)
    assert re.findall(r"{\w*}", indicator.value_text) == ["{n}"]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_texts_keep_to_the_rules_of_the_editors(indicator):
    assert [text for text in texts(indicator) if NEVER_WRITTEN.search(text)] == []
    assert [text for text in texts(indicator) if INFORMAL.search(text)] == []
    assert indicator.caveat.startswith("Dit zegt niet ")
    assert re.fullmatch(r'Vraag buiten: ".+[?]"', indicator.question)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_inputs_have_the_roles_of_their_formula(indicator):
    roles = set(inspect.signature(FORMULAS[indicator.formula]).parameters)

    for level in indicator.levels:
        assert set(indicator.inputs_for(level)) == roles


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_periods_run_forward_and_a_span_of_years_has_fixed_inputs(indicator):
    references = [name for names in indicator.inputs.values() for name in names]

    assert list(indicator.periods) == sorted(set(indicator.periods))
    assert all("@" in name for name in references) == ("-" in indicator.newest)


def test_every_caution_is_used_by_some_indicator_or_awaits_one():
    waiting = [*(DEFINITIONS / "awaiting").glob("*.yaml"), *(DEFINITIONS / "ready").glob("*.yaml")]
    awaiting = "".join(path.read_text(encoding="utf-8") for path in waiting)
    used = {code for indicator in INDICATORS for code in indicator.caution}

    assert [code for code in load_cautions() if code not in used and code not in awaiting] == []


def test_what_rests_on_very_few_and_a_fall_that_is_a_rise_are_held_back():
    by_id = {indicator.id: indicator for indicator in INDICATORS}

    assert by_id["groei_zonnepanelen_2020_2022"].minimum == 10
    assert by_id["misdrijven_per_1000"].minimum == 100
    assert by_id["daling_gas_sinds_2018_gemeente"].only_positive is True
    assert [i.id for i in INDICATORS if i.minimum is not None or i.only_positive] == [
        "daling_gas_sinds_2018_gemeente",
        "groei_zonnepanelen_2020_2022",
        "misdrijven_per_1000",
    ]


def test_nothing_that_twins_may_not_look_at_counts_for_twins():
    counted = " ".join(i.id for i in INDICATORS if i.in_twins)

    assert re.findall(r"herkomst|geloof|zonnepanelen|label|regeling", counted) == []
    assert all(indicator.twin_theme for indicator in INDICATORS if indicator.in_twins)


def test_69_indicators_await_a_source_and_none_of_them_is_shown():
    awaiting = load_awaiting()

    assert len(awaiting) == 69
    assert {one.id for one in awaiting} & {indicator.id for indicator in INDICATORS} == set()
    assert {source for one in awaiting for source in one.sources} <= set(load_sources())
    assert load_sources()["kwb"]["table"] == "85984NED"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("indicators/aandeel_koop.yaml", "formula: identity", "formula: raden", "aandeel_koop.yaml: .*raden"),
        ("indicators/aandeel_koop.yaml", "label: Koopwoningen", "etiket: x", "aandeel_koop.yaml: .*etiket"),
        ("indicators/aandeel_koop.yaml", "theme: wonen", "theme: weer", "aandeel_koop.yaml: theme weer"),
        ("indicators/aandeel_koop.yaml", "leeg_of_nul", "niets", "aandeel_koop.yaml: caution niets"),
        ("indicators/aandeel_koop.yaml", "unit: '%'", "unit: '", "aandeel_koop.yaml: "),
        ("order.yaml", "- aandeel_koop\n", "", "order.yaml: .*aandeel_koop"),
        ("order.yaml", "- aandeel_koop\n", "- aandeel_koop\n- aandeel_koop\n", "order.yaml: .*aandeel_koop"),
        ("themes.yaml", "title: Wonen", "titel: Wonen", "themes.yaml: expected id, title, lead"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path, file, old, new, message):
    folder = broken(tmp_path, file, old, new)

    with pytest.raises(DefinitionError, match=message):
        load_indicators(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("awaiting/bereid_om_comfort.yaml", "source: cbs_maatwerk", "source: tuin", "comfort.yaml: source tuin"),
        ("awaiting/bereid_om_comfort.yaml", "label:", "etiket:", "comfort.yaml: 'label'"),
        ("awaiting/bereid_om_comfort.yaml", "theme: wonen", "theme: weer", "comfort.yaml: theme weer"),
        ("sources.yaml", "kea:", "- kea", "sources.yaml: "),
    ],
)
def test_a_mistake_in_what_awaits_is_named(tmp_path, file, old, new, message):
    folder = broken(tmp_path, file, old, new)

    with pytest.raises(DefinitionError, match=message):
        load_awaiting(folder)


def test_cautions_that_are_a_list_are_refused(tmp_path):
    (tmp_path / "cautions.yaml").write_text("- voorlopig\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"cautions\.yaml: expected a dict"):
        load_cautions(tmp_path)


def broken(folder, file, old, new):
    """A copy of the definitions in which one file holds a mistake."""
    shutil.copytree(DEFINITIONS, folder, dirs_exist_ok=True)
    text = (DEFINITIONS / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder
