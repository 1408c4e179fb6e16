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
