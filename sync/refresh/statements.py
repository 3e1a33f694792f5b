"""
The statements by which workers share the dirty objects.

All by the database's clock. Rows are locked in the order in which marks lock them (object, id), so that the two never
wait for each other.
"""

# ruff: noqa: S608  nothing but names and numbers of this file is put into a statement

ATTEMPTS = 5
# An object's own failure n is followed by a pause of so many seconds times 2^n.
FIRST_PAUSE_SECONDS = 10

# The session that claims is named in the lease: when it is gone, so is whoever read for it, and the lease with it.
SESSION = "SELECT pid || ' ' || extract(epoch FROM backend_start) FROM pg_stat_activity WHERE backend_start IS NOT NULL"
MINE = f"({SESSION} AND pid = pg_backend_pid())"
FREE = f"""
provider = %(provider)s AND quarantined_at IS NULL AND due_at <= clock_timestamp()
AND NOT object = ANY(%(excluding)s)
AND (leased_until IS NULL OR leased_until < clock_timestamp() OR lease NOT IN ({SESSION}))
"""
_CLAIM = f"""
WITH oldest AS MATERIALIZED (
    SELECT object FROM sync_dirtyobject WHERE {{whose}} AND {FREE} ORDER BY {{order}} LIMIT 1
), picked AS MATERIALIZED (
    SELECT id FROM sync_dirtyobject
    WHERE object = (SELECT object FROM oldest) AND {{whose}} AND {FREE}
    ORDER BY {{order}} LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE sync_dirtyobject AS dirty
SET lease = {MINE},
    leased_until = clock_timestamp() + make_interval(secs => %(seconds)s)
FROM picked WHERE dirty.id = picked.id
RETURNING dirty.id, dirty.object, dirty.object_id, dirty.dirty_seq, dirty.created_at, dirty.wanted_for
"""
# What a person waits for is claimed by itself: it is read past the budget, which the others are not (metering.py).
CLAIM = _CLAIM.format(whose="wanted_at IS NULL", order="due_at")
CLAIM_WANTED = _CLAIM.format(whose="wanted_at IS NOT NULL", order="wanted_at")
RENEW = f"""
UPDATE sync_dirtyobject SET leased_until = clock_timestamp() + make_interval(secs => %s) WHERE id IN (
    SELECT id FROM sync_dirtyobject WHERE id = ANY(%s) AND lease = {MINE} ORDER BY object, object_id FOR UPDATE
)
"""
LOCKED = """
WITH begun AS MATERIALIZED (
    SELECT dirty.id, begun.seq, begun.error, begun.pause FROM sync_dirtyobject AS dirty
    JOIN unnest(%s::bigint[], %s::bigint[], %s::text[], %s::float[]) AS begun (id, seq, error, pause) USING (id)
    ORDER BY dirty.object, dirty.object_id FOR UPDATE OF dirty
)
"""
CLEAR = f"{LOCKED} DELETE FROM sync_dirtyobject AS dirty USING begun WHERE dirty.id = begun.id AND dirty_seq = seq"
MARKED_MEANWHILE = f"""
{LOCKED} UPDATE sync_dirtyobject AS dirty
SET lease = '', leased_until = NULL, first_marked_at = greatest(first_marked_at, %s), attempts = 0, error = ''
FROM begun WHERE dirty.id = begun.id AND dirty_seq <> seq AND lease = {MINE}
"""
PUT_BACK = f"""
{LOCKED} UPDATE sync_dirtyobject AS dirty
SET lease = '', leased_until = NULL, due_at = clock_timestamp() + make_interval(secs => pause)
FROM begun WHERE dirty.id = begun.id AND lease = {MINE}
"""
# What was marked again while it failed has changed: it gets its next attempt at once.
FAIL = f"""
{LOCKED} UPDATE sync_dirtyobject AS dirty
SET lease = '', leased_until = NULL, failed_at = clock_timestamp(), error = begun.error,
    attempts = least(attempts + 1, CASE WHEN dirty_seq = seq THEN {ATTEMPTS} ELSE {ATTEMPTS} - 1 END),
    due_at = CASE WHEN dirty_seq = seq
        THEN clock_timestamp() + make_interval(secs => {FIRST_PAUSE_SECONDS} * 2 ^ (attempts + 1)) ELSE due_at END,
    quarantined_at = CASE WHEN dirty_seq = seq AND attempts + 1 >= {ATTEMPTS} THEN clock_timestamp() END
FROM begun WHERE dirty.id = begun.id AND lease = {MINE}
"""
