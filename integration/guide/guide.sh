#!/usr/bin/env bash
# What the guide of the Python system told users to type: submit, take the job
# id out of the answer, poll, download.
#
# usage: guide.sh COORDINATOR_URL INPUT OUTPUT
set -euo pipefail
COORDINATOR_URL=$1 INPUT=$2 OUTPUT=$3

RESPONSE=$(curl -s -X POST "$COORDINATOR_URL" \
  -H "Content-Type: application/json" \
  -d @"$INPUT")
echo "$RESPONSE"

JOB_ID=$(echo "$RESPONSE" | python3 -c "import sys, json; print(json.load(sys.stdin)['job_id'])")

for _ in $(seq 60); do
  RESPONSE=$(curl -s "${COORDINATOR_URL}?job_id=${JOB_ID}")
  STATUS=$(echo "$RESPONSE" | python3 -c "import sys, json; print(json.load(sys.stdin)['status'])")
  echo "$STATUS"
  if [ "$STATUS" = "COMPLETED" ] || [ "$STATUS" = "FAILED" ]; then
    break
  fi
  sleep 1
done

if [ "$STATUS" != "COMPLETED" ]; then
  echo "$RESPONSE" >&2
  exit 1
fi

PRESIGNED_URL=$(echo "$RESPONSE" | python3 -c "import sys, json; print(json.load(sys.stdin)['s3']['presigned_url'])")
curl -s -f -o "$OUTPUT" "$PRESIGNED_URL"
