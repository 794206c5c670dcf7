"""The reference report with the typst program. It sets one document a process, so
the time of an empty document is measured too, and counts as its start."""

import re
import statistics
import subprocess
import time

from serve import serve

COMMAND = ["typst", "compile", "--root", ".", "--font-path", "fonts", "--ignore-system-fonts"]


def compiled(source, target):
    start = time.perf_counter()
    subprocess.run(COMMAND + [source, target], check=True, capture_output=True)
    return time.perf_counter() - start


with open("empty.typ", "w") as file:
    file.write("#pagebreak()\n")
EMPTY = statistics.median(compiled("empty.typ", "empty.pdf") for _ in range(5))


def make():
    compiled("peers/report.typ", "typst.pdf")
    with open("typst.pdf", "rb") as made:
        data = made.read()
    return data, len(re.findall(rb"/Type\s*/Page\b", data)), EMPTY


version = subprocess.run(["typst", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
serve(version, make)
