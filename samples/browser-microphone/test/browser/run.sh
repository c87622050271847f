#!/bin/sh
# The page in headless Chromium: run.sh [URL-OF-RELAY [folder for screenshots]]. Without a URL, against the fake relay.
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --silent
exec node suite.mjs "$@"
