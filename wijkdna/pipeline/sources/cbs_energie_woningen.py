"""CBS energy use of homes per wijk and buurt, 2024 (86159NED), fetched: means over all kinds of homes.

Homes on district heating count in the mean gas use. District heating is published for few buurten: empty can mean none.
"""

from wijkdna.pipeline.download import RawFile, Tidy
from wijkdna.pipeline.odata import Wanted, fetch_of, table_of
from wijkdna.pipeline.statline import frame, read
from wijkdna.pipeline.topics import Column

PERIOD = "2024"

ALL_HOMES = "T001100"

WANTED = Wanted(
    file="cbs_energie_woningen/86159NED.zip",
    number="86159NED",
    columns={
        "gas_m3": Column(stems=("GemiddeldAardgasverbruik",), unit="m³"),
        "electricity_kwh": Column(stems=("GemiddeldeElektriciteitslevering",), unit="kWh"),
        "electricity_net_kwh": Column(stems=("GemiddeldeNettoElektriciteitslevering",), unit="kWh"),
        "district_heating_pct": Column(stems=("Stadsverwarming",), unit="%"),
    },
    only={"Woningkenmerken": (ALL_HOMES,)},
)

TABLE = table_of(
    WANTED,
    id="cbs_energie_woningen",
    title="Energieverbruik particuliere woningen; wijken en buurten",
)

fetch = fetch_of(TABLE, [WANTED])


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2024, in the borders of 2024 unless the table names another year."""
    if WANTED.file not in raw:
        return []
    published = read(raw[WANTED.file].path, WANTED)
    rows = frame(published, WANTED.columns, Woningkenmerken=ALL_HOMES)
    return [
        Tidy(
            period=PERIOD,
            boundaries=published.borders or int(PERIOD),
            finality="niet vermeld",
            rows=rows,
            file=WANTED.file,
        )
    ]
