"""Two versions of a plan: each line came, went, changed, moved or is the same, and nothing is told twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.web.plan_rows import document
from wijkdna.domain.plan_document import PlannedAction, ReachBand, ReasonTag
from wijkdna.domain.plan_versions import compare, written


def texts(lines):
    return [one.text for one in lines]


def test_a_version_is_the_same_as_itself():
    assert compare(document("a", "b"), document("a", "b")).is_same


def test_lines_that_came_went_and_changed():
    then = document("Wij bellen aan.", "Wij sturen een brief.")
    now = replace(
        then, lines=(replace(then.lines[0], text="Wij bellen samen aan."), *document("Nieuw.", first=9).lines)
    )

    found = compare(then, now)

    assert (texts(found.added), texts(found.removed)) == (["Nieuw."], ["Wij sturen een brief."])
    (one,) = found.changed
    assert "".join(piece.text for piece in one.before) == "Wij bellen aan."
    assert [piece.text for piece in one.after if piece.is_other] == ["samen "]


def test_what_is_different_about_an_action_and_its_reasons_is_said_in_words():
    line = document("x").lines[0]
    tags = [ReasonTag(kind="deur", target=name, label=name) for name in ("dorpsraad", "ijsclub")]
    first = PlannedAction(title="Aanbellen", kind="doen", euros=50, reach=ReachBand("bereikt", 40, 96, 130))
    then = replace(document(), lines=(replace(line, action=first, reasons=(tags[0],)),))
    now = replace(
        document(), lines=(replace(line, action=replace(first, euros=1250, owner="wijkmanager"), reasons=(tags[1],)),)
    )

    (one,) = compare(then, now).changed
    assert [(field.label, field.before, field.after) for field in one.fields] == [
        ("Wie zorgt ervoor", "niets", "wijkmanager"),
        ("Euro’s", "50", "1.250"),
    ]
    assert (one.reasons_gone, one.reasons_new) == (("dorpsraad",), ("ijsclub",))


def test_figures_that_became_others():
    then = replace(document("x"), planned=(ReachBand("doet mee", 18, 40, 65),), release="2026-11-25")
    now = replace(then, planned=(ReachBand("doet mee", 20, 45, 70),), title="Anders")

    assert [(one.label, one.before, one.after) for one in compare(then, now).facts] == [
        ("Naam", "Warm de winter door", "Anders"),
        ("Voorstel, doet mee", "40 (18 tot 65)", "45 (20 tot 70)"),
    ]


def test_a_line_that_only_stands_elsewhere_moved():
    then = document("a", "b", "c")
    found = compare(then, replace(then, lines=(then.lines[1], then.lines[0], then.lines[2])))

    assert (texts(found.moved), found.changed, found.added) == (["b", "a"], (), ())


def test_what_nobody_wrote_is_no_difference_when_a_version_goes_back():
    line = document("x").lines[0]
    figure = ReasonTag(kind="cijfer", target="aandeel_koop", label="86 % koop, 2024")
    first = PlannedAction(title="Aanbellen", kind="doen", reach=ReachBand("bereikt", 40, 96, 130), groups=("huurders",))
    then = replace(document(), lines=(replace(line, action=first, reasons=(figure,)),), release="2026-11-25")
    moved = replace(first, reach=None, groups=("wie huurt",))
    newer = replace(figure, label="84 % koop, 2025")
    now = replace(then, lines=(replace(line, action=moved, reasons=(newer,)),), release="2027-11-25", euros_budget=5)

    assert not compare(then, now).is_same
    assert compare(written(then), written(now)).is_same
    dearer = replace(now, lines=(replace(now.lines[0], action=replace(moved, euros=9)),))
    assert not compare(written(then), written(dearer)).is_same


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_every_line_is_in_one_place_and_nothing_is_lost(before, after):
    """Keys are numbers; an odd line has another text in the second version."""
    then = replace(document(), lines=tuple(document(f"t{n}", first=n).lines[0] for n in before))
    now = replace(document(), lines=tuple(document(f"n{n}" if n % 2 else f"t{n}", first=n).lines[0] for n in after))

    found = compare(then, now)
    assert [one.key for one in found.added] == [f"line:{n}" for n in after if n not in before]
    assert [one.key for one in found.removed] == [f"line:{n}" for n in before if n not in after]
    assert [one.line.key for one in found.changed] == [f"line:{n}" for n in after if n in before and n % 2]
    both = [n for n in before if n in after]
    assert bool(found.moved) is (both != [n for n in after if n in before])
