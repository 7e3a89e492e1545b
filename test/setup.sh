#!/usr/bin/env bash
# Installs what the tests drive: MariaDB, MySQL, PostgreSQL, openssl, promtool, nginx, Chromium, and the backup tools
# restic, borg, rclone, rsync, nbdcopy and qemu-img, and libvirt and InfluxDB. Does nothing when all are here.
# TEST_MARIADB_URL or TEST_MYSQL_URL names a server of yours, and none is installed in its place.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/backup-telemetry-hub
mysql_home=${TEST_MYSQL_HOME:-$cache/mysql}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
PATH=$PATH:/usr/sbin

say() { echo "test/setup.sh: $1"; }
fail() { say "$1" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }

as_root() {
  if [ "$(id -u)" = 0 ]; then sh -c "$1"
  elif has sudo; then sudo sh -c "$1"
  else fail "neither root nor sudo here; run as root: $1"; fi
}

# The -core packages hold programs alone: no service that would start on port 3306. mariadb-install-db of the one
# calls my_print_defaults of the other, and does not depend on it.
missing_packages() {
  [ -n "${TEST_MARIADB_URL:-}" ] || has mariadbd || echo mariadb-server-core
  [ -n "${TEST_MARIADB_URL:-}" ] || has my_print_defaults || echo mariadb-client-core
  has restic || echo restic
  has openssl || echo openssl
  has borg || echo borgbackup
  has rclone || echo rclone
  has rsync || echo rsync
  has nbdcopy || echo libnbd-bin
  has qemu-img || echo qemu-utils
  has chromium || echo chromium
  has virsh || echo libvirt-clients
}

install_packages() {
  has apt-get || fail "no apt-get here; install these by hand: $1"
  say "installing from Debian: $1"
  as_root "apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends install $1"
}

mysql_is_here() {
  [ -n "${TEST_MYSQL_URL:-}" ] || [ -x "$mysql_home/mysqld" ] || mysql_is_on_path
}

mysql_is_on_path() {
  local version
  has mysqld && version=$(mysqld --version) && [[ $version != *MariaDB* ]] &&
    [[ $version =~ Ver\ ([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge 8 ]
}

debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | tail -n 1
}

# Debian's stable release has no MySQL, its unstable one has. This apt shares the machine's settings and
# keyring, but has sources, lists and a dpkg status of its own: the empty status makes it fetch every library.
prepare_apt_for_unstable() {
  local mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { as_root 'apt-get -qq update' && mirror=$(debian_mirror); }
  [ -n "$mirror" ] || fail 'no Debian mirror in the settings of apt; set TEST_MYSQL_URL to a MySQL server'
  mkdir -p "$work"/{etc/apt/{preferences.d,sources.list.d},var/lib/{apt/lists,dpkg},var/cache/apt/archives}
  echo "deb [signed-by=$keyring] $mirror unstable main" >"$work/etc/apt/sources.list"
  touch "$work/var/lib/dpkg/status"
  chmod -R a+rX "$work" # apt downloads as a user of its own
}

apt_for_unstable() {
  apt-get -qq -y -o Dir="$work" -o Dir::State::status="$work/var/lib/dpkg/status" "$@"
}

write_wrapper() {
  local loader
  loader=$(cd "$1" && echo usr/lib/*-linux-gnu*/ld-linux*.so.*)
  [ -x "$1/$loader" ] || fail "no loader found in the libc6 of $(dpkg --print-architecture)"
  cat >"$1/mysqld" <<END
#!/bin/sh
# Runs mysqld on the libraries unpacked beside it; exec, so that the caller's child is mysqld itself.
here=\$(dirname "\$(readlink -f "\$0")")
exec "\$here/$loader" --library-path "\$here/${loader%/*}" "\$here/usr/sbin/mysqld" --no-defaults \\
  --basedir="\$here/usr" --lc-messages-dir="\$here/usr/share/mysql" --plugin-dir="\$here/usr/lib/mysql/plugin" \\
  --secure-file-priv=NULL "\$@"
END
  chmod +x "$1/mysqld"
}

# Built beside its place and renamed at the end, so that an interrupted run never looks finished.
unpack_mysql() {
  local new=$mysql_home.new deb
  has apt-get && has dpkg-deb || fail 'no apt here; install MySQL 8+ by hand, or set TEST_MYSQL_URL'
  say "unpacking MySQL into $mysql_home"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  prepare_apt_for_unstable
  apt_for_unstable -o APT::Update::Error-Mode=any update
  apt_for_unstable --no-install-recommends --download-only install mysql-server-core
  rm -rf "$new"
  mkdir -p "$new"
  for deb in "$work"/var/cache/apt/archives/*.deb; do dpkg-deb -x "$deb" "$new"; done
  rm -r "$new/usr/bin" # a quarter of the whole, and nothing there is run
  write_wrapper "$new"
  "$new/mysqld" --version >/dev/null
  mv -T "$new" "$mysql_home"
}

# Debian's package is a service as well; unpacked, nothing of it runs.
unpack_promtool() {
  has apt-get && has dpkg-deb || fail 'no apt here; install promtool of Prometheus by hand'
  say "unpacking promtool into $cache"
  local folder
  folder=$(mktemp -d "$cache/promtool.XXXXXX")
  apt-cache show prometheus >/dev/null 2>&1 || as_root 'apt-get -qq update'
  (cd "$folder" && chmod a+rwx . && apt-get -qq download prometheus)
  dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -x -C "$folder" ./usr/bin/promtool
  mv "$folder/usr/bin/promtool" "$cache/promtool"
  rm -rf "$folder"
}

# So is this one. Its libraries are the machine's.
unpack_nginx() {
  has apt-get && has dpkg-deb || fail 'no apt here; install nginx by hand'
  say "unpacking nginx into $cache"
  local folder libraries
  folder=$(mktemp -d "$cache/nginx.XXXXXX")
  apt-cache show nginx >/dev/null 2>&1 || as_root 'apt-get -qq update'
  (cd "$folder" && chmod a+rwx . && apt-get -qq download nginx)
  dpkg-deb --fsys-tarfile "$folder"/nginx_*.deb | tar -x -C "$folder" ./usr/sbin/nginx
  libraries=$(apt-cache depends --important nginx | sed -n 's/^ *Depends: \(z\?lib[^ ]*\)$/\1/p' | paste -sd ' ')
  "$folder/usr/sbin/nginx" -v 2>/dev/null || install_packages "$libraries"
  "$folder/usr/sbin/nginx" -v 2>/dev/null
  mv "$folder/usr/sbin/nginx" "$cache/nginx"
  rm -rf "$folder"
}

# Of whatever version the release has, server and client programs in the places that they look for each other.
unpack_postgres() {
  has apt-get && has dpkg-deb || fail 'no apt here; install PostgreSQL by hand'
  say "unpacking PostgreSQL into $cache"
  local folder version libraries deb
  folder=$(mktemp -d "$cache/postgresql.XXXXXX")
  apt-cache show postgresql >/dev/null 2>&1 || as_root 'apt-get -qq update'
  version=$(apt-cache depends --important postgresql | sed -n 's/^ *Depends: postgresql-\([0-9]*\)$/\1/p')
  (cd "$folder" && chmod a+rwx . && apt-get -qq download "postgresql-$version" "postgresql-client-$version")
  for deb in "$folder"/*.deb; do dpkg-deb -x "$deb" "$folder"; done
  libraries=$(apt-cache depends --important "postgresql-$version" "postgresql-client-$version" |
    sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p' | grep -v llvm | sort -u | paste -sd ' ')
  "$folder/usr/lib/postgresql/$version/bin/initdb" --version >/dev/null 2>&1 || install_packages "$libraries"
  "$folder/usr/lib/postgresql/$version/bin/postgres" --version >/dev/null
  rm "$folder"/*.deb
  chmod a+rx "$folder"
  mv -T "$folder" "$cache/postgresql"
}

# Both packages are services as well; and libvirtd drags in QEMU, of which the test driver needs nothing.
unpack_program() {
  has apt-get && has dpkg-deb || fail "no apt here; install $1 by hand"
  say "unpacking ${2##*/} into $cache"
  local folder
  folder=$(mktemp -d "$cache/$1.XXXXXX")
  apt-cache show "$1" >/dev/null 2>&1 || as_root 'apt-get -qq update'
  (cd "$folder" && chmod a+rwx . && apt-get -qq download "$1")
  dpkg-deb --fsys-tarfile "$folder/$1"_*.deb | tar -x -C "$folder" "./$2"
  "$folder/$2" "$3" >/dev/null 2>&1 || install_packages "$4"
  "$folder/$2" "$3" >/dev/null
  mv "$folder/$2" "$cache/${2##*/}"
  rm -rf "$folder"
}

postgres_is_here() {
  ls /usr/lib/postgresql/*/bin/initdb "$cache"/postgresql/usr/lib/postgresql/*/bin/initdb 2>/dev/null | grep -q .
}

mkdir -p "$cache"
exec 9>"$cache/setup.lock"
flock 9

packages=$(missing_packages | paste -sd ' ')
[ -z "$packages" ] || install_packages "$packages"
mysql_is_here || unpack_mysql
has promtool || [ -x "$cache/promtool" ] || unpack_promtool
has nginx || [ -x "$cache/nginx" ] || unpack_nginx
postgres_is_here || unpack_postgres
has influxd || [ -x "$cache/influxd" ] || unpack_program influxdb usr/bin/influxd version libc6
has libvirtd || [ -x "$cache/libvirtd" ] || unpack_program libvirt-daemon usr/sbin/libvirtd --version 'libvirt0 libtirpc3'
say 'MariaDB, MySQL, PostgreSQL, openssl, promtool, nginx, Chromium, libvirt, InfluxDB and the backup tools are ready'
