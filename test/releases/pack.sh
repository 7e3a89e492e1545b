#!/usr/bin/env bash
# Packs the hub that lies here, built, for the tests of the next release to run beside theirs (see README.md).
set -euo pipefail
cd "$(dirname "$0")/../.."

npm run -s build
# Fails where a package has a licence that nobody agreed to.
npm run -s sbom
version=$(node -p 'require("./package.json").version')
rm -f test/releases/*.tgz
# In one order and without times and owners: the same source gives the same bytes.
find dist -name '*.js' -o -path 'dist/web/*' -type f | LC_ALL=C sort | tar --create --files-from=- --mtime=@0 --owner=0 --group=0 \
  --numeric-owner --mode=u=rw,go=r --format=ustar package.json | gzip -9n >"test/releases/$version.tgz"
echo "test/releases/$version.tgz: sha256 of what it holds is $(gunzip -c "test/releases/$version.tgz" | sha256sum)"
