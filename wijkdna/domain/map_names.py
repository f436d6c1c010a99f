"""Whether a name in somebody's file seems to be of a person: then it is not taken as a name (methods 9.7).

It errs on the side of a question too many. Who brings the file says what it is: a role, or no person at all.
"""

import re

from wijkdna.domain.sensitive import found_in, warning

_TITLE = re.compile(
    r"\b(?:dhr|mw|mevr|mevrouw|meneer|de heer|mijnheer|fam|familie|juf|meester|pastoor|dominee|drs)\b\.?\s+[A-Z]",
    re.IGNORECASE,
)
_BETWEEN = r"(?:van|de|den|der|het|ten|ter|te|in|op|’t|'t|el|al|ben|bin)"
_WITH_INITIALS = re.compile(rf"^(?:[A-Z]\. ?){{1,5}}(?:{_BETWEEN} ){{0,3}}[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?$")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_SMALLER = "van de den der het ten ter te in op ’t 't el al ben bin en"
_SMALL = frozenset(_SMALLER.split())
_NAMES = """
aad aaltje ab abdel abdul achmed adriaan adrie agnes ahmed aisha albert alex ali alice alie andre andrea andries
anita ank anna anne anneke annet annie ans anton antoon arend ariane arie arjan astrid ayse bart bas ben benno bep
berend bernard bert betty bianca bob bram brigitte carla carolien cas cees chantal chris christa claudia cor corrie
daan daniel danny david dennis desi diana dick dinie dirk dora edwin eef ellen elly els emma emre erik erna esther
eva evelien evert fatima femke fenna fleur floor frank frans fred frits gea geert gerard gerda gerrit gert gijs
greet guus hanna hannie hans harm harrie harry hassan hatice heleen henk herman hilde huub ibrahim ilse ina ineke
inge ingrid irene iris jaap jacob jacqueline jan janna janneke jannie jantje jasper jeannette jelle jeroen jessica
jet jo joep johan johanna john joke joop joost jorien joris jos joyce judith julia jurgen karel karin kees kevin
khadija kim klaas koen koos lars laura lena leo leon lia lieke lies liesbeth linda lisa loes lotte luuk maaike
maarten marcel margriet maria marian marianne marieke marije marijke marja marjan mark martijn martin mehmet menno
mia michel miep miranda mirjam moes mohamed mohammed monique muhammed murat mustafa nel nelleke nico niek niels nina
noor olga omar oscar otto patricia paul pauline peter petra piet pieter pim rachid ralf remco rene ria richard rien
rik rita rob robert robin roel roelof ronald rosa ruben rudolf ruud saida sander sandra sanne sara sarah saskia
selma siem sietske sjaak sjoerd sophie stef stefan steven sylvia taco tamara teun theo thijs thomas tim tineke
tjeerd tom ton tonny toos trees trudy truus vera victor vincent wil wilco wilhelmina willem wilma wim wouter yasmin
youssef yusuf yvonne zeynep
"""
_FIRST_NAMES = frozenset(_NAMES.split())
_NO_PERSON = re.compile(
    r"school|college|kerk|moskee|huis|club|vereniging|stichting|gemeente|winkel|bakker|slager|kapper|caf[eé]|kroeg|sport|bv\b|b\.v|"
    r"plein|straat|laan|park|fonds|zorg|bedrijf|centrum|groep|raad|bewoner|jongeren|ouderen|gezin|team|hof|zaal|markt|koor|buurt|"
    r"wijk|dorp|praktijk|apotheek|bibliotheek|ijs|tuin|boerderij|loket|heijn|linders|wereld|express|supermarkt|toko|restaurant",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:oud-)?(?:voorzitter|secretaris|penningmeester|be[hg]e|coach|trainer|leid|vrijwillig|docent|leraar|lerares|directeur|"
    r"directrice|wijk|buurt|dorps|jongeren|opbouw|sociaal|eigenaar|uitbater|bar|kok|imam|pastor|dominee|huisarts|arts|verpleeg|"
    r"praktijk|agent|handhaver|boa|conciërge|concierge|koster|moeder|vader|ouder|trekker|gastvrouw|gastheer|medewerker|adviseur|"
    r"wethouder|raadslid|bestuurs|redact|organisat|contact|mantel|consulent|manager|ondernemer|winkelier|boer|bakker|slager|kapper)",
    re.IGNORECASE,
)


def looks_personal(name: str, *, is_role: bool = False) -> str:
    """Why this seems to be of a person, in Dutch; "" when it does not.

    is_role  it would become a role: then two words with capitals are enough to ask
    """
    plain = " ".join(name.split())
    if found := warning(found_in(plain)):
        return f"er staat {found} in"
    if _TITLE.search(plain):
        return "er staat een aanspreekvorm in"
    if _WITH_INITIALS.match(plain) and not _NO_PERSON.search(plain):
        return "dit lijkt een naam met voorletters"
    words = plain.split()
    if _NO_PERSON.search(plain) or not 1 <= len(words) <= 5:
        return ""
    if words[0].casefold().strip(".,") in _FIRST_NAMES and _all_capitals(words[1:]):
        return "dit lijkt de naam van een mens"
    if is_role and len(words) > 1 and _all_capitals(words) and not _ROLE.match(plain):
        return "dit lijkt de naam van een mens, niet een rol"
    return ""


def _all_capitals(words: list[str]) -> bool:
    """Every word begins with a capital, but for the small ones of a Dutch surname."""
    return all(word.casefold() in _SMALL or (word[:1].isupper() and _WORD.fullmatch(word)) for word in words)
