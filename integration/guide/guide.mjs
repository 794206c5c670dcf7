// What a page or a service in JavaScript does with the old contract.
//
// usage: node guide.mjs COORDINATOR_URL INPUT OUTPUT
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const [url, source, target] = process.argv.slice(2);

const answer = await fetch(url, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(JSON.parse(await readFile(source, "utf8"))),
});
assert.equal(answer.status, 202);
const { job_id, check_status_url, status: first } = await answer.json();
assert.equal(first, "PENDING");
assert.equal(check_status_url, `?job_id=${job_id}`);

let job;
for (let polls = 0; polls < 60; polls++) {
  const response = await fetch(new URL(check_status_url, url));
  job = await response.json();
  console.log(response.status, job.status);
  if (!["PENDING", "PROCESSING"].includes(job.status)) {
    assert.equal(response.status, 200);
    break;
  }
  assert.equal(response.status, 202);
  await sleep(1000);
}
assert.equal(job.status, "COMPLETED", JSON.stringify(job));
assert.ok(Math.abs(Date.now() - new Date(job.created_at)) < 600_000, `${job.created_at} is read as UTC`);
assert.ok(new Date(job.updated_at) >= new Date(job.created_at));
assert.deepEqual(job.s3_reports.map((report) => report.type), ["executive", "technical", "compliance"]);

const file = await fetch(job.s3.presigned_url);
assert.equal(file.status, 200);
await writeFile(target, Buffer.from(await file.arrayBuffer()));
