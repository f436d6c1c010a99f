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
    BUURT + "cijfers/",
    BUURT + "cijfers/woz_waarde/",
    BUURT + "cijfers/gas_per_woning_gemeente/",
    EMPTY + "cijfers/aandeel_65_plus/",
    "/bronnen/",
    "/over-de-cijfers/",
    "/handleiding/",
    "/handleiding/zes-dingen/",
    "/toegankelijkheid/",
    "/privacy/",
)

ERRORS = ("/gebied/BU19119999/", "/gebied/niets/", "/deze-pagina-is-er-niet/")

ALL = AREAS + OTHERS
