"""What a client of the Python system does, with the standard library alone.

usage: guide.py COORDINATOR_URL INPUT OUTPUT
"""
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone

url, source, target = sys.argv[1:]


def get(address):
    with urllib.request.urlopen(address, timeout=30) as response:
        return response.status, response.headers, json.load(response)


with open(source, "rb") as file:
    request = urllib.request.Request(url, file.read(), {"Content-Type": "application/json"}, method="POST")
with urllib.request.urlopen(request, timeout=30) as response:
    assert response.status == 202, response.status
    submitted = json.load(response)
assert list(submitted) == ["message", "job_id", "status", "check_status_url", "estimated_completion_time"], submitted
assert submitted["status"] == "PENDING", submitted
print(submitted["message"], submitted["job_id"], submitted["estimated_completion_time"])

for _ in range(60):
    status, headers, job = get(urllib.parse.urljoin(url, submitted["check_status_url"]))
    print(status, job["status"])
    if job["status"] not in ("PENDING", "PROCESSING"):
        break
    assert status == 202 and int(headers["Retry-After"]) > 0, headers
    time.sleep(1)
assert status == 200 and job["status"] == "COMPLETED", job

created = datetime.fromisoformat(job["created_at"].replace("Z", "+00:00"))
assert abs((datetime.now(timezone.utc) - created).total_seconds()) < 600, job["created_at"]
assert job["reports_count"] == len(job["s3_reports"]) == 3, job
assert job["s3"] == {k: v for k, v in job["s3_reports"][0].items() if k != "type"}, job
for report in job["s3_reports"]:
    assert report["key"].startswith(job["s3_folder"]["prefix"]), report
    assert 0 < report["expires_in_seconds"] <= 3600, report

with urllib.request.urlopen(job["s3"]["presigned_url"], timeout=30) as response, open(target, "wb") as file:
    assert response.headers["Content-Type"] == "application/pdf", response.headers
    file.write(response.read())

try:
    get(url + "?job_id=00000000-0000-4000-8000-000000000000")
    raise AssertionError("a job that is not there was found")
except urllib.error.HTTPError as error:
    assert error.code == 404 and "error" in json.load(error), error
