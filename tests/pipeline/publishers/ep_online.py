"""EP-Online with invented labels, and the file of CBS that says in which buurt an address lies."""

import io
import json
import zipfile
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.server import Reply, Request

BUURTEN = [code for code in codes() if code.startswith("BU")]
HOMES = 12
"""Addresses of each buurt: the postcode tells which buurt, the house number is 1 to 12."""

_BEFORE = "PublicatieDatum;01-09-2026\r\nLaatstVerwerkteMutatievolgnummer;123\r\n"
_NAMES = (
    "Registratiedatum;Opnamedatum;GeldigTot;Gebouwklasse;Postcode;Huisnummer;Huisletter;Huisnummertoevoeging;"
    "BAGVerblijfsobjectID;Energieklasse"
)


def postcode(buurt: str) -> str:
    """The invented postcode of a buurt."""
    place = BUURTEN.index(buurt)
    return f"90{place:02}A{'BCDE'[place % 4]}"


def zipped(name: str, text: str) -> bytes:
    """A zip with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, text.encode())
    return content.getvalue()


def label(buurt: str, number: int, letter: str, **other: str) -> str:
    """A row about one address."""
    row = {
        "registered": "20250301",
        "until": "20350301",
        "kind": "W",
        "postcode": postcode(buurt),
        "house": str(number),
        "object": f"{BUURTEN.index(buurt):08}{number:08}",
        **other,
    }
    start = f"{row['registered']};20250201;{row['until']};{row['kind']};{row['postcode']};{row['house']}"
    return f"{start};;;{row['object']};{letter}"


def usual_labels() -> list[str]:
    """Every address a label, by turns A++, C and G."""
    return [label(buurt, k, ("A++", "C", "G")[k % 3]) for buurt in BUURTEN for k in range(1, HOMES + 1)]


@dataclass
class EpOnline:
    """The service. `base` is set by who asks first: the file lies on the same server, where no key is asked."""

    key: str
    rows: list[str] = field(default_factory=usual_labels)
    name: str = "v20260901_v4_csv.zip"
    names: str = _NAMES

    def __call__(self, request: Request) -> Reply | None:
        """Where the newest file is, for who has the key; the file itself for who has its pass."""
        if request.path == "/bestand":
            text = "\r\n".join([self.names, *self.rows])
            allowed = request.query.get("pas") == "geheime-pas"
            return Reply(content=zipped("alles.csv", f"{_BEFORE}{text}\r\n")) if allowed else Reply(status=403)
        if request.headers.get("authorization") != self.key:
            return Reply(status=401)
        url = f"http://{request.headers['host']}/eponline/bestand?pas=geheime-pas"
        content = {"bestandsnaam": self.name, "geldigTotEnMet": "2026-09-29T21:05:55+02:00", "downloadUrl": url}
        return Reply(content=json.dumps(content).encode())


@dataclass
class Postcodes:
    """The file of CBS, of a year that it has."""

    year: str = "2024"

    def __call__(self, request: Request) -> Reply | None:
        """The file."""
        if request.path != f"/{self.year}-cbs-pc6huisnr{self.year}0801_buurt.zip":
            return None
        rows = [f"{postcode(one)},{k},{one[2:].lstrip('0')},x,y" for one in BUURTEN for k in range(1, HOMES + 1)]
        names = f"PC6,Huisnummer,Buurt{self.year},Wijk{self.year},Gemeente{self.year}"
        content = zipped(f"pc6hnr{self.year}0801_gwb.csv", "\n".join([names, *rows]))
        return Reply(content=content, headers={"ETag": '"een"'})
