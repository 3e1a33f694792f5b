"""
The trail is append-only and chained by the database itself, whoever writes to it.

Hand-written triggers (a library's can be switched off by a session setting), ENABLE ALWAYS (they fire in replica mode
too), and grants: billing_app may insert and read, no more. `lock_timeout` bounds the wait for the chain's lock, which
a transaction holds until it commits: that is why an entry is a transaction's last statement.
"""

from django.db import migrations

HASH = """
CREATE FUNCTION audit_entry_hash(entry public.audit_entry) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(string_agg(octet_length(part)::text || ':' || part, ',' ORDER BY place), 'UTF8'))
    FROM unnest(ARRAY[
        encode(entry.prev_hash, 'hex'),
        entry.position::text,
        (extract(epoch FROM entry.at) * 1000000)::bigint::text,
        entry.action,
        coalesce(entry.actor_id::text, ''),
        entry.actor_label,
        array_to_json(entry.actor_roles)::text,
        entry.actor_title,
        entry.subject_type,
        entry.subject_id,
        entry.subject_label,
        entry.lookup_id,
        entry.command_id,
        entry.details::text,
        entry.note_hashes::text
    ]) WITH ORDINALITY AS framed (part, place)
$$;
"""

APPEND = """
CREATE FUNCTION audit_entry_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    head record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'audit entries need READ COMMITTED: an older snapshot would not see the head';
    END IF;
    PERFORM pg_advisory_xact_lock(7234510418);
    SELECT position, hash INTO head FROM public.audit_entry ORDER BY position DESC LIMIT 1;
    NEW.position := coalesce(head.position, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.prev_hash := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
    NEW.hash := public.audit_entry_hash(NEW);
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION audit_entry_append() FROM PUBLIC;
CREATE TRIGGER audit_entry_append BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_append();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_append;
"""

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of %: the audit trail is append-only', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_entry_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_refuse;
CREATE TRIGGER audit_note_refuse BEFORE DELETE OR TRUNCATE ON audit_note
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE audit_note ENABLE ALWAYS TRIGGER audit_note_refuse;
"""

NOTE = """
CREATE FUNCTION audit_note_only_emptied() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL AND NEW.text = '' AND NEW.salt = ''::bytea
       AND (NEW.id, NEW.entry_id, NEW.kind) = (OLD.id, OLD.entry_id, OLD.kind) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE of audit_note: a note can only be emptied, once';
END
$$;
CREATE TRIGGER audit_note_only_emptied BEFORE UPDATE ON audit_note
    FOR EACH ROW EXECUTE FUNCTION audit_note_only_emptied();
ALTER TABLE audit_note ENABLE ALWAYS TRIGGER audit_note_only_emptied;
"""

GRANTS = """
REVOKE ALL ON audit_entry, audit_note FROM billing_app;
GRANT SELECT, INSERT ON audit_entry, audit_note TO billing_app;
GRANT UPDATE (text, salt, removed_at) ON audit_note TO billing_app;
"""

UNDO = """
DROP TRIGGER audit_entry_append ON audit_entry;
DROP TRIGGER audit_entry_refuse ON audit_entry;
DROP TRIGGER audit_note_refuse ON audit_note;
DROP TRIGGER audit_note_only_emptied ON audit_note;
DROP FUNCTION audit_entry_append();
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_note_only_emptied();
DROP FUNCTION audit_entry_hash(audit_entry);
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_entry, audit_note TO billing_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(HASH + APPEND + REFUSE + NOTE + GRANTS, UNDO)]
