-- Less to write with each article. Where one article's entries stand far from each other in an index, each costs a page: what came in last is looked through instead, and such
-- entries are written from time to time, many at once and in order.

-- Which record has an id.
CREATE TABLE named (
    id,                             -- eight bytes where it is so many hexadecimal digits, else as it is
    record INTEGER NOT NULL,
    PRIMARY KEY (id, record)
) WITHOUT ROWID;
INSERT INTO named SELECT ifnull(unhex(id), id), record FROM record ORDER BY 1, 2;
DROP INDEX record_id;

-- Up to which row such an index has all: `named` up to a record, `band` up to a document.
CREATE TABLE upto (what TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO upto VALUES
    ('named', (SELECT ifnull(max(record), 0) FROM record)),
    ('band', (SELECT ifnull(max(doc), 0) FROM document));
