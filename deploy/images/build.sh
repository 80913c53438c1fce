#!/usr/bin/env bash
# Builds the image of an ambassador with buildah, without a registry: the stages of the Dockerfile begin with images made here from
# scratch, of the JDK 25 and the C library of this machine (Debian or Ubuntu). Wants root, as buildah without a user namespace does.
#
#   deploy/images/build.sh [sharding|splitting|https] [TAG]     TAG: localhost/ambassadors/sharding-ambassador:0.1.0-SNAPSHOT
#
# JAVA25    home of the JDK 25 (else found below /usr/lib/jvm)
# BUILDAH   how to call buildah, when it needs something before or behind it
set -euo pipefail

die() {
    echo "build: $*" >&2
    exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
service=${1:-sharding}
version=$(sed -n 's:^    <version>\(.*\)</version>:\1:p' "$root/pom.xml" | head -1)
module=$service-ambassador
[[ $service == https ]] && module=https-sidecar
tag=${2:-localhost/ambassadors/$module:$version}
read -r -a buildah <<<"${BUILDAH:-buildah}"

[[ -d $root/$module ]] || die "there is no image of '$service'. There are: sharding, splitting, https"
[[ -f $root/$module/target/quarkus-app/quarkus-run.jar ]] || die "nothing is built yet: mvn -DskipTests package"
command -v "${buildah[0]}" >/dev/null || die "there is no ${buildah[0]} here: apt-get install buildah runc"
if [[ -z ${JAVA25:-} ]]; then
    for candidate in /usr/lib/jvm/*25*; do
        [[ -x $candidate/bin/jlink ]] && JAVA25=$candidate
    done
fi
[[ -x ${JAVA25:-}/bin/jlink ]] || die "there is no JDK 25 below /usr/lib/jvm. Set JAVA25 to the home of one."
JAVA25=$(realpath "$JAVA25")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A root directory with a C library, and what the given programs need of other libraries.
new_root() {
    local into=$1 file library
    shift
    mkdir -p "$into"/{dev,etc,proc,sys,tmp,usr/bin,usr/lib,usr/lib64}
    chmod 1777 "$into/tmp"
    for file in bin lib lib64; do
        ln -s "usr/$file" "$into/$file"
    done
    printf 'root:x:0:0:root:/:/bin/sh\nambassador:x:185:185::/deployments:/bin/sh\n' >"$into/etc/passwd"
    printf 'root:x:0:\nambassador:x:185:\n' >"$into/etc/group"
    echo 'hosts: files dns' >"$into/etc/nsswitch.conf"
    for file in "$@"; do
        ldd "$file" 2>/dev/null | grep -oE '/[^ ]+' | grep -v "^$JAVA25/" || true
    done | sort -u | while read -r library; do
        case $library in
            /lib*) library=/usr$library ;;
        esac
        mkdir -p "$into${library%/*}"
        cp -L "${library#/usr}" "$into$library"
    done
}

image_of() {
    local container
    container=$("${buildah[@]}" from scratch)
    "${buildah[@]}" copy --quiet "$container" "$1" / >/dev/null
    "${buildah[@]}" config --env PATH=/usr/bin "$container"
    "${buildah[@]}" commit --quiet --rm "$container" "$2" >/dev/null
}

java_needs=("$JAVA25/bin/java" "$JAVA25"/lib/server/libjvm.so "$JAVA25"/lib/lib{jli,jimage,java,net,nio,zip}.so)
# Netty's native libraries need more than Java does: BoringSSL wants libgcc_s, without which TLS would be the JDK's.
mkdir "$work/native"
machine=$(uname -m)
for jar in "$root/$module"/target/quarkus-app/lib/main/*-linux-"${machine/aarch64/aarch_64}".jar; do
    (cd "$work/native" && "$JAVA25/bin/jar" --extract --file "$jar" META-INF/native)
done
java_needs+=("$work"/native/META-INF/native/*.so)

echo "Base images, from $JAVA25 ..."
new_root "$work/base" "${java_needs[@]}"
image_of "$work/base" localhost/ambassadors/base
new_root "$work/jdk" /bin/sh "${java_needs[@]}"
cp -L /bin/sh "$work/jdk/usr/bin/sh"
mkdir -p "$work/jdk/opt/java"
# Links followed: Debian keeps the certificates elsewhere.
cp -aL "$JAVA25" "$work/jdk/opt/java/openjdk"
rm -f "$work/jdk/opt/java/openjdk/lib/src.zip"
image_of "$work/jdk" localhost/ambassadors/jdk

echo "$tag ..."
"${buildah[@]}" bud --layers --quiet --network none --pull-never \
    --build-arg JDK=localhost/ambassadors/jdk --build-arg BASE=localhost/ambassadors/base \
    --build-arg "SERVICE=$service" --build-arg "MODULE=$module" --target "$service" \
    --ignorefile "$here/Dockerfile.dockerignore" -f "$here/Dockerfile" -t "$tag" "$root"
"${buildah[@]}" images "$tag"
