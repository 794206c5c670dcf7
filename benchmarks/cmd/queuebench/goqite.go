package main

// goqiteSchema is the table that goqite leaves to its user: the columns that
// its queries name, and an index in the order in which it takes messages.
const goqiteSchema = `
CREATE TABLE goqite (
	id       TEXT PRIMARY KEY DEFAULT (hex(randomblob(16))),
	queue    TEXT NOT NULL,
	body     BLOB NOT NULL,
	priority INTEGER NOT NULL DEFAULT 0,
	received INTEGER NOT NULL DEFAULT 0,
	timeout  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
	created  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
	updated  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ'))
);
CREATE INDEX goqite_next ON goqite (queue, priority DESC, created);
`
