#!/usr/bin/env bash
# Makes the fonts of this folder anew: needs npm, and Debian's fonttools for
# /usr/bin/python3. The result is the same bytes each time.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

package=@expo-google-fonts/inter@0.4.2
(cd "$work" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz)

for face in Regular:400Regular/Inter_400Regular Italic:400Regular_Italic/Inter_400Regular_Italic \
	SemiBold:600SemiBold/Inter_600SemiBold; do
	from="$work/package/${face#*:}.ttf" to="$here/Inter-${face%%:*}"
	/usr/bin/python3 subset.py "$from" "$to.ttf"
	/usr/bin/python3 kern.py "$from" "$to.kern"
done
cp "$work/package/LICENSE_FONT" "$here/OFL.txt"

package=@expo-google-fonts/jetbrains-mono@0.4.1
(cd "$work" && rm -rf package ./*.tgz && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz)
/usr/bin/python3 subset.py --code "$work/package/400Regular/JetBrainsMono_400Regular.ttf" "$here/JetBrainsMono-Regular.ttf"
cp "$work/package/LICENSE_FONT" "$here/OFL-JetBrainsMono.txt"
