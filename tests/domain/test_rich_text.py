"""Formatting that a facilitator types: nothing typed gets lost, no link leads elsewhere, and no text takes long."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.rich_text import Bullets, Heading, Paragraph, Run, plain, read

PARTS = st.sampled_from(
    (
        *("**", "*", "## ", "# ", "- ", "\n", "\n\n", "\r\n", "\r", " ", "[", "]", "(", ")", "](", "woord", "é", "7"),
        *("[hier](https://wijk.nl/a)", "[**vet**](http://b)", "[m](mailto:a@b.nl)", "[x](javascript:alert(1))"),
        *("https://c", "[y](data:text/html,z)", "[z](//d)", "[ ](https://e)", "\u2028", "\x00"),
    )
)
TEXTS = st.one_of(st.lists(PARTS, max_size=25).map("".join), st.text(max_size=80))


def all_runs(text):
    for block in read(text):
        for runs in block.points if isinstance(block, Bullets) else (block.runs,):
            yield from runs


def letters(text):
    return "".join(sign for sign in text if sign.isalnum())


@given(TEXTS)
def test_every_letter_that_was_typed_is_there_in_its_order(text):
    assert letters("".join(run.text + run.href for run in all_runs(text))) == letters(text)


@given(TEXTS)
def test_a_link_goes_to_the_web_or_to_an_address_and_has_words(text):
    for run in all_runs(text):
        assert run.text
        assert not run.href or run.href.lower().startswith(("http://", "https://", "mailto:"))
        assert not run.href or run.text.strip()
        assert not set(run.href) & set(" \n\"'<>\x00")


@given(TEXTS)
def test_blocks_hold_something_and_only_paragraphs_hold_more_lines(text):
    for block in read(text):
        runs = block.points if isinstance(block, Bullets) else (block.runs,)
        assert runs
        words = ["".join(run.text for run in one) for one in runs]
        assert isinstance(block, Paragraph) or not any("\n" in one for one in words)


@given(TEXTS)
def test_the_words_alone_are_one_line_with_single_spaces(text):
    found = plain(text)

    assert found == " ".join(found.split())
    assert letters(found) == letters("".join(run.text for run in all_runs(text)))


@given(st.text(alphabet="abc é7.,*#[]()-", max_size=40).filter(lambda text: "**" not in text and "](" not in text))
def test_a_line_without_formatting_is_a_paragraph_of_that_text(text):
    line = f"x{text}"

    assert read(line) == (Paragraph((Run(line.strip()),)),)


def test_all_kinds_of_formatting():
    text = (
        "## Waarom\nEen **handvol** mensen.\nKijk [hier](https://wijk.nl).\n\n"
        "- een\n- **twee** of [**drie**](mailto:a@b.nl)\nen meer"
    )

    assert read(text) == (
        Heading((Run("Waarom"),)),
        Paragraph(
            (
                *(Run("Een "), Run("handvol", bold=True), Run(" mensen.\nKijk ")),
                *(Run("hier", href="https://wijk.nl"), Run(".")),
            )
        ),
        Bullets(
            (
                (Run("een"),),
                (Run("twee", bold=True), Run(" of "), Run("drie", bold=True, href="mailto:a@b.nl")),
            )
        ),
        Paragraph((Run("en meer"),)),
    )
    assert plain(text) == "Waarom. Een handvol mensen. Kijk hier. een. twee of drie. en meer."


@pytest.mark.parametrize(
    "text",
    ["**half", "3 ** 4 ** 5", "****", "# kop", "##kop", "## ", "-punt", "- ", "[x](javascript:alert(1))", "[x](//y)"],
)
def test_what_is_no_formatting_is_text(text):
    assert read(text) == (Paragraph((Run(text.strip()),)),)


def test_each_heading_stands_by_itself():
    assert read("## een\n## twee") == (Heading((Run("een"),)), Heading((Run("twee"),)))


def test_bold_goes_over_a_link():
    assert read("**zie [hier](https://a) nu**") == (
        Paragraph((Run("zie ", bold=True), Run("hier", bold=True, href="https://a"), Run(" nu", bold=True))),
    )


@pytest.mark.parametrize("piece", ["[", "**", "[a](https://", "[a](https://a", "- \n", "## \n", "a** ", "\n", "**a"])
def test_a_hostile_text_takes_no_longer_per_sign(piece):
    text = piece * (100_000 // len(piece))
    took = []
    for _ in range(3):
        start = perf_counter()
        read(text)
        took.append(perf_counter() - start)

    assert min(took) < 1  # 0.05 s on a computer that does nothing else; minutes when it is not linear
