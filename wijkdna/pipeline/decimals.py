"""Columns of numbers written with a comma or a point, where nobody says which."""

import re
from collections.abc import Collection, Sequence


class TwoReadings(ValueError):
    """The column can be read in two ways, or holds no number; the message shows a cell."""


def column_of_numbers(texts: Sequence[str], missing: Collection[str]) -> list[float | None]:
    """The numbers, None for a sign in `missing`. Raises TwoReadings, as for a column with only such as 1.234."""
    known = [text for text in texts if text not in missing]
    comma, point = any("," in text for text in known), [text for text in known if "." in text]
    if (comma and point) or (point and all(re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text) for text in point)):
        raise TwoReadings(f"op twee manieren te lezen, zoals {point[0]}")
    if odd := [text for text in known if not re.fullmatch(r"-?\d+([.,]\d+)?(E[-+]?\d+)?", text, re.ASCII | re.I)]:
        raise TwoReadings(f"geen getal: {odd[0]}")
    return [None if text in missing else float(text.replace(",", ".")) for text in texts]
