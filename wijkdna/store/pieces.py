"""Reading and writing a large table piece by piece, so that its texts are never all in memory."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

PIECE = 1_000_000
"""Rows at once; whole row groups of the files that we write."""


def pieces_of(path: Path, columns: Iterable[pl.Expr | str]) -> Iterator[pl.DataFrame]:
    """The rows of a parquet file in their order, at least one piece, with these columns."""
    wanted, file = list(columns), pl.scan_parquet(path)
    rows = file.select(pl.len()).collect().item()
    for start in range(0, max(rows, 1), PIECE):
        yield file.slice(start, PIECE).select(wanted).collect()


def read_pieces(path: Path, columns: Iterable[pl.Expr | str]) -> pl.DataFrame:
    """The same as one table: for columns that are numbers or categories, no texts."""
    return pl.concat(pieces_of(path, columns), rechunk=False)


def write_pieces(pieces: Iterable[pl.DataFrame], path: Path, level: int) -> None:
    """Write a parquet file, categories as text. pieces: at least one, all alike; level: of compression."""
    texts = pl.selectors.by_dtype(pl.Categorical).cast(pl.String)
    coming = (piece.with_columns(texts) for piece in pieces)
    first = next(coming)

    def source(
        columns: list[str] | None, where: pl.Expr | None, rows: int | None, batch: int | None
    ) -> Iterator[pl.DataFrame]:
        yield first
        yield from coming

    table = register_io_source(source, schema=first.schema)
    table.sink_parquet(path, compression_level=level, row_group_size=200_000)
