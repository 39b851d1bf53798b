#!/bin/bash
# eventcore-restore.sh

set -euo pipefail

BACKUP_FILE=$1
DB_NAME="eventcore_restore"

# Validate backup file
if [[ ! -f "${BACKUP_FILE}" ]]; then
    echo "Backup file not found: ${BACKUP_FILE}"
    exit 1
fi

# Create restore database
echo "Creating restore database..."
createdb "${DB_NAME}"

# Restore backup
echo "Restoring backup..."
pg_restore \
  --verbose \
  --dbname="${DB_NAME}" \
  --no-owner \
  --no-privileges \
  "${BACKUP_FILE}"

# Verify restore
echo "Verifying restore..."
psql -d "${DB_NAME}" -c "SELECT COUNT(*) FROM events;"

echo "Restore completed. Database: ${DB_NAME}"
