"""The Buurtdashboard of the Klimaateffectatlas: a packed table and its catalogue, with invented numbers."""

import gzip
from dataclasses import dataclass, field

from tests.pipeline.publishers.cbs import codes
from tests.pipeline.publishers.server import Reply, Request

FELT = ("PET31tm34p", "PET35tm40p", "PET41tm45p", "PET46tm50p", "PET51p")
WATER = ("perc5_10mm", "perc10_15mm", "perc20_30mm", "perc30mmME", "percNODATA")

CATALOGUE = """\ufeffTitel;Subtitel;Categorie;Indicatornaamtabel;Domein;klassenthresholds;Bron
Gevoelstemperatuur;;Effecten;PET31tm34p,PET35tm40p,PET41tm45p,PET46tm50p,PET51p;\
31 - 34°C,35 - 40°C,41 - 45°C,46 - 50°C,51°C;;bron
Waterdiepte bij hevige bui;;Effecten;perc5_10mm,perc10_15mm,perc20_30mm,perc30mmME,percNODATA;\
5 - 10cm,10 - 15cm,20 - 30cm,>30cm;;bron
Schaduw wandel- en fietspaden;;Effecten;P_schaduw_fw;;;bron
Boomkroonoppervlakte;"over; twee
regels";Gebiedskenmerken;BKB;;;bron
Groen;;Gebiedskenmerken;groen;;;bron
Groen per inwoner;;Gebiedskenmerken;m2GroenPI;;;bron
Verharding;;Gebiedskenmerken;verhard;;;bron
Verharding niet-openbaar;;Gebiedskenmerken;verhard_np;;;bron
Risico Paalrot huidig;;Effecten;Paal_Huidig;Geen data,Zeer laag,Laag,Midden,Hoog,Zeer hoog;0,0.8,3,6,15,10000;bron
Risico Verschilzetting 2050H;;Effecten;Versch_2050H;Geen data,Zeer laag,Laag,Matig,Hoog,Zeer hoog;0,1,5,10,25;bron
Hitte en broze 65-plussers;;Kwetsbaarheid;BrozeGezon;;;RIVM (2022)
"""


def columns() -> dict[str, list[str]]:
    """Column -> a cell per buurt: with a comma or a point, and all the signs for a number that is not there."""
    areas = [code for code in codes() if code.startswith("BU")]
    found = {"buurtcode2024": areas}
    found |= {
        f"{name}AHN{model}": [f"{5 + k * 2 + n},5" for n in range(len(areas))]
        for k, name in enumerate(FELT)
        for model in (2, 4)
    }
    found |= {name: [f"0.{k}{n + 1:02}5" for n in range(len(areas))] for k, name in enumerate(WATER)}
    found |= {name: [f"{k * 4 + n},25" for n in range(len(areas))] for k, name in enumerate(("P_schaduw_fw", "groen"))}
    found |= {"BKB_2021": ["1"] * len(areas), "BKB_2024": ["12,5"] * len(areas), "BKB_2024_BK": ["99"] * len(areas)}
    found |= {"m2GroenPI": ["133.02"] * len(areas), "verhard": ["31"] * len(areas), "verhard_np": ["34"] * len(areas)}
    found |= {"BrozeGezon": ["25", "18,5", "null", "-9999", "0"]}
    found |= {"Paal_Huidig": ["0", "0,8", "5", "15", "-9999"], "Versch_2050H": ["25", "4,23", "null", ".", ""]}
    return {name: (cells * len(areas))[: len(areas)] for name, cells in found.items()}


@dataclass
class Kea:
    """The store of files. `found` may be changed by a test."""

    release: str = "jan26"
    packed: bool = True
    found: dict[str, list[str]] = field(default_factory=columns)

    def __call__(self, request: Request) -> Reply | None:
        """The table of the release."""
        if request.path != f"/buurtdashboard-KEA/csvdata/{self.release}-Buurtdashboarddata.csv.gz":
            return None
        lines = [";".join(self.found), *(";".join(row) for row in zip(*self.found.values(), strict=True))]
        text = "\r\n".join(lines).encode()
        return Reply(content=gzip.compress(text, mtime=0) if self.packed else text, kind="text/csv")


@dataclass
class KeaCatalogue:
    """The catalogue."""

    text: str = CATALOGUE

    def __call__(self, request: Request) -> Reply | None:
        """What is published."""
        if (request.path, request.query.get("mode")) != ("/api/config/default-nl/csv", "published"):
            return None
        return Reply(content=self.text.encode(), kind="text/csv")
