"""`desk init`, `migrate`, `backup`, `restore`: the database itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T

PURPOSES = ("production", "test", "demo")


@command("init", T("Makes the database, or says what is there."))
@option(
    "--purpose",
    type=click.Choice(PURPOSES),
    default="production",
    about=T("What it is for; only demo and test databases let DESK_CLOCK set the time."),
)
@click.pass_obj
def init_(context: Context, purpose: str) -> None:
    """A new database of this release."""
    from models import migrating, settings
    from models.database import without_password
    from models.refusals import Refused

    url = without_password(context.database_url)
    if not migrating.is_empty(context.database):
        raise Refused("conflict", T("There is a database at {url} already.", url=url), "db")
    migrating.migrate(context.database)
    settings.write(context.database, "purpose", purpose)
    settings.write(context.database, "created_at", datetime.now(UTC).isoformat(timespec="seconds"))
    context.tell(T("The database {url} is ready.", url=url))
    if purpose == "production":
        context.tell(T("Next, the first login: desk staff add LOGIN --name NAME --role admin"))


@command("migrate", T("Brings the database to the schema of this release; of an embedded one a copy is kept."))
@click.pass_obj
def migrate_(context: Context) -> None:
    """Apply what is pending."""
    from models import migrating

    database = context.database
    if migrating.is_empty(database):
        migrating.ensure_current(database)
    kept = _keep_before_migration(context) if migrating.pending(database) else None
    if kept:
        context.tell(T("The database as it was is kept in {path}.", path=str(kept)))
    done = migrating.migrate(database)
    for name in done:
        context.tell(T("Done: {name}", name=name))
    if not done:
        context.tell(T("The database has the schema of this release; nothing to do."))


def _keep_before_migration(context: Context) -> Path | None:
    """A copy of an embedded database beside it; a server has its own backups."""
    from models.backup import keep
    from models.database import sqlite_path

    path = sqlite_path(context.database_url)
    if path is None:
        return None
    kept = _beside(path, "before-migration")
    keep(context.database, kept)
    return kept


def _beside(path: Path, why: str) -> Path:
    return path.with_name(f"{path.stem}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{path.suffix}")


@command("backup", T("Copies the whole database into FILE while the desk works, and verifies the copy."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup_(context: Context, file: Path) -> None:
    """An online backup."""
    from models.backup import backup

    made = backup(context.database, file)
    megabytes = f"{made.size / 1e6:.1f}"
    said = T("{path}: {rows} {rows:row|rows}, {size} MB, verified.", path=made.path, rows=made.total, size=megabytes)
    context.tell(said)


@command("restore", T("Puts the backup FILE into the database, which must be empty or is kept beside."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--force", is_flag=True, about=T("Replace what is there; a copy of it is kept beside."))
@click.pass_obj
def restore_(context: Context, file: Path, force: bool) -> None:
    """The way back from a backup."""
    from models.backup import restore
    from models.database import sqlite_path

    path = sqlite_path(context.database_url)
    keep_as = _beside(path, "before-restore") if force and path else None
    made = restore(file, context.database_url, keep_as=keep_as)
    if keep_as and keep_as.exists():
        context.tell(T("The database as it was is kept in {path}.", path=str(keep_as)))
    context.tell(T("{path}: {rows} {rows:row|rows} restored and verified.", path=made.path, rows=made.total))
