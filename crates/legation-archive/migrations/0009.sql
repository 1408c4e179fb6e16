-- Less to write and to keep. What many records have alike stands once, in `kind` and `manner`, and one index serves for category, mode, context and CAMEO code.
-- Days follow from `sort`, and the view's `detail` from `packed`. Nothing that a reader with other tools sees is changed.

-- Of which kind an act is.
CREATE TABLE kind (
    kind INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    mode TEXT NOT NULL,             -- modes with a blank between
    context TEXT NOT NULL,          -- contexts with a blank between
    quad_code INTEGER NOT NULL,
    event_scale REAL NOT NULL,
    cameo TEXT NOT NULL,
    UNIQUE (event, mode, context, quad_code, event_scale, cameo)
);
-- How it is told.
CREATE TABLE manner (
    manner INTEGER PRIMARY KEY,
    date_basis TEXT NOT NULL,
    status TEXT NOT NULL,
    certainty REAL NOT NULL,
    UNIQUE (date_basis, status, certainty)
);
INSERT INTO kind (event, mode, context, quad_code, event_scale, cameo)
    SELECT DISTINCT event, mode, context, quad_code, event_scale, cameo FROM record;
INSERT INTO manner (date_basis, status, certainty) SELECT DISTINCT date_basis, status, certainty FROM record;

DROP VIEW records;
DROP VIEW parties;
DROP VIEW adjudications;

-- An event record but for its parties.
CREATE TABLE record_now (
    record INTEGER PRIMARY KEY,     -- doc << 28 | number of the sentence << 10 | number in it
    id TEXT NOT NULL,               -- as `legation code` prints it
    sort INTEGER NOT NULL,          -- where it stands in lists: first day << 41 | last day << 19 | day from which it could be known; 4194303 is no day
    gone INTEGER NOT NULL,          -- 1: the document tells it no more, for another version stands in its place
    wide INTEGER NOT NULL,          -- 1: its days are more than a month apart, or one of them is not known
    kind INTEGER NOT NULL REFERENCES kind,
    manner INTEGER NOT NULL REFERENCES manner,
    entry INTEGER NOT NULL REFERENCES entry,
    start INTEGER NOT NULL,         -- of the evidence sentence
    end INTEGER NOT NULL,
    country TEXT,                   -- of the place
    place TEXT,                     -- its name
    deal_kind TEXT, deal_stage TEXT,
    days TEXT,                      -- first and last day with a line end between, where `sort` does not tell them to the letter
    packed TEXT NOT NULL            -- JSON: the record's other fields, without nulls, empty lists and words that the text holds; what often stands in it is one control character, as the view `records` undoes it
);
INSERT INTO record_now (record, id, sort, gone, wide, kind, manner, entry, start, end, country, place, deal_kind, deal_stage, days, packed)
SELECT record, id, sort, gone, wide, kind, manner, entry, start, end, country, json_extract(detail, '$.event_loc.name'), deal_kind, deal_stage,
    iif(date IS iif((sort >> 41) = 4194303, NULL, date((sort >> 41) + 0.5))
        AND enddate IS iif(((sort >> 19) & 4194303) = 4194303, NULL, date(((sort >> 19) & 4194303) + 0.5)),
        NULL, ifnull(date, '') || char(10) || ifnull(enddate, '')),
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(detail,
    ']},"attribution":[{"cue":"said","stance":"asserts","at":[', char(2)),
    ']},"attribution":[{"name":"', char(3)),
    '","stance":"asserts","at":[', char(5)),
    ']},"event_loc":{"name":"', char(11)),
    ']},"date_text":{"at":[', char(4)),
    '","parties":[{"part":"', char(15)),
    '{"event_text":{"at":[', char(1)),
    ']}],"deal":{"kind":"', char(13)),
    ']},"deal":{"kind":"', char(12)),
    '","country":"', char(9)),
    ']},{"part":"', char(16)),
    '","stage":"', char(14)),
    '","code":"', char(7)),
    '","name":"', char(8)),
    '","cue":"', char(6)),
    ',"at":[', char(10))
FROM record LEFT JOIN kind USING (event, mode, context, quad_code, event_scale, cameo) LEFT JOIN manner USING (date_basis, status, certainty)
ORDER BY record;
DROP TABLE record;
ALTER TABLE record_now RENAME TO record;
CREATE INDEX record_id ON record (id);
CREATE INDEX record_sort ON record (sort, gone);
CREATE INDEX record_wide ON record (sort, gone) WHERE wide = 1;
-- What lay ahead when it was told: of what was known on a day, all that has a later one.
CREATE INDEX record_ahead ON record (sort) WHERE (sort >> 41) > (sort & 524287) + 2400000 AND sort < 9223369837831520256;
CREATE INDEX record_kind ON record (kind, sort, gone);
CREATE INDEX record_deal ON record (deal_kind, sort, gone) WHERE deal_kind IS NOT NULL;
CREATE INDEX record_country ON record (country, sort, gone) WHERE country IS NOT NULL;
CREATE INDEX record_place ON record (place COLLATE NOCASE, sort, gone) WHERE place IS NOT NULL;

-- `UNIQUE (id, version)` finds the version that stands, too; nothing reads where sentences lie.
DROP INDEX document_current;
ALTER TABLE document DROP COLUMN places;

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
    iif(days IS NOT NULL, nullif(substr(days, 1, instr(days, char(10)) - 1), ''),
        iif((sort >> 41) = 4194303, NULL, date((sort >> 41) + 0.5))) AS date,
    iif(days IS NOT NULL, nullif(substr(days, instr(days, char(10)) + 1), ''),
        iif(((sort >> 19) & 4194303) = 4194303, NULL, date(((sort >> 19) & 4194303) + 0.5))) AS enddate,
    date_basis, status, certainty, country, deal_kind, deal_stage,
    substr(document.text, record.start + 1, record.end - record.start) AS text,
    document.id AS document, (record.record >> 10) & 0x3FFFF AS sentence, outlet, title, url, published, learnt, known, pattern,
    -- Older SQLite cannot read much deeper nesting.
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(packed,
        char(1), '{"event_text":{"at":['),
        char(2), ']},"attribution":[{"cue":"said","stance":"asserts","at":['),
        char(3), ']},"attribution":[{"name":"'),
        char(4), ']},"date_text":{"at":['),
        char(5), '","stance":"asserts","at":['),
        char(6), '","cue":"'),
        char(7), '","code":"'),
        char(8), '","name":"'),
        char(9), '","country":"'),
        char(10), ',"at":['),
        char(11), ']},"event_loc":{"name":"'),
        char(12), ']},"deal":{"kind":"'),
        char(13), ']}],"deal":{"kind":"'),
        char(14), '","stage":"'),
        char(15), '","parties":[{"part":"'),
        char(16), ']},{"part":"') AS detail
FROM record JOIN kind USING (kind) JOIN manner USING (manner) JOIN entry USING (entry) JOIN document ON document.doc = record.record >> 28
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
        WHERE judged.adjudication = adjudication.adjudication AND other = 1) AS other_record,
    reviewer, correction, undone, undone_by
FROM adjudication;
