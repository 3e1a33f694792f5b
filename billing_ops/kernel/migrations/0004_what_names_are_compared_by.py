"""
`search_text`: a name as it is searched for, in lower-case ASCII, the same in every locale.

Accents go (`unaccent`), wide and composed forms become plain (NFKC), runs of blanks one blank. What is not ASCII
after that, a Cyrillic or Chinese name, becomes its bytes in octal: pg_trgm drops such letters in a database whose
locale is "C", and found no such name there at all. It is declared immutable although the rules of `unaccent` could be
changed by hand; then the indexes that rest on it have to be built again.
"""

from django.db import migrations

SEARCH_TEXT = r"""
CREATE FUNCTION search_text(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(encode(convert_to(lower(public.unaccent('public.unaccent',
        normalize(regexp_replace(btrim(name), '\s+', ' ', 'g'), NFKC))), 'UTF8'), 'escape'), '\', 'x')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_the_owner_keeps_the_list_of_migrations")]
    operations = [migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION search_text(text)")]
