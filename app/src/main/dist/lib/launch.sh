# Sourced by bin/wasl, and by ./wasl of a checkout: finds a JDK and chooses the options of the virtual machine.
#
# Given the arguments of the command, sets
#   jdk      folder of a JDK 25 or later: that of JAVA_HOME, that on the path, or one in the usual folders
#   options  options of the virtual machine, WASL_JAVA_OPTIONS last

# Whether folder $1 has a JDK 25 or later.
is_new_enough() {
  [ -x "$1/bin/java" ] || return 1
  found=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"$/\1/p' "$1/release" 2>/dev/null || true)
  # A JDK without that file is asked.
  [ -n "$found" ] || found=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.runtime.version = //p')
  [ "${found%%[!0-9]*}" -ge 25 ] 2>/dev/null
}

jdk=
on_path=$(readlink -f "$(command -v java || true)" 2>/dev/null || true)
for folder in "${JAVA_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/* /opt/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
  [ -n "$folder" ] || continue
  if is_new_enough "$folder"; then
    jdk=$folder
    break
  fi
done
if [ -z "$jdk" ]; then
  echo "wasl: no JDK 25 or later found: install openjdk-25-jdk-headless (Debian 13), or set JAVA_HOME" >&2
  exit 2
fi

# Java reads arguments and names of files by the locale: one without UTF-8 could name no file in Arabic or French. Its name does
# not tell: ssh sends that of the user's machine, which need not be installed here, and then it is ASCII.
case $(locale charmap 2>/dev/null || true) in
  UTF-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

# What is written is for this user alone. Not where that is root: the embedded PostgreSQL runs as another user then, and must
# get to its files; there the program sets the permissions itself.
[ "$(id -u)" = 0 ] || umask 077

# Netty and the cryptography call native code and sun.misc.Unsafe; without these options Java warns of both.
options="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
# After an OutOfMemoryError any thread may be missing: the process ends, and is started again.
options="$options -XX:+ExitOnOutOfMemoryError"
case ${1:-} in
  start)
    # Runs for months, and executes more code than fits the processor's address cache in small pages.
    # What its compilers needed in the first minutes goes back to the system (57 of 570 MiB; 40 ms each time).
    if [ "$(uname)" = Linux ]; then options="$options -XX:+UseTransparentHugePages -XX:TrimNativeHeapInterval=300000"; fi
    # Costs a fifth less processor time than the collector that the JDK chooses (decision 33), unless another one is asked for.
    # What is new lies in 64 MiB: left alone, this collector takes as much as it may have.
    case ${WASL_JAVA_OPTIONS:-} in
      *-XX:+Use*GC*) ;;
      *) options="$options -XX:+UseParallelGC -Xms224m -Xmn64m" ;;
    esac
    ;;
  agency | audit | backup | bench | competence | desk | erase | growth | link | mirror | restore | verify | witness)
    # These run for long, or through much data.
    ;;
  *)
    # The others live for seconds, the demo for a minute, acme waits: the optimising compiler would cost more than it gives back.
    options="$options -XX:TieredStopAtLevel=1"
    ;;
esac
options="$options ${WASL_JAVA_OPTIONS:-}"
