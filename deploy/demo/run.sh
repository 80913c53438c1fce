#!/usr/bin/env bash
# Shows an ambassador at work on this machine alone: real servers behind it, a real client before it.
#
#   run.sh [sharding|splitting|https] [--once]     --once, or DEMO_EXIT=1, ends it after the table
#
# It needs a JDK of 17 or later, and Maven the first time. Ports, when the usual ones are taken: DEMO_DATA_PORT DEMO_ADMIN_PORT,
# of sharding DEMO_STATS_PORT DEMO_REDIS_PORT (the first of three), of splitting DEMO_WEB_PORT DEMO_EXPERIMENT_PORT, of https
# DEMO_LEGACY_PORT.
set -euo pipefail

die() {
    echo "demo: $*" >&2
    exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

service=sharding
once=()
for argument in "$@"; do
    case $argument in
        sharding | splitting | https) service=$argument ;;
        --once) once=(--once) ;;
        -h | --help)
            sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) die "there is no demo of '$argument'. There are: sharding, splitting, https" ;;
    esac
done
if [[ ${DEMO_EXIT:-} == 1 ]]; then
    once=(--once)
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || die "there is no Java here ($java). Install a JDK of 17 or later."
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1)
[[ ${version:-0} -ge 17 ]] || die "$java is version ${version:-unknown}; 17 or later is needed. Set JAVA_HOME to such a JDK."

module=$service-ambassador
[[ $service == https ]] && module=https-sidecar
jar=$root/$module/target/quarkus-app/quarkus-run.jar
demo=$here/target/demo.jar
if [[ ! -f $jar || ! -f $demo ]]; then
    command -v mvn >/dev/null || die "nothing is built yet, and there is no Maven here. Install Maven 3.9 or later."
    echo "Building, the first time only: half a minute, and the downloads ..."
    log=$(mktemp)
    mvn -B -q -f "$root/pom.xml" -DskipTests -pl "$module,deploy/demo" -am package >"$log" 2>&1 ||
        die "the build failed:$(echo && cat "$log")"
    rm -f "$log"
fi

# The driver ends every process that it started, whether by Ctrl-C, by SIGTERM or by an error.
exec "$java" -cp "$demo:$here/target/lib/*" "io.ambassadors.demo.${service^}Demo" "$jar" "${once[@]}"
