"""Beyond one machine, for whoever sets it up: the layers, and configuration that works for each of them."""

from __future__ import annotations

from config.texts import T, Translator

SERVER = """\
# postgresql.conf of each server: either of them may become the primary. Here, the one that is called one;
# on two, synchronous_standby_names names one. With three: 'ANY 1 (two, three)', so that one may be missing.
listen_addresses = '*'
max_connections = 300
wal_level = replica
max_wal_senders = 10
wal_keep_size = 1GB
wal_log_hints = on
hot_standby = on
hot_standby_feedback = on
wal_receiver_status_interval = 1s
synchronous_commit = on
synchronous_standby_names = 'two'
"""
STANDBY = """\
# As the account of the server, on the machine of two. -R writes primary_conninfo and standby.signal.
pg_basebackup -D "$PGDATA" -R -X stream -c fast -d 'host=one user=replicator application_name=two'
pg_ctl -D "$PGDATA" start

# one is lost. First be certain that it is: cut its power or its network. Then on two, in psql:
ALTER SYSTEM SET synchronous_standby_names = '';    -- nobody is left to wait for; else each commit waits for ever
SELECT pg_reload_conf();
SELECT pg_promote();

# one is repaired: it gives up what two never had, and follows two. On the machine of one:
pg_rewind -D "$PGDATA" -R --source-server='host=two user=postgres dbname=postgres application_name=one'
pg_ctl -D "$PGDATA" start
# and on two, in psql: ALTER SYSTEM SET synchronous_standby_names = 'one'; SELECT pg_reload_conf();
"""
PGBOUNCER = """\
; /etc/pgbouncer/pgbouncer.ini on each host; desk.env says
; DESK_DB=postgresql://desk@127.0.0.1:6432/desk?listen=no
; After a failover name the new primary here and say RELOAD: sessions wait meanwhile, and go on.
[databases]
desk = host=one port=5432 dbname=desk

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
auth_type = scram-sha-256
auth_file = /etc/pgbouncer/userlist.txt
pool_mode = transaction
ignore_startup_parameters = options,extra_float_digits
default_pool_size = 40
max_client_conn = 2000
server_login_retry = 1
server_connect_timeout = 5
query_wait_timeout = 30
"""
PATRONI = """\
# NOT TRIED. /etc/patroni/one.yml; the same on two and three with their own names and addresses.
scope: desk
name: one
restapi: {listen: '0.0.0.0:8008', connect_address: 'one:8008'}
etcd3: {hosts: 'etcd1:2379,etcd2:2379,etcd3:2379'}
bootstrap:
  dcs:
    ttl: 30
    loop_wait: 10
    retry_timeout: 10
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters:
        max_connections: 300
        wal_keep_size: 1GB
        wal_log_hints: 'on'
        hot_standby_feedback: 'on'
        wal_receiver_status_interval: 1s
postgresql:
  listen: '0.0.0.0:5432'
  connect_address: 'one:5432'
  data_dir: /var/lib/postgresql/desk
  pgpass: /var/lib/postgresql/.pgpass
  authentication:
    replication: {username: replicator}
    superuser: {username: postgres}
"""
PARTITION = """\
-- As desk_owner, while nobody works: event in ranges of a hundred million numbers. The key stays what it is.
BEGIN;
ALTER TABLE event RENAME TO event_0;
ALTER INDEX event_pkey RENAME TO event_0_pkey;
ALTER INDEX event_at RENAME TO event_0_at;
ALTER INDEX event_staff_id RENAME TO event_0_staff_id;
ALTER INDEX event_case_id RENAME TO event_0_case_id;
ALTER INDEX event_case_id_id RENAME TO event_0_case_id_id;
ALTER INDEX event_subject_subject_id_id RENAME TO event_0_subject;
CREATE TABLE event (LIKE event_0 INCLUDING DEFAULTS) PARTITION BY RANGE (id);
ALTER TABLE event ADD PRIMARY KEY (id);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_staff_id ON event (staff_id);
CREATE INDEX event_case_id ON event (case_id);
CREATE INDEX event_case_id_id ON event (case_id, id);
CREATE INDEX event_subject_subject_id_id ON event (subject, subject_id, id);
ALTER TABLE event ADD FOREIGN KEY (staff_id) REFERENCES staff ON DELETE RESTRICT;
ALTER TABLE event ADD FOREIGN KEY (case_id) REFERENCES cases ON DELETE CASCADE;
ALTER SEQUENCE event_id_seq OWNED BY event.id;
ALTER TABLE event ATTACH PARTITION event_0 FOR VALUES FROM (MINVALUE) TO (100000000);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (100000000) TO (200000000);
REVOKE UPDATE, DELETE ON event FROM desk;
REVOKE ALL ON event_1 FROM desk;
COMMIT;
-- Before a range is full, the next one, likewise. To keep an old one elsewhere, when its cases are closed:
-- ALTER TABLE event DETACH PARTITION event_0;    pg_dump -t event_0 ...;    DROP TABLE event_0;
"""
PARTS = {
    "server": SERVER, "standby": STANDBY, "pgbouncer": PGBOUNCER, "patroni": PATRONI, "partition": PARTITION,
}  # fmt: skip
LAYERS = (
    T("Agents come in over SSH to several hosts (desk docs host). A host keeps nothing but the files in "
      "DESK_FILES: whoever is cut off signs in at another one, and finds his drafts there."),
    T("Every host works on one PostgreSQL server, the primary; a second one has every change before it is "
      "acknowledged, and can take its place. Which of them is the primary is decided by an administrator, "
      "Patroni, or the cloud, never by the desk."),
    T("DESK_DB=postgresql://desk@one:5432,two:5432/desk names all servers: of several, the one that can be "
      "written to is used, also after a failover, unless target_session_attrs says otherwise."),
    T("Beyond some 100 sessions, PgBouncer stands on each host. Nothing can be heard of changes through it: "
      "each host looks twice a second for all its sessions, or listens past it by "
      "?listen=one:5432,two:5432, which takes one connection of the server."),
    T("Reports, statistics and wallboards read from the replica as desk_reports: desk --db "
      "postgresql://desk_reports@two/desk report complaints. They say how far behind it is."),
    T("desk worker runs on two hosts at least: one works, another takes over within 30 seconds. Let a service "
      "manager start it again when it ends."),
)  # fmt: skip
FAILING = (
    T("While no server can be written to, screens stay, say so, and keep what is typed; they go on by themselves"
      " as soon as one can. An agent in the middle of a form types on and saves on the new primary. Behind "
      "PgBouncer a screen waits silently, until query_wait_timeout."),
    T("With synchronous_standby_names nothing that was acknowledged is lost, and a save whose answer was lost is"
      " looked for, not repeated. Without, the last changes before the failure may be missing."),
    T("A primary that comes back by itself must not be written to: keep it from starting, or from the network. "
      "With synchronous_standby_names it acknowledges nothing, since its standby is gone; but sessions that find"
      " it wait."),
    T("A synchronous standby that is lost stops all saving until it is back or no longer named: take three "
      "servers, or Patroni with synchronous_mode, which sees to that."),
)  # fmt: skip
GROWING = (
    T("Measured on the demo company: 15 events a case (345 bytes each with their indexes), 2 deadlines (3.5 KB),"
      " 2 alarms told to 4 people (2.3 KB), 5 KB for searching, 2.3 KB the case itself; all in all some 20 KB a "
      "case."),
    T("With 10,000 agents who open 40 cases a day each, 400,000 a day, that makes, computed: 6 million events "
      "and 8 GB a day, 2.9 TB a year; 170 events a second in ten hours of work, twice as many at the peak."),
    T("Every session reads every event: with 1,000 sessions 17,000 rows and 2,000 looks a second, about what two"
      " cores of the server did when it was measured; with 2,000 four times as many rows; with 10,000 a hundred "
      "times, which no one server carries. So many agents need several desks, each with a database of its own."),
    T("No table is partitioned by this release. By month it would need the month in each primary key, and in "
      "every table that refers to it. Nothing refers to event, by far the largest: its owner may partition it by"
      " ranges of its number, as below, whose key stays what it is; old ranges can be detached and kept "
      "elsewhere."),
)  # fmt: skip


def lines(words: Translator) -> list[str]:
    """All of it, in words, with every piece of configuration."""
    parts = ((T("Layers"), LAYERS), (T("When a server fails"), FAILING), (T("What grows"), GROWING))
    told = [line for head, sentences in parts
            for line in (words.say(head), *(f"- {words.say(one)}" for one in sentences), "")]  # fmt: skip
    return [*told, *(line for part in PARTS.values() for line in [*part.splitlines(), ""])][:-1]
