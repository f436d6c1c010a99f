"""When each source was last fetched, or why that failed: a small JSON file per source in the data folder."""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What is known of one source; "" where there is nothing to tell. Moments are ISO 8601, in UTC.

    fetched_at  last time that the publisher was asked and all went well
    changed_at  last time that there was something new
    newest      newest period in what we have
    failed_at   last time that it failed; "" again once it goes well
    error       why, in Dutch
    """

    source: str
    fetched_at: str = ""
    changed_at: str = ""
    newest: str = ""
    failed_at: str = ""
    error: str = ""

    def went_well(self, now: datetime, *, changed: bool, newest: str) -> "Fetch":
        """After a fetch that went well."""
        moment = now.isoformat()
        changed_at = moment if changed or not self.changed_at else self.changed_at
        return replace(self, fetched_at=moment, changed_at=changed_at, newest=newest, failed_at="", error="")

    def failed(self, now: datetime, error: str) -> "Fetch":
        """After a fetch that failed: what we had, and when, stays known."""
        return replace(self, failed_at=now.isoformat(), error=error)

    def days_old(self, now: datetime) -> int | None:
        """Whole days since the publisher was asked and all went well; None when it never did."""
        return (now - datetime.fromisoformat(self.fetched_at)).days if self.fetched_at else None


def last_fetch(data: Path, source: str) -> Fetch:
    """What is known of a source. A file that cannot be read tells nothing, like a source that was never fetched."""
    try:
        content = json.loads(_file(data, source).read_text(encoding="utf-8"))
        return Fetch(**{name: str(content[name]) for name in Fetch.__dataclass_fields__})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Fetch(source=source)


def remember(data: Path, fetch: Fetch) -> None:
    """Keep what is known of a source; a crash leaves the old file or the new one."""
    file = _file(data, fetch.source)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(fetch), ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(draft, file)


def _file(data: Path, source: str) -> Path:
    return data / "fetches" / f"{source}.json"
