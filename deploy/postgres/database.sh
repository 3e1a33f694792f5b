#!/bin/sh
# Run once by the PostgreSQL image, after roles.sql: the roles' passwords, and the database.
set -eu
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" \
  -v owner_password="$BILLING_OWNER_PASSWORD" -v app_password="$BILLING_APP_PASSWORD" <<'SQL'
ALTER ROLE billing_owner PASSWORD :'owner_password';
ALTER ROLE billing_app PASSWORD :'app_password';
CREATE DATABASE billing OWNER billing_owner;
SQL
