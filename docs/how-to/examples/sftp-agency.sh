#!/bin/sh
# What an agency does in its folder, on the host of its file server: take a message, send one.
#
#   sftp-agency.sh take FOLDER HEADERS BODY                       takes a delivery, waits 60 s for one
#   sftp-agency.sh send FOLDER KIND BODY ['Name: value' ...]      hands in a receipt, refusal or message
#
# A delivery is claimed by a rename, so that several programs may work on one folder. It is copied and
# stays, under its claimed name, until the gateway has the receipt: `rm deliveries/ID.taken` afterwards.
set -eu

usage() { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 4 ] || usage
command=$1 folder=$2

case $command in
take)
  for second in $(seq 60); do
    for headers in "$folder"/deliveries/*.headers; do
      message=${headers%.headers}
      if [ -f "$headers" ] && mv "$headers" "$message.taken" 2>/dev/null; then
        cp "$message.body" "$4"
        cp "$message.taken" "$3"
        sync "$3" "$4"
        echo "delivery ${message##*/}"
        exit 0
      fi
    done
    sleep 1
  done
  echo "no delivery came within a minute" >&2
  exit 1
  ;;
send)
  kind=$3 body=$4
  shift 4
  name=$(date -u +%Y%m%dT%H%M%S)-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  message=$folder/submissions/$name
  cp "$body" "$message.body.part"
  mv "$message.body.part" "$message.body"
  printf 'Wasl-Kind: %s\n' "$kind" > "$message.headers.part"
  for header in "$@"; do printf '%s\n' "$header" >> "$message.headers.part"; done
  sync "$message.body" "$message.headers.part"
  mv "$message.headers.part" "$message.headers"
  echo "sent $name"
  ;;
*) usage ;;
esac
