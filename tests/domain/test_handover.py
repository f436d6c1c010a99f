"""The hand-over pack as plain data: what cannot be kept is refused, and numbers go out and come back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wijkdna.domain.handover import (
    FORMAT,
    KEYS,
    MOST_DEPTH,
    PackRefused,
    PointsNowhere,
    read_plain,
    renumbered,
    renumbered_or_gone,
)

TABLES = ("entities", "field_notes", "claims", "options", "moments", "chances", "groups", "lines", "actions")
TABLES += ("promises", "messages")
IDS = some.sets(some.integers(1, 10**9), max_size=6)
NUMBERS = some.fixed_dictionaries({name: IDS for name in TABLES})


def there_and_back(ids):
    out = {name: {one: n for n, one in enumerate(sorted(some), 1)} for name, some in ids.items()}
    back = {name: {n: one for one, n in inside.items()} for name, inside in out.items()}
    return out, back


@given(NUMBERS, some.data())
def test_a_key_that_went_out_comes_back_as_it_was(ids, data):
    out, back = there_and_back(ids)
    number = data.draw(some.sampled_from(sorted({one for some in ids.values() for one in some} | {7})))
    kind, text, reason = data.draw(
        some.sampled_from([
            ("moment", f"row:{number}", ""), ("moment", "lib:kermis", ""), ("moment", "", ""),
            ("group", f"eigen-{number}", ""), ("group", "koop-rond-jong", ""),
            ("groups", [f"eigen-{number}", "koop-rond-jong"], ""),
            ("about", f"action:{number}", ""), ("about", f"group:eigen-{number}", ""), ("about", f"line:{number}", ""),
            ("about", "", ""), ("target", str(number), "notitie"), ("target", f"{number}-{number}", "deur"),
            ("target", str(number), "bereik"), ("target", "doordrongen", "bereik"), ("target", "x", "cijfer"),
        ])
    )  # fmt: skip
    gone = renumbered_or_gone(kind, text, out, reason)
    try:
        there = renumbered(kind, text, out, reason)
    except PointsNowhere:
        assert "oud-" in str(gone)
        assert renumbered(kind, gone, back, reason) == gone
        assert renumbered_or_gone(kind, gone, out, reason) == gone
    else:
        assert gone == there
        assert renumbered(kind, there, back, reason) == text


def test_all_kinds_of_keys_are_read():
    for kind in KEYS:
        value = {"groups": [], "content": {}}.get(kind, "")
        assert renumbered_or_gone(kind, value, {}) is not None


def test_a_version_of_a_plan_tells_how_it_was_with_other_numbers():
    reasons = [{"kind": "partner", "target": "4"}, {"kind": "notitie", "target": "9"}]
    content = {
        "motto": "Samen",
        "lines": [
            {"key": "line:12", "action": {"partner_number": 4}, "reasons": reasons},
            {"key": "line:13", "action": {"partner_number": 5}, "reasons": []},
        ],
        "partners": [{"number": 4}, {"number": 5}],
    }
    found = renumbered("content", content, {"lines": {12: 1}, "entities": {4: 2}})

    assert [one["key"] for one in found["lines"]] == ["line:1", "line:oud-13"]
    assert [one["action"]["partner_number"] for one in found["lines"]] == [2, None]
    assert [one["target"] for one in found["lines"][0]["reasons"]] == ["2", "oud-9"]
    assert found["partners"] == []
    assert found["motto"] == "Samen"


@pytest.mark.parametrize("key", ["", "x:5", "line:", "line:x", "line:٥", "line:5:6", "line:1234567890123456"])
def test_a_line_of_a_version_is_called_by_its_number_and_nothing_else(key):
    content = {"lines": [{"key": key, "action": None, "reasons": []}]}

    with pytest.raises(ValueError, match="without its number"):
        renumbered("content", content, {"lines": {5: 1}})


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53), 2**53) | some.floats(allow_nan=False, allow_infinity=False,
    min_value=-1e15, max_value=1e15) | some.text(some.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.sampled_from("abc"), inside, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_what_can_be_kept_is_read_as_it_was_written(value):
    plain = {"format": FORMAT, "version": 1, "x": [value]}
    try:
        assert read_plain(json.dumps(plain).encode()) == plain
    except PackRefused:
        assert json.dumps(value).count("[") + json.dumps(value).count("{") > MOST_DEPTH - 3


def pack(**more):
    return json.dumps({"format": FORMAT, "version": 1, **more}).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "beschadigd"),
        (b"[" * 100_000, "beschadigd"),
        (b'{"format": "wijkdna-overdracht", "version": NaN}', "beschadigd"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "beschadigd"),
        (b"\xff\xfe", "beschadigd"),
        (b"[]", "geen overdrachtspakket"),
        (b'{"format": "iets anders"}', "geen overdrachtspakket"),
        (pack(version=0), "welke vorm"),
        (pack(version=True), "welke vorm"),
        (pack(version=2), "nieuwere WijkDNA"),
        (pack(x="a\x00"), "tekens of getallen"),
        (pack(x="\ud800"), "tekens of getallen"),
        (pack(x=10**30), "tekens of getallen"),
        (b'{"format": "wijkdna-overdracht", "version": 1, "x": 1e999}', "tekens of getallen"),
        (pack(x=[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]), "te ingewikkeld"),
        (pack(x=[0] * 400_001), "te groot"),
        (b'{"x": "' + b"," * 500_000 + b'", NIET GELEZEN', "te groot"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(content, said):
    with pytest.raises(PackRefused, match=said):
        read_plain(content)
