#!/usr/bin/env bash
# Measures an ambassador beside the program that it stands in for, and writes results/<service>.md.
#
#   run.sh sharding | splitting | https
#
# ROUNDS=5          interleaved rounds
# QUICK=1           one short round, to see that everything is there; its figures mean nothing
# FULL=1            more: sharding values of 4 KiB, splitting HTTP/2
# PINNED=1          the proxy on the last CPU, everything else on the others
# VARIANTS="..."    only these. sharding: nutcracker ours ours17 direct; splitting: nginx book haproxy ours ours17 direct;
#                   https: nginx haproxy hitch ours ours17; ours-image: start and memory with the cache of the image
# JAVA25, JAVA      the java of JDK 25 (else found below /usr/lib/jvm), and the one of JDK 17 (else the PATH's)
# JAVA_FLAGS="..."  instead of those in deploy/images/jvm.options, for JDK 25
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:-}
case $service in
    sharding | splitting | https) ;;
    *)
        echo "usage: run.sh SERVICE, one of: sharding splitting https" >&2
        exit 1
        ;;
esac
command -v python3 >/dev/null || { echo "bench: python3 is missing" >&2; exit 1; }

if [[ -z ${JAVA25:-} ]]; then
    for candidate in /usr/lib/jvm/*25*/bin/java; do
        [[ -x $candidate ]] && JAVA25=$candidate
    done
fi
export JAVA25=${JAVA25:-}
exec env PYTHONDONTWRITEBYTECODE=1 python3 -u "$here/$service.py"
