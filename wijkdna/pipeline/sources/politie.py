"""Registered crimes per year (police, 47018NED), fetched: all crimes, and burglaries of homes. Zeros are real.

The police count all years again in the wijken and buurten of a later year. The table does not always say which: then it
is taken to be the newest year in it, so that no figure lands on an area that was redrawn.
"""

from wijkdna.pipeline.download import RawFile, Tidy
from wijkdna.pipeline.odata import OTHERS, Wanted, fetch_of, table_of
from wijkdna.pipeline.statline import finality, frame, read
from wijkdna.pipeline.topics import Column

KINDS = {"crimes": "0.0.0", "home_burglaries": "1.1.1"}

COUNT = "count"

WANTED = Wanted(
    file="politie/47018NED.zip",
    number="47018NED",
    columns={COUNT: Column(stems=("GeregistreerdeMisdrijven", "TotaalGeregistreerdeMisdrijven"), unit="")},
    only={"SoortMisdrijf": tuple(KINDS.values())},
    periods=True,
    since=2019,
    host=OTHERS,
    later_host=None,
)

TABLE = table_of(
    WANTED,
    id="politie",
    title="Geregistreerde misdrijven; soort misdrijf, wijk, buurt, jaarcijfers",
    publisher="Politie",
    attribution="Bron: Politie, via CBS dataderden, tabel {number}",
)

fetch = fetch_of(TABLE, [WANTED])


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """A period per year, all in the borders of one year."""
    if WANTED.file not in raw:
        return []
    published = read(raw[WANTED.file].path, WANTED)
    periods = sorted({row["Perioden"] for row in published.rows})
    answer = []
    for period in periods:
        kinds = [
            frame(published, [COUNT], SoortMisdrijf=kind, Perioden=period).rename({COUNT: name}, strict=False)
            for name, kind in KINDS.items()
        ]
        answer.append(
            Tidy(
                period=period[:4],
                boundaries=published.borders or int(periods[-1][:4]),
                finality=finality(published.status.get(period, "")),
                rows=kinds[0].join(kinds[1], on="code", how="left", validate="1:1"),
                file=WANTED.file,
            )
        )
    return answer
