"""CBS distances to places that people go to, per wijk and buurt, 2025 (86270NED), fetched.

The mean over all residents, along roads. Not how long it takes, nor who can get there.
"""

from wijkdna.pipeline.download import RawFile, Tidy
from wijkdna.pipeline.odata import Wanted, fetch_of, table_of
from wijkdna.pipeline.statline import frame, read
from wijkdna.pipeline.topics import Column

PERIOD = "2025"


def _distance(*stems: str) -> Column:
    # Which of two stems a year has is not certain; a place without any of them is left out with a note.
    return Column(stems=tuple(f"AfstandTot{stem}" for stem in stems), unit="km", needed=False)


WANTED = Wanted(
    file="cbs_nabijheid/86270NED.zip",
    number="86270NED",
    columns={
        "distance_pharmacy_km": _distance("Apotheek"),
        "distance_library_km": _distance("Bibliotheek"),
        "distance_cafe_km": _distance("CafeED", "Cafe"),
        "distance_green_km": _distance("OpenbaarGroenTotaal", "OpenbaarGroen"),
        "distance_sports_ground_km": _distance("Sportterrein"),
        "distance_train_station_km": _distance("TreinstationsTotaal", "Treinstation"),
        # This one is in every edition of the table: without it, it is another table.
        "distance_gp_km": Column(stems=("AfstandTotHuisartsenpraktijk",), unit="km"),
    },
)

TABLE = table_of(
    WANTED,
    id="cbs_nabijheid",
    title="Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers",
)

fetch = fetch_of(TABLE, [WANTED])


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """One period, 2025, in the borders of 2025 unless the table names another year."""
    if WANTED.file not in raw:
        return []
    published = read(raw[WANTED.file].path, WANTED)
    return [
        Tidy(
            period=PERIOD,
            boundaries=published.borders or int(PERIOD),
            finality="niet vermeld",
            rows=frame(published, WANTED.columns),
            file=WANTED.file,
            notes=published.absent,
        )
    ]
