"""The talk guide that comes with the package is whole, and a mistake in one is told."""

import pytest
import yaml

from wijkdna.domain.indicators import DefinitionError
from wijkdna.store.definitions import DEFINITIONS
from wijkdna.store.talk_guide import load_talk_guide

FILE = DEFINITIONS / "fieldwork" / "talkguide.yaml"


def test_every_code_of_the_guide_stands_on_one_sheet_in_its_order():
    sheets = {one.key: [field.code for field in one.fields] for one in load_talk_guide().sheets}

    assert sheets["gesprek"] == [*(f"G{n}" for n in range(1, 13)), *(f"O{n}" for n in range(1, 7))]
    assert sheets["loopblad"] == [f"W{n}" for n in range(1, 10)]
    letters = {"k1": "abcde", "k2": "abcde", "k3": "abcde", "k4": "abcd", "k5": "abcde", "k6": "abcde", "k7": "abcdef"}
    letters |= {"k8": "abcde"}
    for key, found in letters.items():
        assert sheets[key] == [key.upper() + letter for letter in found]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda guide: guide.pop("closing"), "closing"),
        (lambda guide: guide["questions"][1].update(code="G1"), "twice: G1"),
        (lambda guide: guide["variants"]["school"]["questions"][0].update(code="G99"), "no question: G99"),
    ],
)
def test_a_mistake_is_told_with_the_name_of_the_file(tmp_path, change, told):
    guide = yaml.safe_load(FILE.read_text("utf-8"))
    change(guide)
    file = tmp_path / "talkguide.yaml"
    file.write_text(yaml.safe_dump(guide), "utf-8")

    with pytest.raises(DefinitionError, match=rf"talkguide\.yaml: .*{told}"):
        load_talk_guide(file)
