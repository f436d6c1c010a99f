"""Addresses that between them show every kind of page."""

BUURT = "/gebied/BU19110801/"  # Kreileroord: a village
CITY_BUURT = "/gebied/BU0363AF09/"  # Waterloopleinbuurt: hundreds of buurten around it
ESTATE = "/gebied/BU04201608/"  # an industrial estate with 90 residents
EMPTY = "/gebied/BU03960401/"  # nobody lives there
WIJK = "/gebied/WK036104/"
GEMEENTE = "/gebied/GM0361/"

AREAS = (BUURT, CITY_BUURT, ESTATE, EMPTY, WIJK, GEMEENTE, "/gebied/PV27/", "/gebied/NL00/")

OTHERS = (
    "/",
    "/zoeken/",
    "/zoeken/?q=bergen",
    "/zoeken/?q=kreilerord",
    "/zoeken/?q=xqzxqzxqz",
    BUURT + "?naast=BU19110701",
    BUURT + "afdrukken/",
    EMPTY + "afdrukken/",
    BUURT + "wijkplaat/",
    EMPTY + "wijkplaat/",
    GEMEENTE + "wijkplaat/",
    BUURT + "kaarten/",
    BUURT + "cijfers/",
    BUURT + "cijfers/woz_waarde/",
    BUURT + "cijfers/gas_per_woning_gemeente/",
    EMPTY + "cijfers/aandeel_65_plus/",
    BUURT + "ken-je-wijk/",
    BUURT + "ken-je-wijk/?vraag=3",
    BUURT + "ken-je-wijk/?vraag=3&gok=45",
    BUURT + "ken-je-wijk/?vraag=3&gok=45&scherm=1",
    BUURT + "ken-je-wijk/afdrukken/",
    EMPTY + "ken-je-wijk/",
    BUURT + "tweelingen/",
    BUURT + "tweelingen/?gewicht_wonen_en_eigendom=90&waar=provincie",
    EMPTY + "tweelingen/",
    "/gebied/GM0184/tweelingen/",
    "/gebied/PV27/tweelingen/",
    "/vergelijk/",
    "/vergelijk/?gebied=BU19110801&gebied=BU19110701",
    "/vergelijk/?gebied=BU19110801&gebied=GM1911",
    "/vergelijk/?gebied=BU04201608&gebied=BU03960401",
    "/vergelijk/?gebied=GM0361&gebied=GM0363&gebied=PV27&gebied=NL00",
    "/vergelijk/?gebied=BU19110801&q=bergen",
    "/gebied/NL00/kaart/",
    BUURT + "kaart/?plekken=basisschool,middelbare-school",
    GEMEENTE + "kaart/?kleur=verschil&volgorde=waarde",
    GEMEENTE + "kaart/?cijfer=gas_per_woning_gemeente&jaar=2019",
    "/gebied/GM0344/kaart/?niveau=buurt",
    "/eigen-gebied/",
    "/eigen-gebied/kiezen/?gemeente=GM1911&buurten=1911.0801.0790&naam=Kreileroord+en+omgeving",
    "/eigen-gebied/kiezen/?gemeente=GM0361&gemeente=GM0599",
    "/eigen-gebied/kiezen/?gemeente=GM1911&vorm=4.98,52.80~5.10,52.80~5.12,52.88~4.97,52.87",
    "/eigen-gebied/foto/?naam=Kreileroord+en+omgeving&buurten=1911.0790.0801.0990",
    "/eigen-gebied/foto/?naam=Wieringen&buurten=1911.0401-0402.0490.0501-0504.0590.0601-0602.0690",
    "/eigen-gebied/foto/?buurten=0396.0401",
    "/handleiding/eigen-gebied/",
    BUURT + "downloads/",
    GEMEENTE + "downloads/",
    "/cijfers/",
    "/cijfers/woz_waarde/",
    "/handleiding/downloads/",
    "/bronnen/",
    "/bronnen/kerncijfers/",
    "/bronnen/klimaatmonitor/",
    "/bronnen/veranderd/",
    "/bronnen/nog-niet/",
    BUURT + "zicht-op-wijken/",
    GEMEENTE + "zicht-op-wijken/",
    BUURT + "veerkracht/",
    EMPTY + "veerkracht/",
    "/handleiding/veerkrachtkaart/",
    "/over-de-cijfers/",
    "/handleiding/",
    "/handleiding/zes-dingen/",
    "/handleiding/eigen-cijfers/",
    "/toegankelijkheid/",
    "/privacy/",
)

ERRORS = ("/gebied/PV27/wijkplaat/", "/gebied/BU19119999/", "/gebied/niets/", "/deze-pagina-is-er-niet/")

ALL = AREAS + OTHERS
