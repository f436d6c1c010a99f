"""All that people entered, in one file, and back again: on SQLite and PostgreSQL, and from one to the other.

A backup is a zip: `manifest.json` with the sha256 of every other part, `tables/` (JSON lines), `attachments/`, `teams/`
(own figures of teams) and `releases/` (those that dossiers were made with). See docs/decisions/0016-backup-format.md.
"""

from wijkdna.backup.archive import BackupRefused
from wijkdna.backup.making import Made, back_up
from wijkdna.backup.restoring import Restored, check, restore

__all__ = ["BackupRefused", "Made", "Restored", "back_up", "check", "restore"]
