"""CBS, in which buurt every address lies (postcode and house number). No figures: it places the labels of EP-Online.

Its address is not certain: a site can set SOURCE_CBS_POSTCODES_HOST, and SOURCE_CBS_POSTCODES_VERSION for the year.
"""

from pathlib import Path

from wijkdna.domain.boundaries import CURRENT
from wijkdna.pipeline.bulk import keep
from wijkdna.pipeline.download import RawFile, Table, Tidy, collect
from wijkdna.pipeline.network import Settings, Web
from wijkdna.pipeline.postcodes import FILE, read_postcodes

HOST = ("cbs_postcodes", "https://download.cbs.nl/postcode")

TABLE = Table(
    id="cbs_postcodes",
    publisher="CBS",
    title="Buurt, wijk en gemeente voor postcode en huisnummer",
    number="",
    licence="CC BY 4.0",
    attribution="Bron: CBS, buurt, wijk en gemeente voor postcode en huisnummer (CC BY 4.0)",
    files=(FILE,),
    obtained="opgehaald",
)


def lacking(settings: Settings) -> str:
    """Which setting must be there before it is fetched: without a key for the labels nobody needs it."""
    return "" if "eponline" in settings.keys else "SOURCE_EPONLINE_KEY"


def fetch(folder: Path, web: Web | None = None) -> dict[str, RawFile]:
    """The file, if it is in a folder of raw files; with `web` first what CBS renewed. Raises as keep()."""
    if web is not None:
        year = web.settings.others.get("cbs_postcodes_version", str(CURRENT))
        fresh = keep(web, f"{web.base(*HOST)}/{year}-cbs-pc6huisnr{year}0801_buurt.zip", folder / FILE)
        if fresh:
            read_postcodes(folder / FILE)
    return collect(folder, TABLE, some=True)


def tidy(raw: dict[str, RawFile]) -> list[Tidy]:
    """Nothing: it has no figures."""
    return []
