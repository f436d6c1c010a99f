"""Large files read while they come in, so that they need never stand on a disk: a zip, and the table inside it."""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import polars as pl

from wijkdna.pipeline.download import SourceChanged

_HEAD = struct.Struct("<4s5H3L2H")
"""What stands before a file in a zip: mark, version, flags, method, moment, checksum, sizes, lengths of two texts."""

_DEFLATED = 8

BLOCK = 16_000_000
"""Bytes of a table that are read at once."""

_LINES_BEFORE = 20
"""The names of the columns stand in one of the first lines."""


def first_file(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of the first file in a zip, unpacked while the zip comes in. All chunks are used, also what follows.

    Raises SourceChanged when it is no such zip, or ends too early.
    """
    stream = iter(chunks)
    start = b""
    while len(start) < _HEAD.size and (chunk := next(stream, b"")):
        start += chunk
    if len(start) < _HEAD.size or not start.startswith(b"PK\x03\x04"):
        raise SourceChanged("het bestand is geen zip")
    _, _, _, method, *_, name, more = _HEAD.unpack_from(start)
    if method != _DEFLATED:
        raise SourceChanged(f"het bestand is ingepakt op een manier die we niet lezen ({method})")
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in chain(_after(_HEAD.size + name + more, start, stream), stream):
            yield unpack.decompress(chunk) if not unpack.eof else b""
    except zlib.error as problem:
        raise SourceChanged(f"het bestand is beschadigd: {problem}") from problem
    if not unpack.eof:
        raise SourceChanged("het bestand is niet heel")


def _after(size: int, start: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    """What of `start` comes after so many bytes; more of the stream is taken when it is shorter than that."""
    while len(start) < size and (chunk := next(stream, b"")):
        start += chunk
    yield start[size:]


def tables(chunks: Iterable[bytes], columns: Mapping[str, tuple[str, ...]]) -> Iterator[pl.DataFrame]:
    """The rows of a csv as text, in blocks, with columns by our name; one that the file does not have is null.

    columns  our name -> how the column may be called, in lower case with letters and digits only; a name with * at its
             end may be followed by a year, which then stands behind ours: `buurt 2024`

    Raises SourceChanged when no line holds all names of the first two columns.
    """
    blocks = _whole_lines(chunks)
    first = next(blocks, b"")
    lines = first.split(b"\n", _LINES_BEFORE)
    for number, line in enumerate(lines[:_LINES_BEFORE]):
        text = line.decode("utf-8-sig", "replace").strip()
        separator = max(";,\t", key=text.count)
        found = _places(text.split(separator), columns)
        if all(any(name.split()[0] == wanted for name in found) for wanted in [*columns][:2]):
            rest = b"\n".join(lines[number + 1 :])
            yield from (_frame(block, separator, found, columns) for block in chain([rest], blocks) if block.strip())
            return
    raise SourceChanged(f"de regel met kolommen ({', '.join([*columns][:2])}, ...) is er niet")


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks of about BLOCK bytes that end with a line."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size >= BLOCK and b"\n" in chunk:
            whole, _, rest = b"".join(parts).rpartition(b"\n")
            yield whole
            parts, size = [rest], len(rest)
    if size:
        yield b"".join(parts)


def _places(names: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Our name, with the year that belongs to it, -> place of the column."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        plain = "".join(sign for sign in name.lower() if sign.isalnum())
        for ours, known in columns.items():
            for one in known:
                year = plain.removeprefix(one.rstrip("*")) if one.endswith("*") else ""
                if plain == one or (one.endswith("*") and year.isdigit() and plain.startswith(one.rstrip("*"))):
                    found.setdefault(f"{ours} {year}".strip(), place)
    return found


def _frame(
    block: bytes, separator: str, found: Mapping[str, int], columns: Mapping[str, tuple[str, ...]]
) -> pl.DataFrame:
    """Columns of text; ragged lines lose what they have too much."""
    places = sorted(set(found.values()))
    table = pl.read_csv(
        block,
        has_header=False,
        separator=separator,
        columns=places,
        infer_schema=False,
        truncate_ragged_lines=True,
        encoding="utf8-lossy",
    )
    table.columns = [str(place) for place in places]
    there = {name.split()[0] for name in found}
    absent = [pl.lit(None, pl.String).alias(name) for name in columns if name not in there]
    return table.select(*(pl.col(str(place)).alias(name) for name, place in found.items()), *absent)
