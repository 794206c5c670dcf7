"""The loop that every peer in Python runs: one request a line, one answer a line."""

import json
import sys
import time


def memory(key):
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def report():
    with open("report.json", encoding="utf-8") as file:
        return json.load(file)


def serve(version, make):
    """make() returns the bytes of a PDF, its pages and the seconds that do not count."""
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        idle = 0.0
        start = time.perf_counter()
        for _ in range(request["docs"]):
            data, pages, less = make()
            idle += less
        seconds = time.perf_counter() - start - idle
        if request.get("file"):
            with open(request["file"], "wb") as file:
                file.write(data)
        print(json.dumps({"seconds": seconds, "size": len(data), "pages": pages,
                          "rss": memory("VmRSS"), "peak": memory("VmHWM")}), flush=True)
