"""The file of rules for kansen: what it holds, and that a mistake names its rule."""

import shutil

import pytest
import yaml

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.chance_rules import GRADES, load_chances
from wijkdna.store.definitions import DEFINITIONS

FOUND = load_chances()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """All definitions, to change one file of."""
    made = tmp_path_factory.mktemp("definitions") / "all"
    shutil.copytree(DEFINITIONS, made)
    return made


def changed(folder, change):
    """Read rules of which the first was changed."""
    content = yaml.safe_load((DEFINITIONS / "plan" / "chances.yaml").read_text(encoding="utf-8"))
    content["rules"] = content["rules"][:2]
    change(content["rules"][0], content)
    (folder / "plan" / "chances.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    load_chances.cache_clear()
    try:
        return load_chances(folder)
    finally:
        load_chances.cache_clear()


def test_every_rule_has_all_that_a_page_shows():
    for one in FOUND.rules.values():
        assert one.pitfalls
        assert one.options
        assert one.evidence
        assert one.groups
        assert one.grade in GRADES
        assert one.first_step.endswith(".")


def test_every_kind_and_theme_has_words():
    for words in (FOUND.partners, FOUND.places, FOUND.themes, FOUND.events):
        assert all(said.strip() and "_" not in said for said in words.values())


def test_all_evidence_is_used_somewhere_or_kept_for_a_rule_to_come():
    used = {id for one in FOUND.rules.values() for id in one.evidence}

    assert used <= set(FOUND.evidence)
    assert len(used) > 30


def test_a_good_file_is_read(folder):
    assert len(changed(folder, lambda rule, content: None).rules) == 2


def put(*path, value):
    def change(rule, content):
        for name in path[:-1]:
            rule = rule[name]
        rule[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("when", value={"indicator": "kop", "op": ">", "value": 1}), "unknown indicator: 'kop'"),
        (put("aanbod", "opties", value=["opt_niets"]), "opt_niets"),
        (put("moment", "keuze", value=["nooit"]), "nooit"),
        (put("plek", "keuze", value=["maan"]), "maan"),
        (put("drager", "keuze", value=["koning"]), "koning"),
        (put("segments", value=["iedereen"]), "iedereen"),
        (put("evidence", value=["ev_niets"]), "ev_niets"),
        (put("evidence", value=[]), "evidence"),
        (put("evidence", value=["ev_straat"]), "better than its evidence"),
        (put("grade", value="E"), "E"),
        (put("title", value=" "), "text is missing"),
        (put("title", value="a" * 121), "more than 120"),
        (put("id", value="Kans 1"), "small letters"),
        (put("effort", "hours", value=-1), "no amount"),
        (put("extra", value=1), "extra"),
        (put("example_fires", "facts", value={}), "example_fires"),
        (put("example_not", "facts", "season", value="winter"), "example_not"),
        (put("example_not", "facts", value={"seizoen": "zomer"}), "seizoen"),
    ],
)
def test_a_mistake_is_told_with_the_name_of_its_rule(folder, change, said):
    with pytest.raises(DefinitionError, match=said) as refused:
        changed(folder, change)

    assert "chances.yaml" in str(refused.value)
    assert "ans" in str(refused.value).removeprefix("chances.yaml")


def test_a_rule_that_stands_twice_is_told(folder):
    with pytest.raises(DefinitionError, match="kans_warmtefoto_dorpsraad stands twice"):
        changed(folder, lambda rule, content: content["rules"].append(rule))


def test_a_file_without_rules_is_told(folder):
    with pytest.raises(DefinitionError, match=r"chances\.yaml"):
        changed(folder, lambda rule, content: content.pop("rules") and None)
