"""What differs between SQLite and PostgreSQL in searching: prefixes, and words in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from peewee import SQL, Database, Expression

from models import database as databases
from models.search import keys
from models.search.tables import SearchKey

INDEXES = frozenset({"search_word_words", "search_key_prefix"})
"""Indexes that only one kind of database has, and that no table therefore declares."""


class Engine(Protocol):
    """Prefix conditions and the index of words, for one kind of database."""

    def create(self, database: Database) -> None:
        """Make the index; used by the first migration."""

    key: Any
    """The key, compared and ordered by its code points."""

    def add(self, database: Database, entries: Sequence[tuple[int, str]]) -> None:
        """Index texts of cases: (case id, text)."""

    def cases(self, database: Database, query: str, limit: int) -> list[int]:
        """Ids of cases with all words of `query`, newest entry first."""

    def entries(self, database: Database) -> Iterator[tuple[int, str]]:
        """The whole index, oldest entry first: (case id, index words in order)."""

    def put(self, database: Database, entries: Iterable[tuple[int, str]]) -> None:
        """Entries of `entries` into an empty index."""


class Sqlite:
    """FTS5 over pairs of characters."""

    key = SearchKey.key

    def create(self, database: Database) -> None:
        """A full-text table without copies of the texts."""
        database.execute_sql(
            "CREATE VIRTUAL TABLE search_word USING fts5"
            "(words, case_id UNINDEXED, tokenize='unicode61 remove_diacritics 0')"
        )

    def add(self, database: Database, entries: Sequence[tuple[int, str]]) -> None:
        """One row for each text."""
        for case_id, text in entries:
            database.execute_sql(
                "INSERT INTO search_word(words, case_id) VALUES (?, ?)", (" ".join(keys.words(text)), case_id)
            )

    def cases(self, database: Database, query: str, limit: int) -> list[int]:
        """Phrases of pairs, all of them, newest row first."""
        match = " AND ".join(f'"{" ".join(words)}"{" *" if prefix else ""}' for words, prefix in keys.phrases(query))
        if not match:
            return []
        rows = database.execute_sql(
            "SELECT case_id FROM search_word WHERE search_word MATCH ? ORDER BY rowid DESC LIMIT ?", (match, limit * 3)
        )
        return list(dict.fromkeys(row[0] for row in rows))[:limit]

    def entries(self, database: Database) -> Iterator[tuple[int, str]]:
        """As they were written."""
        yield from database.execute_sql("SELECT case_id, words FROM search_word ORDER BY rowid")

    def put(self, database: Database, entries: Iterable[tuple[int, str]]) -> None:
        """One row for each entry."""
        for case_id, words in entries:
            database.execute_sql("INSERT INTO search_word(words, case_id) VALUES (?, ?)", (words, case_id))


_HAS_WORDS = "words @@ to_tsquery('simple', %s)"
_AMONG_NEWEST = (
    "SELECT case_id FROM (SELECT id, case_id, words FROM search_word ORDER BY id DESC LIMIT %s) AS newest"  # noqa: S608
    f" WHERE {_HAS_WORDS} ORDER BY id DESC LIMIT %s"
)
_ANYWHERE = f"SELECT case_id FROM search_word WHERE {_HAS_WORDS} ORDER BY id + 0 DESC LIMIT %s"  # noqa: S608
RECENT = 20_000
"""Newest entries among which words are looked for first, newest to oldest until enough is found: words that are
everywhere are there often enough, and of others the index has few. The server cannot estimate which is which, so each
statement leaves it one way only."""


class Postgresql:
    """tsvector of the same pairs with the `simple` configuration."""

    key = Expression(SearchKey.key, "COLLATE", SQL('"C"'))

    def create(self, database: Database) -> None:
        """A table of vectors, a GIN index on it, and an index for LIKE prefixes of keys."""
        database.execute_sql(
            "CREATE TABLE search_word (id BIGSERIAL PRIMARY KEY, case_id BIGINT NOT NULL, words TSVECTOR NOT NULL)"
        )
        database.execute_sql("CREATE INDEX search_word_words ON search_word USING GIN (words)")
        database.execute_sql("CREATE INDEX search_key_prefix ON search_key (key varchar_pattern_ops)")

    def add(self, database: Database, entries: Sequence[tuple[int, str]]) -> None:
        """One row for each text."""
        for case_id, text in entries:
            database.execute_sql(
                "INSERT INTO search_word(words, case_id) VALUES (to_tsvector('simple', %s), %s)",
                (" ".join(keys.words(text)), case_id),
            )

    def cases(self, database: Database, query: str, limit: int) -> list[int]:
        """Phrases of pairs, all of them, newest row first."""
        match = " & ".join(
            "(" + " <-> ".join(f"'{w}'{':*' if prefix and w is words[-1] else ''}" for w in words) + ")"
            for words, prefix in keys.phrases(query)
        )
        if not match:
            return []
        found: list[int] = []
        for statement, values in ((_AMONG_NEWEST, (RECENT, match, limit * 3)), (_ANYWHERE, (match, limit * 3))):
            if len(found) < limit:
                rows = database.execute_sql(statement, values).fetchall()
                found = list(dict.fromkeys(row[0] for row in rows))
        return found[:limit]

    def entries(self, database: Database) -> Iterator[tuple[int, str]]:
        """The words of each vector in the order of their positions."""
        yield from database.execute_sql(
            "SELECT case_id, (SELECT STRING_AGG(lexeme, ' ' ORDER BY place)"
            " FROM UNNEST(words) AS word(lexeme, places, weights), UNNEST(places) AS place)"
            " FROM search_word ORDER BY id"
        )

    def put(self, database: Database, entries: Iterable[tuple[int, str]]) -> None:
        """One row for each entry."""
        for case_id, words in entries:
            database.execute_sql(
                "INSERT INTO search_word(words, case_id) VALUES (to_tsvector('simple', %s), %s)", (words, case_id)
            )


def engine(database: Database) -> Engine:
    """The engine of this database."""
    return Sqlite() if databases.is_sqlite(database) else Postgresql()
