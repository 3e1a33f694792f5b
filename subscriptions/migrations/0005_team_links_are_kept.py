"""
A link of a team is what somebody vouched for: it begins live, may be revoked once, and nothing else of it ever changes.

Grants let billing_app write the `revoked_…` columns alone; the triggers hold for the owner too, and in replica mode.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION team_link_begins_live() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.revoked_at IS NOT NULL THEN
        RAISE EXCEPTION 'INSERT of a team link: a link begins live';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER team_link_begins_live BEFORE INSERT ON subscriptions_teamlink
    FOR EACH ROW EXECUTE FUNCTION team_link_begins_live();
ALTER TABLE subscriptions_teamlink ENABLE ALWAYS TRIGGER team_link_begins_live;

CREATE FUNCTION team_link_only_revoked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
       AND (NEW.id, NEW.team_id, NEW.company_id, NEW.source, NEW.source_detail, NEW.quotation, NEW.confirmed_by_id,
            NEW.confirmed_by_label, NEW.confirmed_at)
         = (OLD.id, OLD.team_id, OLD.company_id, OLD.source, OLD.source_detail, OLD.quotation, OLD.confirmed_by_id,
            OLD.confirmed_by_label, OLD.confirmed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE of a team link: it can only be revoked, once';
END
$$;
CREATE TRIGGER team_link_only_revoked BEFORE UPDATE ON subscriptions_teamlink
    FOR EACH ROW EXECUTE FUNCTION team_link_only_revoked();
ALTER TABLE subscriptions_teamlink ENABLE ALWAYS TRIGGER team_link_only_revoked;

CREATE FUNCTION team_link_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of a team link: links are kept', TG_OP;
END
$$;
CREATE TRIGGER team_link_kept BEFORE DELETE OR TRUNCATE ON subscriptions_teamlink
    FOR EACH STATEMENT EXECUTE FUNCTION team_link_kept();
ALTER TABLE subscriptions_teamlink ENABLE ALWAYS TRIGGER team_link_kept;
"""

GRANTS = """
REVOKE ALL ON subscriptions_teamlink FROM billing_app;
GRANT SELECT, INSERT ON subscriptions_teamlink TO billing_app;
GRANT UPDATE (revoked_at, revoked_by_id, revoked_by_label, revoked_reason) ON subscriptions_teamlink TO billing_app;
"""

UNDO = """
DROP TRIGGER team_link_begins_live ON subscriptions_teamlink;
DROP TRIGGER team_link_only_revoked ON subscriptions_teamlink;
DROP TRIGGER team_link_kept ON subscriptions_teamlink;
DROP FUNCTION team_link_begins_live();
DROP FUNCTION team_link_only_revoked();
DROP FUNCTION team_link_kept();
GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions_teamlink TO billing_app;
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0004_team_link_says_where_and_why")]
    operations = [migrations.RunSQL(KEEP + GRANTS, UNDO)]
