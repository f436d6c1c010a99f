"""What kind of partner or place a name on the map tells of: "Voorzitter ijsclub" is about an ijsclub.

A name that tells nothing, or more than one thing, is left to a person to say.
"""

import re
from collections.abc import Mapping

_PARTNERS: Mapping[str, tuple[str, ...]] = {
    "dorpsraad": ("dorpsraad", "dorpsbelang", "wijkraad", "buurtraad"),
    "bewonerscommissie": ("bewonerscommissie",),
    "huurdersvereniging": ("huurdersvereniging", "huurdersbelang", "huurdersorganisatie"),
    "corporatie": ("corporatie", "woningcorporatie", "woningstichting", "woonstichting"),
    "huismeester": ("huismeester", "wijkbeheerder", "complexbeheerder"),
    "vve_bestuur": ("vve", "vve-bestuur"),
    "sportclub": (
        *("sportclub", "sportvereniging", "voetbalclub", "voetbalvereniging", "tennisclub", "tennisvereniging"),
        *("handbalvereniging", "korfbalvereniging", "volleybalvereniging", "gymnastiekvereniging", "zwemclub"),
    ),
    "ijsclub": ("ijsclub", "ijsvereniging", "schaatsclub"),
    "moskee": ("moskee",),
    "kerk": ("kerk", "kerkenraad", "parochie", "diaconie"),
    "school": ("school", "basisschool"),
    "kinderopvang": ("kinderopvang", "peuterspeelzaal", "kinderdagverblijf"),
    "bibliotheek": ("bibliotheek", "bieb"),
    "huisarts": ("huisarts", "huisartsenpraktijk", "huisartspraktijk"),
    "wijkverpleging": ("wijkverpleging", "wijkverpleegkundige", "thuiszorg"),
    "opbouwwerk": ("opbouwwerk", "opbouwwerker", "buurtwerker", "welzijn", "welzijnswerk"),
    "ouderenbond": ("ouderenbond", "ouderenvereniging", "kbo", "pcob"),
    "voedselbank": ("voedselbank",),
    "winkelier": ("winkelier", "bakker", "slager", "supermarkt", "winkel"),
    "kapper": ("kapper", "kapsalon", "kapster"),
    "bouwmarkt": ("bouwmarkt",),
    "energiecooperatie": ("energiecoöperatie", "energiecooperatie"),
    "energiecoaches": ("energiecoach", "energiecoaches"),
    "vrouwengroep": ("vrouwengroep",),
    "taalhuis": ("taalhuis",),
    "muziekvereniging": ("muziekvereniging", "fanfare", "harmonie"),
    "oranjevereniging": ("oranjevereniging", "oranjecomité"),
    "beheerder_buurtapp": ("buurtapp",),
    "klusgroep": ("klusgroep", "klusploeg"),
    "vrijwillige_brandweer": ("brandweer",),
    "scouting": ("scouting",),
    "speeltuinvereniging": ("speeltuinvereniging",),
    "volkstuin": ("volkstuin", "volkstuinvereniging"),
    "agrarische_vereniging": ("lto", "boerenvereniging"),
    "formulierenhulp": ("formulierenhulp",),
    "mantelzorgsteunpunt": ("mantelzorgsteunpunt",),
    "huurteam": ("huurteam",),
    "historische_vereniging": ("historische",),
}
_PLACES: Mapping[str, tuple[str, ...]] = {
    "dorpshuis": ("dorpshuis",),
    "buurthuis": ("buurthuis", "wijkcentrum", "buurtcentrum"),
    "plein": ("plein", "dorpsplein"),
    "schoolplein": ("schoolplein",),
    "kantine": ("kantine", "sportkantine", "clubhuis"),
    "supermarkt": ("supermarkt",),
    "markt": ("markt", "weekmarkt"),
    "bibliotheek": ("bibliotheek", "bieb"),
    "snackbar": ("snackbar", "cafetaria"),
    "kapsalon": ("kapsalon",),
    "volkstuin": ("volkstuin", "volkstuinen"),
    "speeltuin": ("speeltuin",),
    "ijsbaan": ("ijsbaan",),
    "bouwmarkt": ("bouwmarkt",),
    "milieustraat": ("milieustraat",),
    "haven": ("haven",),
    "kerkzaal": ("kerkzaal", "kerk"),
    "moskeezaal": ("moskeezaal", "moskee"),
}


def partner_in(name: str) -> str | None:
    """Kind of the partner that a name tells of (of partner_kinds in chances.yaml); None when it cannot be told."""
    return _only(name, _PARTNERS)


def place_in(name: str) -> str | None:
    """Kind of the place that a name tells of (of place_kinds in chances.yaml); None when it cannot be told."""
    return _only(name, _PLACES)


def _only(name: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    said = set(re.findall(r"[\w-]+", name.casefold()))
    found = [kind for kind, names in words.items() if said.intersection(names)]
    return found[0] if len(found) == 1 else None
