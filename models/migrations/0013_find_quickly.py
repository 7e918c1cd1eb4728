"""Keys are found by their kind and code points; SQLite finds one character and the beginnings of words at once."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("DROP INDEX searchkey_key_kind_ref")
    db.execute_sql("CREATE UNIQUE INDEX searchkey_kind_key_ref ON search_key (kind, key, ref)")
    if isinstance(db, SqliteDatabase):
        _words(db, ", prefix='1'")
    else:
        db.execute_sql("DROP INDEX search_key_prefix")
        db.execute_sql('CREATE INDEX search_key_prefix ON search_key (kind, key COLLATE "C", ref DESC)')


def down(migrator: Any, db: Any) -> None:
    db.execute_sql("DROP INDEX searchkey_kind_key_ref")
    db.execute_sql("CREATE UNIQUE INDEX searchkey_key_kind_ref ON search_key (key, kind, ref)")
    if isinstance(db, SqliteDatabase):
        _words(db, "")
    else:
        db.execute_sql("DROP INDEX search_key_prefix")
        db.execute_sql("CREATE INDEX search_key_prefix ON search_key (key varchar_pattern_ops)")


def _words(db: Any, prefixes: str) -> None:
    """The same index of words with another index of prefixes."""
    db.execute_sql(
        "CREATE VIRTUAL TABLE search_word_new USING fts5"
        f"(words, case_id UNINDEXED, tokenize='unicode61 remove_diacritics 0'{prefixes})"
    )
    db.execute_sql(
        "INSERT INTO search_word_new(rowid, words, case_id) SELECT rowid, words, case_id FROM search_word ORDER BY rowid"
    )
    db.execute_sql("DROP TABLE search_word")
    db.execute_sql("ALTER TABLE search_word_new RENAME TO search_word")
