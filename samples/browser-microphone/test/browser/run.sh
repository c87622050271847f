#!/bin/sh
# The page in headless Chromium: run.sh [URL-OF-RELAY [folder for pictures]]. Without a URL, against the fake relay.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -d "$here/node_modules" ] || (cd "$here" && npm ci --silent)
exec node "$here/suite.mjs" "$@"
