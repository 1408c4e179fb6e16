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
    telling INTEGER NOT NULL,       -- sentences that gave a record
    records INTEGER NOT NULL,
    omitted TEXT NOT NULL,          -- JSON: paragraphs in other languages by language, page furniture by reason
    places TEXT NOT NULL,           -- JSON: how far each sentence starts from the end of the one before, and how long it is
    coder TEXT NOT NULL,            -- program and codebook of its records
    blocks TEXT NOT NULL,           -- JSON: [first byte, last, kind, reason] of each paragraph
    text TEXT NOT NULL,
    UNIQUE (id, version)
);
CREATE INDEX document_current ON document (id) WHERE until IS NULL;
-- All that a brief says of what was read, so that it need not read the documents.
CREATE INDEX document_read ON document (known, until, published, outlet, sentences, telling, records, omitted);

-- The words of articles and of sentences that tell an event, for MATCH. They hold no text of their own.
CREATE VIRTUAL TABLE article USING fts5 (title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
-- rowid: record >> 10
CREATE VIRTUAL TABLE evidence USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

-- An entry of the codebook that coded something.
CREATE TABLE entry (entry INTEGER PRIMARY KEY, pattern TEXT NOT NULL UNIQUE);

-- An event record but for its parties.
CREATE TABLE record (
    record INTEGER PRIMARY KEY,     -- doc << 28 | number of the sentence << 10 | number in it
    id TEXT NOT NULL,               -- as `legation code` prints it
    start INTEGER NOT NULL,         -- of the evidence sentence
    end INTEGER NOT NULL,
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
    entry INTEGER NOT NULL REFERENCES entry,
    detail TEXT NOT NULL            -- JSON: the record's other fields, without nulls, empty lists and words that the text holds
);
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

-- What a document is a copy of: the first of its kind that came in, itself where there was none; and where copies are looked for.
CREATE TABLE copy (
    doc INTEGER PRIMARY KEY,
    of INTEGER NOT NULL REFERENCES document (doc),
    signature BLOB                  -- null where the text is too short to tell
);
CREATE INDEX copy_of ON copy (of);
CREATE TABLE band (
    band INTEGER NOT NULL,
    doc INTEGER NOT NULL,
    PRIMARY KEY (band, doc)
) WITHOUT ROWID;

-- Which event a record is of, by the event's first record; and where records of one event are looked for.
CREATE TABLE member (
    record INTEGER PRIMARY KEY,
    event INTEGER NOT NULL
);
CREATE INDEX member_event ON member (event);
CREATE TABLE block (
    block INTEGER NOT NULL,         -- a hash of category and codes
    day INTEGER NOT NULL,           -- the last on which it can have happened, from 1970
    record INTEGER NOT NULL,
    PRIMARY KEY (block, day, record)
) WITHOUT ROWID;

-- Who is quoted: an outlet, office or person with a name or code.
CREATE TABLE source (source INTEGER PRIMARY KEY, name TEXT, code TEXT);
CREATE UNIQUE INDEX source_is ON source (ifnull(name, ''), ifnull(code, ''));
CREATE TABLE said (
    record INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (record, source)
) WITHOUT ROWID;

-- What a person has decided, apart from the coder's output and never changed by it. A record is named by its document, the words of its
-- sentence, its category and its parties, so that a decision holds when the document is coded anew, or corrected elsewhere.
CREATE TABLE adjudication (
    adjudication INTEGER PRIMARY KEY,
    verdict TEXT NOT NULL,          -- join, split: two records are of one event, or are not; correct, wrong: one record
    note TEXT,
    made TEXT NOT NULL,             -- when, UTC
    document TEXT NOT NULL, words TEXT NOT NULL, act TEXT NOT NULL,
    other_document TEXT, other_words TEXT, other_act TEXT
);
CREATE INDEX adjudication_document ON adjudication (document);
CREATE INDEX adjudication_other ON adjudication (other_document) WHERE other_document IS NOT NULL;
-- The records that are meant as things stand; found again whenever a document is coded.
CREATE TABLE judged (
    record INTEGER NOT NULL,
    adjudication INTEGER NOT NULL REFERENCES adjudication,
    other INTEGER NOT NULL,         -- 1: the other one of the two
    PRIMARY KEY (record, adjudication, other)
) WITHOUT ROWID;
CREATE INDEX judged_by ON judged (adjudication);

-- For readers with other tools: what stands now, in the fields' own names. In SQL that SQLite 3.32 understands: one view that a tool
-- cannot parse would keep it from opening the file.

CREATE VIEW documents AS
SELECT id, version, file, title, outlet, author, url, published, language, learnt, known, until, sentences, words, coder, text FROM document;

CREATE VIEW records AS
SELECT record.id, (SELECT first.id FROM member JOIN record AS first ON first.record = member.event WHERE member.record = record.record) AS event_id,
    event, mode, context, quad_code, event_scale, cameo,
    (SELECT group_concat(name, '; ') FROM (SELECT ifnull(entity.name, '?') AS name FROM party JOIN entity USING (entity)
        WHERE party.record = record.record AND side = 'a' ORDER BY number)) AS actor,
    (SELECT group_concat(code, '; ') FROM (SELECT ifnull(entity.code, '?') AS code FROM party JOIN entity USING (entity)
        WHERE party.record = record.record AND side = 'a' ORDER BY number)) AS actor_code,
    (SELECT group_concat(name, '; ') FROM (SELECT ifnull(entity.name, '?') AS name FROM party JOIN entity USING (entity)
        WHERE party.record = record.record AND side = 'r' ORDER BY number)) AS recipient,
    (SELECT group_concat(code, '; ') FROM (SELECT ifnull(entity.code, '?') AS code FROM party JOIN entity USING (entity)
        WHERE party.record = record.record AND side = 'r' ORDER BY number)) AS recipient_code,
    date, enddate, date_basis, status, certainty, country, deal_kind, deal_stage,
    substr(document.text, record.start + 1, record.end - record.start) AS text,
    document.id AS document, (record.record >> 10) & 0x3FFFF AS sentence, outlet, title, url, published, learnt, known, pattern, detail
FROM record JOIN entry USING (entry) JOIN document ON document.doc = record.record >> 28
WHERE document.until IS NULL;

CREATE VIEW parties AS
SELECT record.id AS record, iif(side = 'a', 'actor', 'recipient') AS side, number,
    substr(document.text, party.start + 1, party.end - party.start) AS entity_text, code, sector, name, office, identifier_id
FROM party JOIN entity USING (entity) JOIN record USING (record) JOIN document ON document.doc = record.record >> 28
WHERE document.until IS NULL;

CREATE VIEW adjudications AS
SELECT adjudication AS number, verdict, note, made, document, words, act, other_document, other_words, other_act,
    (SELECT group_concat(record.id, '; ') FROM judged JOIN record USING (record)
        WHERE judged.adjudication = adjudication.adjudication AND other = 0) AS record,
    (SELECT group_concat(record.id, '; ') FROM judged JOIN record USING (record)
        WHERE judged.adjudication = adjudication.adjudication AND other = 1) AS other_record
FROM adjudication;
