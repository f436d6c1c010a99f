from dataclasses import replace
from datetime import date

from wijkdna.domain.origin import Origin, citation

ORIGIN = Origin(
    id="cbs_kerncijfers_2024-2024",
    publisher="CBS",
    title="Kerncijfers wijken en buurten",
    table="85984NED",
    period="2024",
    boundaries=2024,
    finality="definitief",
    licence="CC BY 4.0",
    attribution="Bron: CBS StatLine, tabel 85984NED, 2024 (CC BY 4.0)",
    file="cbs/kerncijfers.csv",
    obtained="gedownload",
    obtained_on=date(2026, 11, 25),
    sha256="0" * 64,
)


def test_a_citation_names_publisher_title_year_and_table():
    assert citation(ORIGIN) == "CBS, Kerncijfers wijken en buurten, 2024 (85984NED)"


def test_a_table_without_a_number_is_cited_without_brackets():
    assert citation(replace(ORIGIN, table="")) == "CBS, Kerncijfers wijken en buurten, 2024"
