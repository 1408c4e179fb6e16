-- What overviews count, from the rows: when an archive comes to have it, and when it is repaired.
DELETE FROM records_with;
DELETE FROM events_on;
DELETE FROM events_of;

INSERT INTO records_with
    SELECT 'event', event, count(*) FROM record WHERE gone = 0 GROUP BY event
    UNION ALL SELECT 'status', status, count(*) FROM record WHERE gone = 0 GROUP BY status
    UNION ALL SELECT 'quad', CAST(quad_code AS TEXT), count(*) FROM record WHERE gone = 0 GROUP BY quad_code
    UNION ALL SELECT 'country', country, count(*) FROM record WHERE gone = 0 AND country IS NOT NULL GROUP BY country
    UNION ALL SELECT 'deal', deal_kind, count(*) FROM record WHERE gone = 0 AND deal_kind IS NOT NULL GROUP BY deal_kind
    UNION ALL SELECT 'outlet', outlet, count(*) FROM record JOIN document ON document.doc = record.record >> 28
        WHERE gone = 0 AND outlet IS NOT NULL GROUP BY outlet;
-- Words with a blank between, one by one.
INSERT INTO records_with
    WITH RECURSIVE held (name, value, rest, records) AS (
        SELECT 'mode', '', mode || ' ', count(*) FROM record WHERE gone = 0 AND mode <> '' GROUP BY mode
        UNION ALL SELECT 'context', '', context || ' ', count(*) FROM record WHERE gone = 0 AND context <> '' GROUP BY context
        UNION ALL SELECT name, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1), records FROM held WHERE rest <> '')
    SELECT name, value, sum(records) FROM held WHERE value <> '' GROUP BY name, value;

-- Each event by one of its records: the one that gives it its name where that stands, else the first of the others that does.
INSERT INTO events_on
    WITH face AS (
        SELECT member.record FROM member JOIN record ON record.record = member.record WHERE member.event = member.record AND gone = 0
        UNION ALL SELECT (SELECT min(beside.record) FROM member AS beside JOIN record AS other ON other.record = beside.record
                WHERE beside.event = member.event AND other.gone = 0)
            FROM member JOIN record ON record.record = member.record WHERE member.event = member.record AND gone = 1)
    SELECT ifnull(date, ''), ifnull(enddate, ''), quad_code, count(*)
    FROM face JOIN record ON record.record = face.record GROUP BY 1, 2, 3;

INSERT INTO events_of
    WITH face AS (
        SELECT member.record FROM member JOIN record ON record.record = member.record WHERE member.event = member.record AND gone = 0
        UNION ALL SELECT (SELECT min(beside.record) FROM member AS beside JOIN record AS other ON other.record = beside.record
                WHERE beside.event = member.event AND other.gone = 0)
            FROM member JOIN record ON record.record = member.record WHERE member.event = member.record AND gone = 1),
    coded AS (SELECT DISTINCT face.record AS record, code
        FROM face JOIN party ON party.record = face.record JOIN entity USING (entity) WHERE code IS NOT NULL)
    SELECT one.code, two.code, ifnull(date, ''), ifnull(enddate, ''), quad_code, count(*)
    FROM coded AS one JOIN coded AS two ON two.record = one.record AND two.code > one.code
        JOIN record ON record.record = one.record GROUP BY 1, 2, 3, 4, 5;
