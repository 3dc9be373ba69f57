#!/bin/sh
# Run by the database's image at its first start: the product's own database and role, apart from Temporal's.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DUBAN_DB_PASSWORD" -U postgres <<'SQL'
CREATE ROLE duban LOGIN PASSWORD :'password';
CREATE DATABASE duban OWNER duban ENCODING 'UTF8' TEMPLATE template0;
SQL
