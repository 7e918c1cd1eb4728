-- PostgreSQL for Aftersales Desk: three roles and what each may do. It may be run as often as you like.
--
--   1. As an administrator of the server: CREATE DATABASE desk, then   psql -d desk -f this-file
--   2. Give the roles passwords (\password desk_owner, \password desk, \password desk_reports).
--   3. As the owner:  desk --db postgresql://desk_owner@HOST/desk init    (later: migrate)
--   4. Everybody works by  DESK_DB=postgresql://desk@HOST/desk
--      or, with a replica,  postgresql://desk@ONE,OTHER/desk   (desk docs scale)
--
-- desk_owner    owns the tables: init, migrate, restore, copy. Nobody works as this role.
-- desk          the program. It cannot change the schema, and of the history (event) it can only add to and read.
-- desk_reports  reads everything and writes nothing; also on a replica.

DO $$
DECLARE role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['desk_owner', 'desk', 'desk_reports'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO desk_owner, desk, desk_reports', current_database());
    -- These hold where a pooler stands between, too; on a direct connection the program asks for the same.
    EXECUTE format('ALTER ROLE desk IN DATABASE %I SET statement_timeout = ''60s''', current_database());
    EXECUTE format('ALTER ROLE desk IN DATABASE %I SET lock_timeout = ''5s''', current_database());
    EXECUTE format('ALTER ROLE desk IN DATABASE %I SET idle_in_transaction_session_timeout = ''60s''', current_database());
    EXECUTE format('ALTER ROLE desk_reports IN DATABASE %I SET default_transaction_read_only = on', current_database());
    EXECUTE format('ALTER ROLE desk_reports IN DATABASE %I SET statement_timeout = ''10min''', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO desk_owner;
GRANT USAGE ON SCHEMA public TO desk, desk_reports;

-- What is there, and what the owner will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO desk;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO desk;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO desk_reports;
ALTER DEFAULT PRIVILEGES FOR ROLE desk_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk;
ALTER DEFAULT PRIVILEGES FOR ROLE desk_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO desk;
ALTER DEFAULT PRIVILEGES FOR ROLE desk_owner IN SCHEMA public GRANT SELECT ON TABLES TO desk_reports;
