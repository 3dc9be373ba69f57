#!/bin/sh
# Brings Temporal's two databases to the schema of this image's version, at every start, before the server.
# Once, on an empty PostgreSQL: docker compose run --rm temporal-schema new
# ("setup-schema -v 0.0" on a database that has tables would reset its version: so never by itself.)
set -eu
tool() {
    database=$1
    shift
    temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$database" "$@"
}
for pair in temporal:temporal temporal_visibility:visibility; do
    if [ "${1:-}" = new ]; then
        tool "${pair%%:*}" create
        tool "${pair%%:*}" setup-schema -v 0.0
    fi
    tool "${pair%%:*}" update-schema -d "/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned"
done
