"""Mails of a leerlab: whatever is empty leaves no trace, and nothing of a value can break a mail."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.lab_texts import LONGEST_SUBJECT, MailText, UnknownPlaceholder, fill, mistakes

NAMES = ("naam", "dag", "link_a")
PARTS = st.sampled_from(
    (
        *("{naam}", "{dag}", "{link_a}", "Kom. ", "Kunt u? ", "Uw pagina: ", "hier:", "\n", "\n\n", " ", "1. ", "2. "),
        *("woord", "Bel {naam}. ", "Op {dag}, {naam}. ", "- "),
    )
)
TEMPLATES = st.lists(PARTS, min_size=1, max_size=20).map("".join)
VALUES = st.fixed_dictionaries(
    {
        name: st.one_of(
            st.just(""), st.text(max_size=20), st.sampled_from(("a\nBcc: b@c.nl", "{dag}", "}", ":", "x :"))
        )
        for name in NAMES
    }
)


def mail(body="", subject="Onderwerp"):
    return MailText("m", "Label", "altijd", subject, body)


@given(TEMPLATES, TEMPLATES, VALUES)
def test_no_brace_double_space_or_announcement_of_nothing_is_left(subject, body, values):
    found = fill(mail(body, subject), values, "Groet,\n{naam}")

    assert not set("{}\r") & set(found.subject + found.body)
    assert "  " not in found.subject + found.body
    assert "\n\n\n" not in found.body
    assert found.body.endswith("\n")
    lines = found.body.split("\n")
    assert not [line for line, after in pairwise(lines) if line.endswith(":") and not after]
    assert all(line == line.strip() for line in lines)


@given(TEMPLATES, VALUES)
def test_a_subject_is_one_line_that_fits_and_never_empty(subject, values):
    found = fill(mail("", subject), values, "").subject

    assert 0 < len(found) <= LONGEST_SUBJECT
    assert len(found.splitlines()) == 1
    assert found == found.strip()


@given(st.lists(st.sampled_from(("Kom op {dag}.", "Bel {naam} nu.", "Er is koffie.")), min_size=1, max_size=6), VALUES)
def test_exactly_the_sentences_with_all_their_values_are_left(sentences, values):
    slow = []
    clean = {name: fill(mail(f"<{{{name}}}>"), values, "").body.strip() for name in NAMES}
    for one in sentences:
        name = next((name for name in NAMES if f"{{{name}}}" in one), None)
        if name is None or clean[name]:
            slow.append(one.replace(f"{{{name}}}", clean.get(name, "")[1:-1]))

    assert fill(mail(" ".join(sentences)), values, "").body == " ".join(slow) + "\n"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Hallo {naam},\n\nEr is koffie.", "Er is koffie.\n"),
        ("Kunt u niet? Bel {naam}. Tot dan.", "Tot dan.\n"),
        ("Adres: {naam}\nTot dan.", "Tot dan.\n"),
        ("Er is koffie. Uw pagina:\n{naam}\nTot dan.", "Er is koffie.\nTot dan.\n"),
        ("Doe dit:\n1. Bel {naam}.\n2. Loop.\n3. Typ.", "Doe dit:\n1. Loop.\n2. Typ.\n"),
        ("Doe dit:\n1. Bel {naam}.\n2. Mail {naam}.\nTot dan.", "Tot dan.\n"),
        ("Een.\n\n{naam}\n\nTwee.", "Een.\n\nTwee.\n"),
    ],
)
def test_what_goes_with_an_empty_placeholder(body, left):
    assert fill(mail(body), {"naam": " "}, "").body == left


def test_a_value_that_begins_like_a_point_of_a_list_is_no_point():
    assert fill(mail("Zaal:\n{naam}"), {"naam": "3. boven"}, "").body == "Zaal:\n3. boven\n"


def test_a_value_announces_nothing():
    assert fill(mail("Zaal: {naam}"), {"naam": "boven :"}, "").body == "Zaal: boven\n"


def test_the_signature_stands_below():
    assert fill(mail("Hallo."), {"naam": "Nel", "tel": ""}, "Groet,\n{naam}\n{tel}\n").body == "Hallo.\n\nGroet,\nNel\n"


def test_a_newline_in_a_value_makes_no_header():
    assert fill(mail("", "{naam}"), {"naam": "a\r\nBcc: b@c.nl"}, "").subject == "a Bcc: b@c.nl"


def test_a_long_subject_is_cut_after_a_word_and_an_empty_one_is_the_label():
    long = fill(mail("", "woord " * 30), {}, "").subject

    assert re.fullmatch(r"(woord )*woord…", long)
    assert len(long) <= LONGEST_SUBJECT
    assert fill(mail("", "Op {naam}"), {"naam": ""}, "").subject == "Label"


@pytest.mark.parametrize("text", ["{onbekend}", "Een { alleen.", "{Naam}", "}"])
def test_a_placeholder_that_nobody_knows_is_refused(text):
    assert mistakes(text, ("naam",))
    for one in (mail(text), mail("", text)):
        with pytest.raises(UnknownPlaceholder):
            fill(one, {"naam": "Nel"}, "")
    with pytest.raises(UnknownPlaceholder):
        fill(mail("Hallo."), {"naam": "Nel"}, text)


def test_a_mistake_says_what_to_do():
    assert mistakes("Kijk op {link_a}. {naam}", NAMES) == (
        "Zet een link aan het einde van een regel: anders werkt hij in sommige mailprogramma’s niet.",
    )
    assert mistakes("Bel {nam}", NAMES) == ("{nam} kennen wij niet. Kies een woord uit de lijst.",)
    assert mistakes("Kijk op {link_a}\n{naam}", NAMES) == ()
