-- What overviews count, kept with each change, so that no record is read for them; filled by `counts.sql`.

-- Records that stand, by the values that they have: `event`, `status`, `quad`, `country`, `deal`, `outlet`, `mode`, `context`.
CREATE TABLE records_with (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (name, value)
) WITHOUT ROWID;

-- Events by the days and the quad code of their first record, where that stands; '' is a day that is not known.
CREATE TABLE events_on (
    date TEXT NOT NULL,
    enddate TEXT NOT NULL,
    quad_code INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (date, enddate, quad_code)
) WITHOUT ROWID;

-- The same for each two codes that take part in it.
CREATE TABLE events_of (
    one TEXT NOT NULL,              -- comes before the other in the alphabet
    two TEXT NOT NULL,
    date TEXT NOT NULL,
    enddate TEXT NOT NULL,
    quad_code INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (one, two, date, enddate, quad_code)
) WITHOUT ROWID;

-- Who is quoted, the other way round.
CREATE INDEX said_source ON said (source);
