-- The two roles of Billing Ops, made once by the server's superuser; safe to run again.
-- billing_owner owns the tables and migrates. billing_app is what every process signs in as: it gets the four row
-- privileges by default and may change no table. Migrations revoke what even it must not do (the audit trail).
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'billing_owner') THEN
        CREATE ROLE billing_owner LOGIN CREATEDB;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'billing_app') THEN
        CREATE ROLE billing_app LOGIN;
    END IF;
END
$$;
-- The owner may end a session of the app: to migrate, or to drop a database that somebody has left open.
GRANT billing_app TO billing_owner;
