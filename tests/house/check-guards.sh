#!/bin/sh
# A header's guard is its path: capture/frame.h has DH_CAPTURE_FRAME_H, <deskhand/frame.h> DESKHAND_FRAME_H.
. "$(dirname "$0")/sources.sh"
c_files $rooms | grep '\.h$' | while read -r f; do
    case $f in
        include/*) name=${f#include/} ;;
        *) name=dh/$f ;;
    esac
    guard=$(printf '%s' "$name" | tr 'a-z/.-' 'A-Z___')
    grep -qx "#ifndef $guard" "$f" && grep -qx "#define $guard" "$f" || echo "$f:1: the guard has to be $guard"
done | finish
