"""Options and searches for the best mix, for tests: as real rows."""

from wijkdna.mix_jobs import search_mix
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, dossier_for
from wijkdna.web.mixes.actions import Wishes, start_search
from wijkdna.web.mixes.models import MixRun
from wijkdna.web.reach.models import Approach, Option


def make_option(dossier: Dossier, name: str = "Aanbellen", chance: float = 0.45, **fields: object) -> Option:
    """A way to reach households, with a chance of its own."""
    given = {"channel": "doorbell", "sender": "dorpsraad", "chance": chance, "source": "eigen schatting"}
    return Option.objects.create(dossier=dossier, name=name, **given | fields)


def make_options(dossier: Dossier) -> dict[str, Option]:
    """Six, by a short name; of aanbellen there are two doses, and the letter is what we do now."""
    rows = {
        "half": make_option(dossier, "Aanbellen bij de helft", dose=0.5, dose_group="deur", hours_fixed=24),
        "deur": make_option(dossier, "Overal aanbellen", dose_group="deur", hours_fixed=48, euros_fixed=50),
        "buur": make_option(
            dossier, "Buur nodigt de straat uit", 0.3, sender="bewoners", hours_fixed=16, euros_fixed=250
        ),
        "app": make_option(dossier, "Bericht in de buurtapp", 0.1, sender="dorpsraad", hours_fixed=4),
        "brief": make_option(
            dossier, "Brief", 0.05, sender="gemeente", euros_fixed=525, hours_fixed=6, is_current=True
        ),
        "cafe": make_option(dossier, "Energiecafé", 0.03, sender="gemeente", euros_fixed=463, hours_fixed=23),
    }
    return rows


def wishes(euros: int | None = 1000, hours: int | None = 60, **more: object) -> Wishes:
    """What somebody wishes: budgets; floors by key of a group, locks by number of an option, and fields of Approach."""
    floors, locks = more.pop("floors", {}), more.pop("locks", {})
    usual = {"goal": "reach", "crew": "", "teams": None, "months": None}
    return Wishes(approach={"euros": euros, "hours": hours, **usual, **more}, floors=floors, locks=locks)


def make_run(dossier: Dossier, asked: Wishes | None = None) -> MixRun:
    """A search that waits for the worker. Asked by the contact person of the dossier, by the rules."""
    version = Approach.objects.filter(dossier=dossier).values_list("version", flat=True).first() or 0
    access = dossier_for(dossier.contact, dossier.pk)
    return start_search(access=access, wishes=asked or wishes(), version=version, by=dossier.contact)


def searched(run: MixRun) -> MixRun:
    """The same after the worker did it."""
    search_mix.call(run.pk)
    run.refresh_from_db()
    return run


def run_of(dossier: Dossier) -> int:
    """Number of a search of a dossier that waits for the worker, made without the rules."""
    return MixRun.objects.get_or_create(dossier=dossier)[0].pk


def option(dossier: Dossier, name: str) -> Option:
    """One of the options by its name."""
    return Option.objects.get(dossier=dossier, name=name)


def access_of(dossier: Dossier) -> Access:
    """The dossier as who made it sees it."""
    return dossier_for(dossier.contact, dossier.pk)


def page_of(dossier: Dossier, rest: str = "") -> str:
    """Address of a page about the best mix."""
    return f"/dossier/{dossier.pk}/bereik/beste-mix/{rest}"
