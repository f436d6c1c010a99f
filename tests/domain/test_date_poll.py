"""The best day of a poll: against a slow reading, and what each day says in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import slow_date_poll
from wijkdna.domain.date_poll import Answer, HostOffer, PollDate, Reply, ranked, silent

HERE = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 10, 24, 22, tzinfo=UTC)
KEYS = st.integers(1, 4)
STARTS = st.integers(0, 12).map(lambda half: (START + timedelta(minutes=30 * half)).astimezone(HERE))
DATES = st.lists(st.builds(PollDate, KEYS, STARTS), max_size=4, unique_by=lambda one: one.key)
ANSWERS = st.dictionaries(KEYS, st.sampled_from(Answer), max_size=4)
REPLIES = st.lists(
    st.builds(Reply, st.integers(1, 99), st.sampled_from(("Schagen", "Texel", "Opmeer")), ANSWERS),
    max_size=7,
    unique_by=lambda one: one.participant,
)
HOSTS = st.lists(
    st.builds(
        HostOffer, st.integers(1, 9), st.sampled_from(("Schagen", "Texel")), st.frozensets(KEYS), st.integers(0, 7)
    ),
    max_size=3,
    unique_by=lambda one: one.key,
)


@given(DATES, REPLIES, HOSTS)
def test_the_order_is_that_of_the_rule_in_words(dates, replies, hosts):
    assert [one.key for one in ranked(dates, replies, hosts)] == slow_date_poll.best_first(dates, replies, hosts)


@given(DATES, REPLIES, HOSTS)
def test_everybody_and_every_gemeente_and_every_offer_is_told_once(dates, replies, hosts):
    for one in ranked(dates, replies, hosts):
        assert one.yes + one.if_needed + one.no + one.open == len(replies)
        groups = (*one.gemeenten, *one.gemeenten_if_needed, *one.gemeenten_not, *one.gemeenten_open)
        assert sorted(groups) == sorted({reply.gemeente for reply in replies})
        here = [host for host in hosts if one.key in host.dates]
        assert sorted((*one.hosts, *one.too_small), key=here.index) == here
        assert all(host.gemeente in one.said for host in here)
        assert all(name in one.said for name in one.gemeenten_not)


@given(DATES, REPLIES, HOSTS, st.randoms())
def test_the_order_of_what_comes_in_changes_nothing(dates, replies, hosts, chance):
    mixed = [list(one) for one in (dates, replies, hosts)]
    for one in mixed:
        chance.shuffle(one)

    assert ranked(*mixed) == ranked(dates, replies, hosts)


@given(DATES, REPLIES)
def test_silent_is_who_has_no_answer_on_any_of_the_days(dates, replies):
    slow = [reply.participant for reply in replies if not any(one.key in reply.answers for one in dates)]

    assert silent(dates, replies) == tuple(slow)


def test_a_day_tells_who_can_and_who_receives():
    tuesday, thursday = (PollDate(day, datetime(2026, 11, day, 13, tzinfo=HERE)) for day in (10, 12))
    replies = [
        Reply(1, "Schagen", {10: Answer.JA, 12: Answer.JA}),
        Reply(2, "Schagen", {10: Answer.NEE, 12: Answer.ZONODIG}),
        Reply(3, "Texel", {10: Answer.JA, 12: Answer.NEE}),
        Reply(4, "Opmeer", {}),
    ]
    hosts = [HostOffer(7, "Medemblik", frozenset({12}), 15), HostOffer(8, "Texel", frozenset({12, 10}), 1)]

    best, second = ranked([tuesday, thursday], replies, hosts)

    assert best.said == (
        "Uit 1 van de 3 gemeenten kan iemand: 1 persoon zegt ja, 1 als het moet. Texel kan niet. Opmeer heeft nog niet "
        "geprikt. Medemblik kan ontvangen, met plek voor 15 mensen. Texel wil ontvangen, maar heeft plek voor 1 "
        "persoon. Dat is te weinig."
    )
    assert (second.key, second.gemeenten, second.no, second.open) == (10, ("Schagen", "Texel"), 1, 1)


def test_two_who_can_go_before_one_who_can_and_two_who_might():
    replies = [
        Reply(1, "Texel", {1: Answer.ZONODIG, 2: Answer.JA}),
        Reply(2, "Texel", {1: Answer.JA, 2: Answer.JA}),
        Reply(3, "Texel", {1: Answer.ZONODIG, 2: Answer.NEE}),
    ]

    assert [one.key for one in ranked([PollDate(1, START), PollDate(2, START)], replies, [])] == [2, 1]


def test_a_day_on_which_nobody_answered_is_not_a_day_on_which_nobody_can():
    (one,) = ranked([PollDate(1, START)], [Reply(1, "Texel", {})], [])

    assert one.said == "Nog niemand heeft geprikt. Nog geen gemeente kan ontvangen."
    assert (one.gemeenten_not, one.gemeenten_open) == ((), ("Texel",))


def test_the_earliest_is_the_earliest_in_the_hour_that_comes_twice():
    winter = PollDate(1, datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=HERE))
    summer = PollDate(2, datetime(2026, 10, 25, 2, 40, tzinfo=HERE))

    assert [one.key for one in ranked([winter, summer], [], [])] == [2, 1]


def test_a_day_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        PollDate(1, datetime(2026, 10, 25, 2))
