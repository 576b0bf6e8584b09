CREATE TABLE counterclaim (
	name VARCHAR NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);

COMMENT ON TABLE counterclaim IS '"version" makes this a ledger; "linked" is what the events follow from; "parties" the table of a user.';

CREATE TABLE raws (
	hash VARCHAR(64) NOT NULL,
	size BIGINT NOT NULL,
	packed BYTEA,
	PRIMARY KEY (hash)
);

COMMENT ON TABLE raws IS 'The bytes of each input once, packed by zlib; NULL for inputs too large to keep.';

CREATE TABLE documents (
	id VARCHAR(64) NOT NULL,
	reader VARCHAR NOT NULL,
	turn INTEGER NOT NULL,
	published VARCHAR,
	body TEXT NOT NULL,
	PRIMARY KEY (id, reader)
);

COMMENT ON COLUMN documents.published IS 'ISO 8601, to order by';

CREATE TABLE extractions (
	document VARCHAR(64) NOT NULL,
	extractor VARCHAR NOT NULL,
	turn INTEGER NOT NULL,
	PRIMARY KEY (document, extractor)
);

COMMENT ON TABLE extractions IS 'Documents whose claims were taken out, by which extractor; written together with those claims.';

CREATE TABLE decisions (
	number SERIAL NOT NULL,
	id VARCHAR(64) NOT NULL,
	target VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (number),
	UNIQUE (id)
);

CREATE INDEX ix_decisions_target ON decisions (target);

CREATE TABLE events (
	place SERIAL NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (place)
);

COMMENT ON COLUMN events.place IS '0 for the first event';

COMMENT ON COLUMN events.body IS 'the event without its links and documents';

CREATE TABLE changes (
	place SERIAL NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (place)
);

CREATE TABLE problems (
	about VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (about, place)
);

COMMENT ON TABLE problems IS 'What was left out, and why. Trying again replaces what was said about the same thing.';

COMMENT ON COLUMN problems.about IS 'an input, the hash of a name, or a document';

CREATE TABLE inputs (
	input VARCHAR(64) NOT NULL,
	reader VARCHAR NOT NULL,
	turn INTEGER NOT NULL,
	raw VARCHAR(64) NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (input, reader),
	FOREIGN KEY(raw) REFERENCES raws (hash)
);

COMMENT ON TABLE inputs IS 'Inputs that were read to their end, by which reader, and the name that they first had.';

COMMENT ON COLUMN inputs.input IS 'hash of the bytes and of all else that reading depends on';

CREATE TABLE readings (
	input VARCHAR(64) NOT NULL,
	reader VARCHAR NOT NULL,
	document VARCHAR(64) NOT NULL,
	PRIMARY KEY (input, reader, document),
	FOREIGN KEY(document, reader) REFERENCES documents (id, reader)
);

CREATE INDEX ix_readings_document ON readings (document);

COMMENT ON TABLE readings IS 'Which documents each reader found in which input.';

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

COMMENT ON COLUMN claims.place IS '0 for the document''s first claim';

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

COMMENT ON TABLE about IS 'The reports that are mainly about an event.';
