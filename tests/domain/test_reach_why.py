"""Where a number comes from: it never claims to be counted in places where it was learned or guessed."""

from types import SimpleNamespace

import pytest

from wijkdna.domain.reach_claims import Share
from wijkdna.domain.reach_learning import Learned, own_chance
from wijkdna.domain.reach_why import Here, Told, why_of
from wijkdna.store.priors import load_library

LIBRARY = load_library()
LETTER = LIBRARY.priors["letter_general_offer"]
OPTION = SimpleNamespace(sender="gemeente", source="", audience_likely=None, audience_basis="", multipliers=[])
LEARNED = Learned(400, 8, 1, LETTER.share.mean, Share(0.021, 300.0))


def why(prior=LETTER, learned=None, share=None):
    told = Told(option=OPTION, prior=prior, from_library=None, learned=learned, library=LIBRARY)
    return why_of(told, share or (learned.share if learned else prior.share), Here(100, 200, None))


@pytest.mark.parametrize(
    ("found", "says", "says_not"),
    [
        (why(), "In 9 van de 10 plekken ligt dat tussen", "zekerheid"),
        (why(learned=LEARNED), "Hier ligt het met 90 % zekerheid tussen", "plekken"),
        (why(None, share=own_chance(0.2)), "Wij houden rekening met 4 tot 43.", "plekken"),
        (why(None, LEARNED), "Hier ligt het met 90 % zekerheid tussen", "U schat"),
    ],
)
def test_how_sure_it_is_depends_on_where_it_comes_from(found, says, says_not):
    assert says in found.sentence
    assert says_not not in found.sentence


def test_a_chance_of_ones_own_is_called_a_guess():
    assert why(None, share=own_chance(0.2)).sentence.startswith("U schat dat het bij 20 van elke 100 aangesproken")


def test_after_learning_it_is_not_the_mean_of_the_netherlands_as_counted():
    before, after = (dict(why(learned=one).lines)["Let op"] for one in (None, LEARNED))
    assert "In heel Nederland komt hij gemiddeld op dit getal uit" in before
    assert "omgerekend naar een gemiddelde plek in Nederland" in after
    assert "komt hij gemiddeld" not in after
