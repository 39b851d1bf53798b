#!/bin/bash
# eventcore-backup.sh

set -euo pipefail

BACKUP_DIR="/backups/eventcore"
DB_NAME="eventcore"
RETENTION_DAYS=30

# Create backup directory
mkdir -p "${BACKUP_DIR}/$(date +%Y-%m-%d)"

# Backup database
echo "Starting database backup..."
pg_dump \
  --verbose \
  --format=custom \
  --compress=9 \
  --file="${BACKUP_DIR}/$(date +%Y-%m-%d)/eventcore-$(date +%H%M%S).dump" \
  "${DB_NAME}"

# Backup event store metadata
echo "Backing up event store metadata..."
psql -d "${DB_NAME}" -c "\COPY (SELECT * FROM event_store_metadata) TO '${BACKUP_DIR}/$(date +%Y-%m-%d)/metadata.csv' WITH CSV HEADER"

# Clean old backups
echo "Cleaning old backups..."
find "${BACKUP_DIR}" -type d -mtime +${RETENTION_DAYS} -exec rm -rf {} \;

echo "Backup completed successfully"
