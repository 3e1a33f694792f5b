"""
A note comes with its entry or never, and nobody but the owner can empty one.

Before, billing_app could empty every note without a trace, since an emptied note is in order, and plant a note on an
old entry, which no entry's hash covers. Retention does not exist yet; when it does, it gets a grant of its own.

"Came with its entry" means: the entry is the chain's head while this transaction holds the chain's lock. The row's
`xmin` would not tell: inside a savepoint it is another number than the transaction's.
"""

from django.db import migrations

BELONGS = """
CREATE FUNCTION audit_note_belongs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    head record;
BEGIN
    PERFORM pg_advisory_xact_lock(7234510418);
    SELECT position, note_hashes INTO head FROM public.audit_entry ORDER BY position DESC LIMIT 1;
    IF NEW.entry_id IS DISTINCT FROM head.position THEN
        RAISE EXCEPTION 'INSERT into audit_note: a note is written with its entry, never later';
    END IF;
    IF NEW.removed_at IS NOT NULL OR head.note_hashes ->> NEW.kind IS DISTINCT FROM
       encode(sha256(NEW.salt || convert_to(NEW.text, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'INSERT into audit_note: the entry holds no such hash for this note';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION audit_note_belongs() FROM PUBLIC;
CREATE TRIGGER audit_note_belongs BEFORE INSERT ON audit_note FOR EACH ROW EXECUTE FUNCTION audit_note_belongs();
ALTER TABLE audit_note ENABLE ALWAYS TRIGGER audit_note_belongs;
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_note_hashes_by_kind CHECK (jsonb_typeof(note_hashes) = 'object');
REVOKE UPDATE (text, salt, removed_at) ON audit_note FROM billing_app;
"""

UNDO = """
GRANT UPDATE (text, salt, removed_at) ON audit_note TO billing_app;
ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_note_hashes_by_kind;
DROP TRIGGER audit_note_belongs ON audit_note;
DROP FUNCTION audit_note_belongs();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_triggers_and_grants")]
    operations = [migrations.RunSQL(BELONGS, UNDO)]
