CREATE TABLE counterclaim (
	name VARCHAR NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);

CREATE TABLE raws (
	hash VARCHAR(64) NOT NULL,
	size BIGINT NOT NULL,
	packed BLOB,
	PRIMARY KEY (hash)
);

CREATE TABLE documents (
	id VARCHAR(64) NOT NULL,
	reader VARCHAR NOT NULL,
	turn INTEGER NOT NULL,
	published VARCHAR,
	body TEXT NOT NULL,
	PRIMARY KEY (id, reader)
);

CREATE TABLE extractions (
	document VARCHAR(64) NOT NULL,
	extractor VARCHAR NOT NULL,
	turn INTEGER NOT NULL,
	PRIMARY KEY (document, extractor)
);

CREATE TABLE decisions (
	number INTEGER NOT NULL,
	id VARCHAR(64) NOT NULL,
	target VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (number),
	UNIQUE (id)
);

CREATE INDEX ix_decisions_target ON decisions (target);

CREATE TABLE events (
	place INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (place)
);

CREATE TABLE changes (
	place INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (place)
);

CREATE TABLE problems (
	about VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (about, place)
);

CREATE TABLE inputs (
	input VARCHAR(64) NOT NULL,
	reader VARCHAR NOT NULL,
	turn INTEGER NOT NULL,
	raw VARCHAR(64) NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (input, reader),
	FOREIGN KEY(raw) REFERENCES raws (hash)
);

CREATE TABLE readings (
	input VARCHAR(64) NOT NULL,
	reader VARCHAR NOT NULL,
	document VARCHAR(64) NOT NULL,
	PRIMARY KEY (input, reader, document),
	FOREIGN KEY(document, reader) REFERENCES documents (id, reader)
);

CREATE INDEX ix_readings_document ON readings (document);

CREATE TABLE claims (
	id VARCHAR(64) NOT NULL,
	extractor VARCHAR NOT NULL,
	document VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (id, extractor),
	FOREIGN KEY(document, extractor) REFERENCES extractions (document, extractor)
);

CREATE INDEX ix_claims_document ON claims (document);

CREATE TABLE links (
	event INTEGER NOT NULL,
	place INTEGER NOT NULL,
	claim VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (event, place),
	FOREIGN KEY(event) REFERENCES events (place)
);

CREATE INDEX ix_links_claim ON links (claim);

CREATE TABLE about (
	event INTEGER NOT NULL,
	place INTEGER NOT NULL,
	document VARCHAR(64) NOT NULL,
	PRIMARY KEY (event, place),
	FOREIGN KEY(event) REFERENCES events (place)
);
