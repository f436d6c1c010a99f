"""The mails of a leerlab as they come: each can be filled, also with half of it missing, and reads easily."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.indicators import DefinitionError
from wijkdna.domain.lab_texts import MAILS, fill
from wijkdna.domain.readability import reading
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.lab_mails import load_lab_mails

FILE = "lab/mails.yaml"
LAB = load_lab_mails()


@pytest.mark.parametrize("id", MAILS)
def test_a_mail_is_filled_and_reads_easily(id):
    mail = LAB.mails[id]
    values = {name: f"https://wijk.nl/{name}" if name.startswith("link_") else "woord" for name in LAB.placeholders}
    found = fill(mail, values, LAB.signature)

    assert all(values[name] in found.subject + found.body for name in mail.placeholders)
    measured = reading(found.body)
    assert measured.words_per_sentence < 12
    assert measured.passive_sentences == 0
    assert len(mail.subject) <= 60


@given(st.sampled_from(MAILS), st.sets(st.sampled_from(sorted(LAB.placeholders))))
def test_whatever_is_missing_leaves_whole_sentences(id, missing):
    values = {name: "" if name in missing else "woord" for name in LAB.placeholders}
    body = fill(LAB.mails[id], values, LAB.signature).body

    ends = (".", "?", "!", ",", ":", "woord")
    assert not [line for line in body.splitlines() if line and not line.endswith(ends)]
    assert not [line for line in body.splitlines() if line.startswith((",", ".", "en ", "of "))]


def test_every_placeholder_is_used_and_explained():
    used = {name for mail in LAB.mails.values() for name in mail.placeholders} | {"contact", "lab", "telefoon"}

    assert used == set(LAB.placeholders)
    assert all(LAB.placeholders.values())


def test_the_five_questions_can_be_answered():
    assert [one.kind for one in LAB.questions] == ["scale", "scale", "number", "text", "choice"]
    assert all(bool(one.low and one.high) is (one.kind == "scale") for one in LAB.questions)
    assert [one.choices for one in LAB.questions if one.choices] == [("ja", "misschien", "nee")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- id: applied", "- id: apply"),
        ("- id: applied", "- id: declined"),
        ("op {uiterlijk}.", "op {uiterste}."),
        ("U leest die hier: {link_pagina}", "U leest die op {link_pagina}."),
        ("  {contact}\n", "  {contact\n"),
        ("label: Wijziging", 'label: " "'),
        ("id: e2, kind: scale", "id: e1, kind: scale"),
        ("kind: number", "kind: stars"),
        ('"ja", "misschien"', 'yes, "misschien"'),
        ("evaluation_questions:", "questions:"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_file(tmp_path, old, new):
    text = (DEFINITIONS / FILE).read_text("utf-8")
    assert old in text
    (tmp_path / "lab").mkdir()
    (tmp_path / FILE).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(DefinitionError, match=r"mails\.yaml"):
        load_lab_mails(tmp_path)
