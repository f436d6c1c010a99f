"""CBS SES-WOA, the socio-economic score of wijken and buurten (86296NED), fetched: 2014 and later, in one border year.

A score compares areas and is no measure of people. The stem GemiddeldeScore stands in the table four times: the whole,
and three parts. Only the whole is read.
"""

from wijkdna.pipeline.download import RawFile, Tidy
from wijkdna.pipeline.odata import Wanted, fetch_of, table_of
from wijkdna.pipeline.statline import finality, frame, read
from wijkdna.pipeline.topics import Column

WANTED = Wanted(
    file="cbs_seswoa/86296NED.zip",
    number="86296NED",
    columns={"ses_woa_score": Column(stems=("GemiddeldeScore",), unit="", under="totaal")},
    periods=True,
    since=2014,
)

BORDERS = 2025
"""Border year of the table, when its title does not name one."""

TABLE = table_of(
    WANTED,
    id="cbs_seswoa",
    title="Sociaaleconomische status; scores per wijk en buurt",
)

fetch = fetch_of(TABLE, [WANTED])


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per year, all in the borders of one year."""
    if WANTED.file not in raw:
        return []
    published = read(raw[WANTED.file].path, WANTED)
    return [
        Tidy(
            period=period[:4],
            boundaries=published.borders or BORDERS,
            finality=finality(published.status.get(period, "")),
            rows=frame(published, WANTED.columns, Perioden=period),
            file=WANTED.file,
        )
        for period in sorted({row["Perioden"] for row in published.rows})
    ]
