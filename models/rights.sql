-- The history is only ever added to. With a case its history would go, so no case goes either; nor what says
-- which migrations there were. Each `desk init` and `desk migrate` of desk_owner sees to that, too.
DO $$
BEGIN
    IF to_regclass('public.event') IS NOT NULL AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk') THEN
        REVOKE UPDATE, DELETE ON event FROM desk;
        REVOKE DELETE ON cases FROM desk;
        REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM desk;
    END IF;
END $$;
