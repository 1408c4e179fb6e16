-- The archive, as first released. Positions are Unicode scalar values into document.text, half-open.

-- One version of a document: the text as read and where it comes from.
CREATE TABLE document (
    doc INTEGER PRIMARY KEY,
    id TEXT NOT NULL,               -- as in the records: its own id, else its address, else its path
    version INTEGER NOT NULL,       -- from 1
    file TEXT NOT NULL,             -- the file it was read from, as given
    hash BLOB NOT NULL,             -- SHA-256 of text and metadata
    title TEXT, outlet TEXT, author TEXT, url TEXT,
    published TEXT,                 -- ISO 8601 day
    language TEXT,                  -- BCP 47
    learnt TEXT NOT NULL,           -- when it came into the archive, UTC
    known TEXT NOT NULL,            -- the day from which it could be known
    until TEXT,                     -- the day from which another version stands in its place
    sentences INTEGER NOT NULL,
    words INTEGER NOT NULL,
    coder TEXT NOT NULL,            -- program and codebook of its records
    blocks TEXT NOT NULL,           -- JSON: [first byte, last, kind, reason] of each paragraph
    text TEXT NOT NULL,
    UNIQUE (id, version)
);
CREATE INDEX document_current ON document (id) WHERE until IS NULL;
CREATE INDEX document_hash ON document (hash);
CREATE INDEX document_known ON document (known);

-- A sentence; its number within the document is sentence & 0xFFFFFF, its document sentence >> 24.
CREATE TABLE sentence (
    sentence INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);

-- The words of every sentence, for MATCH. Holds no text of its own.
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

-- An event record but for its parties.
CREATE TABLE record (
    record INTEGER PRIMARY KEY,
    id TEXT NOT NULL,               -- as `legation code` prints it
    sentence INTEGER NOT NULL REFERENCES sentence,
    event TEXT NOT NULL,
    mode TEXT NOT NULL,             -- modes with a blank between
    context TEXT NOT NULL,          -- contexts with a blank between
    quad_code INTEGER NOT NULL,
    event_scale REAL NOT NULL,
    cameo TEXT NOT NULL,
    date TEXT, enddate TEXT,        -- ISO 8601 days
    date_basis TEXT NOT NULL,
    status TEXT NOT NULL,
    certainty REAL NOT NULL,
    country TEXT,                   -- of the place
    deal_kind TEXT, deal_stage TEXT,
    pattern TEXT NOT NULL,
    detail TEXT NOT NULL            -- JSON: the record's other fields, without nulls, empty lists and words that the text holds
);
CREATE INDEX record_sentence ON record (sentence);
CREATE INDEX record_id ON record (id);
CREATE INDEX record_event ON record (event, date);
CREATE INDEX record_date ON record (date);
CREATE INDEX record_deal ON record (deal_kind, date) WHERE deal_kind IS NOT NULL;

-- Who somebody is, as of some day.
CREATE TABLE entity (
    entity INTEGER PRIMARY KEY,
    code TEXT, sector TEXT NOT NULL, name TEXT, office TEXT, identifier_id TEXT
);
CREATE UNIQUE INDEX entity_is ON entity (ifnull(name, ''), ifnull(code, ''), sector, ifnull(office, ''), ifnull(identifier_id, ''));

-- Who has which part in a record.
CREATE TABLE party (
    record INTEGER NOT NULL REFERENCES record,
    side TEXT NOT NULL,             -- a: actor, r: recipient
    number INTEGER NOT NULL,        -- from 0
    entity INTEGER NOT NULL REFERENCES entity,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (record, side, number)
) WITHOUT ROWID;
CREATE INDEX party_entity ON party (entity, record);

-- For readers with other tools: what stands now, in the fields' own names.

CREATE VIEW documents AS
SELECT id, version, file, title, outlet, author, url, published, language, learnt, known, until, sentences, words, coder, text FROM document;

CREATE VIEW records AS
SELECT record.id, event, mode, context, quad_code, event_scale, cameo,
    (SELECT group_concat(ifnull(name, '?'), '; ' ORDER BY number) FROM party JOIN entity USING (entity) WHERE party.record = record.record AND side = 'a') AS actor,
    (SELECT group_concat(ifnull(code, '?'), '; ' ORDER BY number) FROM party JOIN entity USING (entity) WHERE party.record = record.record AND side = 'a') AS actor_code,
    (SELECT group_concat(ifnull(name, '?'), '; ' ORDER BY number) FROM party JOIN entity USING (entity) WHERE party.record = record.record AND side = 'r') AS recipient,
    (SELECT group_concat(ifnull(code, '?'), '; ' ORDER BY number) FROM party JOIN entity USING (entity) WHERE party.record = record.record AND side = 'r') AS recipient_code,
    date, enddate, date_basis, status, certainty, country, deal_kind, deal_stage,
    substr(document.text, sentence.start + 1, sentence.end - sentence.start) AS text,
    document.id AS document, record.sentence & 0xFFFFFF AS sentence, outlet, title, url, published, learnt, known, pattern, detail
FROM record JOIN sentence USING (sentence) JOIN document ON document.doc = record.sentence >> 24
WHERE document.until IS NULL;

CREATE VIEW parties AS
SELECT record.id AS record, iif(side = 'a', 'actor', 'recipient') AS side, number,
    substr(document.text, party.start + 1, party.end - party.start) AS entity_text, code, sector, name, office, identifier_id
FROM party JOIN entity USING (entity) JOIN record USING (record) JOIN document ON document.doc = record.sentence >> 24
WHERE document.until IS NULL;
