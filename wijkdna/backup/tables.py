"""The rows of the database as lines of JSON, the same from SQLite and PostgreSQL, and back into either.

Values are written as Django's serialiser does, but to the microsecond. Rows go back without save() and signals: an
audit line cannot be changed, and nothing may happen because a row came back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.encoding import is_protected_type

from wijkdna.backup.archive import BackupRefused, Part

LEFT_OUT: Mapping[str, str] = {
    "sessions.session": "wie is ingelogd",
    "usersessions.usersession": "wie is ingelogd",
    "axes.accessattempt": "mislukte pogingen om in te loggen",
    "axes.accessattemptexpiration": "mislukte pogingen om in te loggen",
    "axes.accessfailurelog": "mislukte pogingen om in te loggen",
    "axes.accesslog": "mislukte pogingen om in te loggen",
}
"""Tables that a backup leaves out, with what is in them: after a restore everybody signs in again."""

ONLY: Mapping[str, models.Q] = {"django_tasks_database.dbtaskresult": models.Q(status__in=("READY", "RUNNING"))}
"""Of jobs, those that still have to be done."""

MADE_BY_MIGRATE = ("contenttypes.contenttype", "auth.permission")
"""Tables that hold rows before anybody entered something."""

_BATCH = 500
_PAGE = 2000

Model = type[models.Model]


def tables() -> list[Model]:
    """All tables that are kept, each after those it refers to. A new table is kept unless somebody leaves it out."""
    every = sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower)
    kept = [one for one in every if one._meta.managed and not one._meta.proxy and label(one) not in LEFT_OUT]
    ordered: list[Model] = []
    for model in kept:
        _place(model, kept, ordered, ())
    return ordered


def _place(model: Model, kept: Sequence[Model], ordered: list[Model], above: tuple[Model, ...]) -> None:
    """Put a model behind what it refers to. A circle is cut anywhere: references are checked at the end."""
    if model in ordered or model in above:
        return
    for field in model._meta.local_concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target in kept:
            _place(target, kept, ordered, (*above, model))
    ordered.append(model)


def label(model: Model) -> str:
    """Such as web.dossier."""
    return model._meta.label_lower


def fields_of(model: Model) -> list[Any]:
    """The columns, without those that the database computes."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def check_updated() -> None:
    """Raises BackupRefused when the database misses migrations of this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupRefused("De database is nog niet bijgewerkt. Doe eerst: wijkdna migrate")


def state() -> list[list[str]]:
    """The migrations that this database has had, in a fixed order."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def lines(model: Model) -> Iterator[bytes]:
    """The rows of a table, one line each: values in the order of fields_of()."""
    fields = fields_of(model)
    wanted = model._base_manager.filter(ONLY.get(label(model), models.Q())).order_by("pk")
    for row in wanted.iterator(chunk_size=_PAGE):
        values = [_plain(field, row) for field in fields]
        yield json.dumps(values, default=_text, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(field: Any, row: models.Model) -> object:  # noqa: ANN401 a field of any kind
    value = field.value_from_object(row)
    if isinstance(field, models.JSONField) or is_protected_type(value):
        return value
    return field.value_to_string(row)


def _text(value: object) -> str:
    """What JSON has no word for. Raises TypeError for a kind of value that nobody thought of."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def is_empty() -> bool:
    """True when nobody has entered anything yet."""
    entered = (model for model in tables() if label(model) not in MADE_BY_MIGRATE)
    return not any(model._base_manager.exists() for model in entered)


def entered(parts: Iterable[Part]) -> int:
    """How many rows in these parts are of people."""
    ours = (part for part in parts if not part.name.endswith(tuple(f"-{name}.jsonl" for name in MADE_BY_MIGRATE)))
    return sum(part.rows or 0 for part in ours)


def clear() -> None:
    """Remove all rows, also of what a backup leaves out: who was signed in, must do so again."""
    others = [apps.get_model(name) for name in LEFT_OUT]
    with connection.cursor() as cursor:
        for model in (*others, *reversed(tables())):
            cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608 names of our own tables


def load(model: Model, file: IO[bytes], renamed: Mapping[str, str]) -> int:
    """Insert the lines of a table; returns how many. renamed: new names of attachments, by their name in the backup."""
    fields, count = fields_of(model), 0
    columns = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 as above
    rows = (_values(fields, json.loads(line), renamed) for line in file)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.executemany(insert, batch)
            count += len(batch)
    return count


def _values(fields: Sequence[Any], values: Sequence[Any], renamed: Mapping[str, str]) -> list[Any]:
    """What the database wants. Raises ValueError when the line has another number of values."""
    return [_value(field, value, renamed) for field, value in zip(fields, values, strict=True)]


def _value(field: Any, value: Any, renamed: Mapping[str, str]) -> Any:  # noqa: ANN401 of any kind
    if isinstance(field, models.FileField):
        value = renamed.get(value, value)
    if isinstance(field, models.JSONField):
        # None in a column that cannot be empty is the null of JSON itself.
        return None if value is None and field.null else field.get_db_prep_value(value, connection)
    return field.get_db_prep_save(field.to_python(value), connection)


def next_numbers() -> dict[str, int]:
    """The highest number that each table ever gave a row. A number is never given again: the record refers to it."""
    found = {}
    for model in _numbered():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, model)}")  # noqa: S608
                last, used = cursor.fetchone()
                found[label(model)] = last if used else 0
            else:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
                row = cursor.fetchone()
                found[label(model)] = row[0] if row else 0
    return found


def go_on_from(numbers: Mapping[str, int]) -> None:
    """Let tables go on with the number after these, or after the highest that is there."""
    with connection.cursor() as cursor:
        for model in _numbered():
            highest = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
            last = max(highest, numbers.get(label(model), 0))
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(%s, %s, %s)", [_sequence(cursor, model), max(last, 1), last > 0])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, last])


def _numbered() -> list[Model]:
    """Tables of which the database numbers the rows."""
    return [model for model in tables() if isinstance(model._meta.pk, models.AutoField)]


def _sequence(cursor: Any, model: Model) -> str:  # noqa: ANN401 a cursor of either database
    pk = model._meta.pk
    assert pk is not None
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(model._meta.db_table), pk.column])
    return str(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
