"""A plan for Kreileroord as a document, with every kind of line, for tests of what is made of it."""

from dataclasses import replace
from datetime import date

from wijkdna.domain.plan_document import (
    CountedOutcome,
    Holds,
    PartnerSheet,
    PlanDocument,
    PlanLine,
    PlannedAction,
    PlannedChance,
    PlannedGroup,
    PlannedMoment,
    ReachBand,
    ReasonTag,
)

SECTIONS = (
    ("doel", "Wat willen we"),
    ("voor_wie", "Voor wie"),
    ("acties", "Zo doen we het"),
    ("beloften", "Wat wij beloven"),
    ("meten", "Zo weten we of het werkt"),
)

BUY = ReasonTag(
    kind="cijfer", target="koop", label="86 % koop, 2024", origin="CBS, Kerncijfers wijken en buurten, 2024"
)
RENT = ReasonTag(
    kind="cijfer", target="huur", label="14 % huur, 2024", origin="CBS, Kerncijfers wijken en buurten, 2024"
)
LOW = ReasonTag(kind="cijfer", target="laag", label="11 %, gemeente 2020", origin="CBS, Inkomen van huishoudens, 2020")
COUNCIL = ReasonTag(kind="deur", target="3-4", label="dorpsraad")
HALL = ReasonTag(kind="deur", target="5-4", label="dorpshuis")
ICE = ReasonTag(kind="deur", target="6-4", label="ijsclub")
NOTE = ReasonTag(kind="notitie", target="2", label="notitie 2 en 5")
GONE = ReasonTag(
    kind="notitie",
    target="7",
    label="notitie 7",
    holds=Holds.GONE,
    why="Notitie 7 is op 9 november ingetrokken: het ging over vorig jaar.",
)
UNSURE = ReasonTag(kind="cijfer", target="woz", label="waarde van huizen, 2019", holds=Holds.UNSURE)
REACH = ReasonTag(kind="bereik", target="", label="doet mee 41")


def line(number, section, text, *reasons, action=None, kept=""):
    """One line."""
    return PlanLine(
        key=f"line:{number}",
        number=number,
        section=section,
        text=text,
        reasons=reasons,
        action=action,
        kept_because=kept,
    )


LISTEN = PlannedAction(
    title="Eerst ophalen",
    kind="ophalen",
    owner="wijkmanager",
    partner="dorpshuis",
    partner_number=5,
    condition="niet op de avond van de kaartclub",
    place="dorpshuis en schoolplein",
    start_on=date(2026, 12, 1),
    end_on=date(2026, 12, 18),
    messenger="wijkmanager",
    hook="Wat vond u van de vorige ronde?",
    tone="nuchter, met een grap over de wind",
    channel="gesprek op een vaste plek",
    euros=0,
    hours=12,
    measure="aantal gesprekken",
)
DOORS = PlannedAction(
    title="Samen langs de deuren",
    kind="doen",
    owner="dorpsraad",
    partner="dorpsraad",
    partner_number=3,
    condition="iemand van de gemeente loopt mee",
    place="alle straten",
    start_on=date(2027, 1, 11),
    end_on=date(2027, 1, 30),
    messenger="dorpsraad",
    hook="Een gratis warmtefoto van uw huis, zolang het vriest",
    channel="aanbellen",
    groups=("Eigenaren tot 65 jaar", "Eigenaren van 65 jaar of ouder"),
    reach=ReachBand("bereikt", 96, 118, 139),
    euros=50,
    hours=48,
    measure="afspraken per straat",
    stop_on=date(2027, 4, 1),
    stop_when="er minder dan 10 afspraken zijn",
)
ICE_RINK = PlannedAction(
    title="Warm onthaal bij de ijsbaan",
    kind="doen",
    owner="ijsclub",
    partner="ijsclub",
    partner_number=6,
    place="ijsbaan",
    messenger="ijsclub",
    hook="Help een avond mee op de baan",
    channel="evenement van een ander",
    euros=150,
    hours=10,
)
STREETS = PlannedAction(
    title="Buren vragen buren",
    kind="doen",
    owner="straatbewoners",
    place="bij mensen thuis",
    start_on=date(2027, 2, 1),
    end_on=date(2027, 2, 26),
    messenger="een buur",
    hook="Een warm huis met de klussen die u toch al doet",
    channel="huiskamergesprek",
    groups=("Eigenaren tot 65 jaar",),
    reach=ReachBand("bereikt", 9, 14, 22),
    euros=250,
    hours=16,
    stop_on=date(2027, 4, 1),
    stop_when="er minder dan 10 afspraken zijn",
)
TENANTS = PlannedAction(
    title="Huurders apart",
    kind="doen",
    owner="wijkbeheerder",
    partner="corporatie",
    partner_number=8,
    place="aan de deur",
    start_on=date(2027, 2, 8),
    end_on=date(2027, 3, 5),
    messenger="wijkbeheerder van de corporatie",
    hook="Tochtstrips en een kraan die niet meer drupt",
    channel="huisbezoek",
    groups=("Huurders van de corporatie",),
    reach=ReachBand("bereikt", 11, 16, 21),
    euros=50,
    hours=10,
)

LINES = (
    line(1, "doel", "Voor 1 mei 2027 hebben 40 huishoudens een afspraak voor een bezoek over hun huis.", REACH),
    line(2, "doel", "Van hen hebben er minstens 5 moeite om rond te komen.", LOW),
    line(3, "voor_wie", "Vooral eigenaren: bijna 9 van de 10 woningen zijn koopwoningen.", BUY, NOTE),
    line(4, "voor_wie", "Ook de ongeveer 24 huurders van de corporatie: zij kunnen zelf minder kiezen.", RENT),
    line(
        5,
        "acties",
        "In december vragen we aan 15 mensen wat zij van de vorige ronde vonden.",
        NOTE,
        HALL,
        action=LISTEN,
    ),
    line(
        6,
        "acties",
        "De dorpsraad belt in januari aan bij 200 huizen, met iemand van de gemeente erbij.",
        COUNCIL,
        action=DOORS,
    ),
    line(7, "acties", "Wie een avond meehelpt op de baan, krijgt daar een warmtefoto.", GONE, ICE, action=ICE_RINK),
    line(8, "acties", "In vijf straten nodigt een bewoner de straat thuis uit.", REACH, NOTE, action=STREETS),
    line(9, "acties", "De wijkbeheerder gaat langs en neemt kleine maatregelen mee.", RENT, action=TENANTS),
    line(10, "beloften", "Elke vraag uit het dorp krijgt binnen een week antwoord, van één vast nummer.", COUNCIL),
    line(11, "meten", "We tellen per deur: aangesproken, reageerde, bezoek, stap gezet."),
    line(12, "meten", "Op 1 april 2027 kiezen we: doorgaan of stoppen.", REACH),
    line(
        13,
        "meten",
        "Wij leggen de folders van 2023 ernaast.",
        GONE,
        kept="de gemeenteraad vroeg erom",
    ),
)

GROUPS = (
    PlannedGroup(
        name="Eigenaren tot 65 jaar", households=142, missed_now=118, missed_planned=61, missed_low=40, missed_high=85
    ),
    PlannedGroup(name="Eigenaren van 65 jaar of ouder", households=73, missed_now=49, missed_planned=22),
    PlannedGroup(name="Huurders van de corporatie", households=24, missed_now=22, missed_planned=9),
    PlannedGroup(name="Mensen met wisselende diensten", households=None, missed_now=None, missed_planned=None),
)

PARTNERS = (
    PartnerSheet(
        number=3,
        name="Dorpsraad",
        wants="Dat de gemeente doet wat zij zegt.",
        will_do="Aanbellen in alle straten, drie avonden in januari.",
        will_not_do="Lijsten met adressen doorgeven.",
        needs="Iemand van de gemeente die meeloopt.",
        promises=(
            ("Een vast telefoonnummer voor vragen uit het dorp", date(2026, 12, 15)),
            ("Twee mensen die meelopen", date(2027, 1, 11)),
        ),
        actions=("Samen langs de deuren",),
        contact="wijkmanager, 0224 12 34 56",
        valid_until=date(2027, 10, 1),
    ),
    PartnerSheet(
        number=6,
        name="IJsclub",
        will_do="De baan een avond openstellen.",
        promises=(("Lampen boven de baan", date(2026, 12, 20)),),
        actions=("Warm onthaal bij de ijsbaan",),
        contact="wijkmanager",
        valid_until=date(2027, 3, 1),
    ),
    PartnerSheet(number=8, name="Corporatie", actions=("Huurders apart",), contact="consulent wonen"),
)

EXAMPLE = PlanDocument(
    place="Kreileroord",
    team="Hollands Kroon",
    title="Warm de winter door in Kreileroord",
    motto="Het dorp begint zelf: eerst luisteren, dan samen de huizen langs.",
    version=3,
    made_on=date(2026, 11, 12),
    release="2026-11-25",
    sections=SECTIONS,
    lines=LINES,
    households=250,
    groups=GROUPS,
    now=(
        ReachBand("bereikt", 31, 50, 74),
        ReachBand("doordrongen", 12, 21, 35),
        ReachBand("doet mee", 4, 9, 17),
    ),
    planned=(
        ReachBand("bereikt", 121, 147, 171),
        ReachBand("doordrongen", 70, 96, 122),
        ReachBand("doet mee", 18, 41, 65),
    ),
    visits="Naar verwachting krijgen 10 tot 36 huishoudens een bezoek. De coach kan er 48 doen voor 1 mei.",
    euros_budget=600,
    hours_budget=100,
    ends_on=date(2027, 5, 1),
    chances=(
        PlannedChance(
            title="Samen warm, met de dorpsraad",
            wish="De dorpsraad wil laten zien dat het dorp iets voor elkaar krijgt",
            moment="de eerste vorst",
            place="alle straten",
            carrier="dorpsraad",
            offer="warmtefoto en een afspraak met de coach",
        ),
        PlannedChance(
            title="Klussen met de buren",
            wish="Veel mensen doen zelf al iets aan hun huis",
            moment="februari",
            place="bij mensen thuis",
            carrier="straatbewoners",
            offer="een avond met een vakman",
        ),
    ),
    moments=(
        PlannedMoment(name="Kerstvakantie", first_day=date(2026, 12, 19), last_day=date(2027, 1, 3)),
        PlannedMoment(
            name="Kermis", first_day=date(2027, 2, 12), last_day=date(2027, 2, 14), clashes=("Buren vragen buren",)
        ),
    ),
    partners=PARTNERS,
    outcomes=(
        CountedOutcome(
            label="Folders en een avond in het dorpshuis",
            held_on=date(2023, 3, 1),
            offered=250,
            responded=None,
            visits=10,
            measures=None,
            expected=ReachBand("doet mee", 3, 8, 16),
            source="Energieregio Noord-Holland Noord, 2023",
        ),
    ),
    sources=(
        "CBS, Kerncijfers wijken en buurten, 2024",
        "CBS, Inkomen van huishoudens, 2020",
        "Energieregio Noord-Holland Noord, Alle bewoners de kans geven om te isoleren, 2023",
    ),
    is_example=True,
)


MISSED = {"missed_now": 123456, "missed_low": 98765, "missed_high": 145678}
EMPTY = replace(
    EXAMPLE, lines=(), groups=(), now=(), planned=(), chances=(), moments=(), partners=(), outcomes=(), sources=()
)
"""A plan with nothing in it yet."""


def longest(word: str = "Wijkbewonersbijeenkomst ") -> PlanDocument:
    """A plan in which every text is as long as its field allows."""

    def text(most: int) -> str:
        return (word * most)[:most].strip()

    action = PlannedAction(
        title=text(120),
        kind="ophalen",
        owner=text(80),
        partner=text(120),
        partner_number=1,
        condition=text(200),
        place=text(120),
        start_on=date(2026, 12, 19),
        end_on=date(2027, 11, 30),
        messenger=text(120),
        hook=text(300),
        tone=text(120),
        channel=text(20),
        groups=tuple(f"{text(70)} {n}" for n in range(6)),
        reach=ReachBand("bereikt", 123456, 234567, 345678),
        euros=12345678,
        hours=123456,
        measure=text(200),
        stop_on=date(2027, 11, 30),
        stop_when=text(200),
    )
    lines = tuple(
        line(n, key, text(600), {1: GONE, 2: UNSURE}.get(n, BUY), action=action if key == "acties" else None)
        for n, (key, _) in enumerate([one for one in SECTIONS for _ in range(5)], 1)
    )
    partner = PartnerSheet(
        number=1,
        name=text(120),
        wants=text(160),
        will_do=text(700),
        will_not_do=text(160),
        needs=text(700),
        promises=tuple((text(200), date(2027, 11, 30)) for _ in range(9)),
        actions=(text(120),) * 9,
        contact=text(120),
        valid_until=date(2027, 11, 30),
    )
    return replace(
        EXAMPLE,
        place=text(80),
        team=text(80),
        title=text(120),
        motto=text(300),
        lines=lines,
        groups=tuple(
            PlannedGroup(name=f"{text(78)} {n}", households=234567, missed_planned=112345 + n, **MISSED)
            for n in range(12)
        ),
        euros_budget=12345678,
        hours_budget=123456,
        partners=(partner,) * 3,
        sources=tuple(f"{text(90)} {n}, tabel, 2024" for n in range(9)),
    )
