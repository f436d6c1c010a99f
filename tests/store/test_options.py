"""The library of options: all of it is read and fits the priors; a mistake in the file names its place."""

import shutil

import pytest
import yaml

from wijkdna.domain.evidence import Stage
from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.options import CHANNELS, GROUPS, Uncounted, load_options, uncounted
from wijkdna.store.priors import load_library


@pytest.fixture
def with_option(tmp_path):
    """Read the library with other fields in its first option, or with other defaults."""
    folder = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS / "reach", folder / "reach")
    (folder / "plan").mkdir()

    def read(defaults=None, **fields):
        found = yaml.safe_load((DEFINITIONS / "plan" / "options.yaml").read_text())
        found["options"] = [found["options"][0] | fields]
        if defaults is not None:
            found["doses_default"] = defaults
        (folder / "plan" / "options.yaml").write_text(yaml.safe_dump(found))
        load_options.cache_clear()
        return load_options(folder)

    yield read
    load_options.cache_clear()


def test_there_are_43_and_each_says_all_it_has_to():
    library = load_options()

    assert len(library.options) == 43
    assert library.doses == {"klein": 0.25, "half": 0.5, "alles": 1.0}
    for one in library.options.values():
        assert one.channel in CHANNELS
        assert {*one.groups, *one.weak_for} <= {*GROUPS}
        assert all((one.do, one.dont, one.instruction, one.description))


def test_what_counts_has_a_chance_that_is_for_options_and_listening_has_none():
    priors = load_library().priors

    for one in load_options().options.values():
        assert (one.prior == "") == (not one.counts)
        if one.prior:
            assert priors[one.prior].option
        if one.audience_prior:
            assert priors[one.audience_prior].stage is Stage.AUDIENCE
            assert priors[one.prior].denominator in {"lid achterban", "huishouden in eigen netwerk"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"prior": "sports_club_member"}, "no way to reach people"),
        ({"prior": "nothing"}, "unknown"),
        ({"audience_prior": "letter_general_offer"}, "not an audience"),
        ({"audience_prior": "sports_club_member"}, "not a chance per member"),
        ({"capacity": "nobody"}, "unknown"),
        ({"multiplier": "personal_call"}, "unknown"),
        ({"multiplier": "own_gp_endorses", "prior": "partner_mentions_to_members"}, "in partner_mentions"),
        ({"channel": "duif"}, "unknown"),
        ({"groups": []}, "no list of at least 1"),
        ({"weak_for": ["iedereen"]}, "unknown"),
        ({"doses": ["groot"]}, "unknown"),
        ({"counts_in_reach": False}, "one that listens has none"),
        ({"label": " "}, "no text"),
        ({"audience_required": "ja"}, "not true or false"),
        (
            {
                "cost": {
                    "euros_fixed": -1,
                    "euros_per_address": 0,
                    "hours_fixed": 0,
                    "hours_per_address": 0,
                    "grade": "D",
                }
            },
            "no amount",
        ),
    ],
)
def test_a_mistake_names_the_option(with_option, fields, said):
    with pytest.raises(DefinitionError, match="opt_algemene_brief") as told:
        with_option(**fields)
    assert said in str(told.value)


def test_the_same_option_unchanged_is_read(with_option):
    assert list(with_option().options) == ["opt_algemene_brief"]


@pytest.mark.parametrize(
    "doses", [{"klein": 0.25}, {"klein": 0, "half": 0.5, "alles": 1}, {"klein": 2, "half": 1, "alles": 1}]
)
def test_every_size_has_a_share_of_the_addresses(with_option, doses):
    with pytest.raises(DefinitionError, match="doses_default"):
        with_option(defaults=doses)


@pytest.mark.parametrize(
    ("library", "prior", "chance", "audience", "why"),
    [
        ("opt_sleutelpersoon_gesprek", "", None, 10, Uncounted.LISTENS),
        ("opt_partner_noemt_kring", "partner_mentions_to_members", None, None, Uncounted.NO_AUDIENCE),
        ("opt_partner_noemt_kring", "partner_mentions_to_members", None, 0, None),
        ("opt_clubgebouw_eerst", "partner_mentions_to_members", None, None, None),
        ("opt_algemene_brief", "letter_general_offer", None, None, None),
        ("", "partner_mentions_to_members", None, None, Uncounted.NO_AUDIENCE),
        ("", "", 0.2, None, None),
        ("", "", None, None, Uncounted.NO_CHANCE),
        ("", "gone", None, 5, Uncounted.NO_CHANCE),
    ],
)
def test_what_adds_nothing_yet(library, prior, chance, audience, why):
    assert uncounted(library, prior, chance, audience) == why
