-- Merging in time that does not grow with an event: what says the same counts once, and a report is compared with the core of an event only.

-- Where heads of reports of one event are looked for, in place of `block`.
DROP TABLE block;
CREATE TABLE slot (
    slot INTEGER NOT NULL,          -- some days, a hash of category and codes, and whether others are compared with it
    day INTEGER NOT NULL,           -- the last on which it can have happened, from 1970
    record INTEGER NOT NULL,
    PRIMARY KEY (slot, day, record)
) WITHOUT ROWID;

-- 0: a copy of a head; 1: others are compared with it; 2: there are enough before it that others are compared with.
ALTER TABLE member ADD COLUMN role INTEGER NOT NULL DEFAULT 1;
-- The same for all that say the same on the same day; null for what stands for itself only.
ALTER TABLE member ADD COLUMN print INTEGER;
DROP INDEX member_event;
CREATE INDEX member_event ON member (event, role);
CREATE INDEX member_print ON member (print, role) WHERE print IS NOT NULL;

-- What is still to be done before the next change: `merge`, to find all events anew.
CREATE TABLE todo (what TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO todo SELECT 'merge' WHERE EXISTS (SELECT 1 FROM record);

-- Lists in their order without sorting: days of the record and of its document in one number, those without a day last.
ALTER TABLE record ADD COLUMN sort INTEGER NOT NULL DEFAULT 0;
-- 1: the document tells it no more, for another version stands in its place.
ALTER TABLE record ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
-- 1: its days are more than a month apart, or one of them is not known: where some days are asked for, these are looked through on their own.
ALTER TABLE record ADD COLUMN wide INTEGER NOT NULL DEFAULT 0;
UPDATE record SET
    sort = (ifnull(CAST(julianday(date) AS INTEGER), 4194303) << 41) | (ifnull(CAST(julianday(enddate) AS INTEGER), 4194303) << 19)
        | (SELECT max(0, min(524287, ifnull(CAST(julianday(known) AS INTEGER), 0) - 2400000)) FROM document WHERE doc = record >> 28),
    gone = (SELECT until IS NOT NULL FROM document WHERE doc = record >> 28),
    wide = ifnull(julianday(enddate) - julianday(date) > 31, 1);
DROP INDEX record_date;
DROP INDEX record_event;
DROP INDEX record_deal;
CREATE INDEX record_sort ON record (sort, gone);
CREATE INDEX record_wide ON record (sort, gone) WHERE wide = 1;
CREATE INDEX record_event ON record (event, sort, gone);
CREATE INDEX record_cameo ON record (cameo, sort, gone);
CREATE INDEX record_mode ON record (mode, sort, gone);
CREATE INDEX record_context ON record (context, sort, gone);
CREATE INDEX record_deal ON record (deal_kind, sort, gone) WHERE deal_kind IS NOT NULL;
CREATE INDEX record_country ON record (country, sort, gone) WHERE country IS NOT NULL;
CREATE INDEX entity_code ON entity (code);
CREATE INDEX entity_name ON entity (name);
