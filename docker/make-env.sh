#!/bin/sh
# Writes docker/.env with secrets made just now; needs nothing but openssl. It never changes a file that is there: the
# database has been made with its passwords.
set -eu
umask 077
cd "$(dirname "$0")"
if [ -e .env ]; then
  echo "docker/.env is there already: remove it to make new secrets, together with the volume of the old database" >&2
  exit 1
fi

secret() { openssl rand -hex 32; }
# Files of variables hold one line a variable: \n stands for a line break.
key() { openssl genpkey -algorithm ed25519 | awk '{ printf "%s\\n", $0 }'; }

cat >.env <<END
POSTGRES_PASSWORD=$(secret)
IDENTITY_DATABASE_PASSWORD=$(secret)
AGENTS_DATABASE_PASSWORD=$(secret)
PROJECTS_DATABASE_PASSWORD=$(secret)
EVENTS_DATABASE_PASSWORD=$(secret)
REDIS_PASSWORD=$(secret)
KEY_ENCRYPTION_KEY=$(secret)
AGENTS_CLIENT_SECRET=$(secret)
INTROSPECTION_CLIENT_SECRET=$(secret)
CALLER_PRIVATE_KEY='$(key)'
END
echo "docker/.env is written; .env.example says what else it may hold"
