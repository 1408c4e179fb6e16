-- What overviews count, from the rows: when an archive is repaired.
DELETE FROM records_with;
DELETE FROM events_on;
DELETE FROM events_of;

INSERT INTO records_with
    WITH told (kind, records) AS (SELECT kind, count(*) FROM record WHERE gone = 0 GROUP BY kind),
        kinds AS (SELECT * FROM told JOIN kind USING (kind))
    SELECT 'event', event, sum(records) FROM kinds GROUP BY event
    UNION ALL SELECT 'status', status, count(*) FROM record JOIN manner USING (manner) WHERE gone = 0 GROUP BY status
    UNION ALL SELECT 'quad', CAST(quad_code AS TEXT), sum(records) FROM kinds GROUP BY quad_code
    UNION ALL SELECT 'country', country, count(*) FROM record WHERE gone = 0 AND country IS NOT NULL GROUP BY country
    UNION ALL SELECT 'deal', deal_kind, count(*) FROM record WHERE gone = 0 AND deal_kind IS NOT NULL GROUP BY deal_kind
    UNION ALL SELECT 'outlet', outlet, count(*) FROM record JOIN document ON document.doc = record.record >> 28
        WHERE gone = 0 AND outlet IS NOT NULL GROUP BY outlet;
-- Words with a blank between, one by one.
INSERT INTO records_with
    WITH RECURSIVE told (kind, records) AS (SELECT kind, count(*) FROM record WHERE gone = 0 GROUP BY kind),
    held (name, value, rest, records) AS (
        SELECT 'mode', '', mode || ' ', records FROM told JOIN kind USING (kind) WHERE mode <> ''
        UNION ALL SELECT 'context', '', context || ' ', records FROM told JOIN kind USING (kind) WHERE context <> ''
        UNION ALL SELECT name, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1), records FROM held WHERE rest <> '')
    SELECT name, value, sum(records) FROM held WHERE value <> '' GROUP BY name, value;

-- Each event by its face (`counts.rs`): the record that gives it its name where that stands, else the first of the others that does.
CREATE TEMP TABLE face AS
WITH one (record) AS (
    SELECT member.record FROM member JOIN record ON record.record = member.record WHERE member.event = member.record AND gone = 0
    UNION ALL SELECT (SELECT min(beside.record) FROM member AS beside JOIN record AS other ON other.record = beside.record
            WHERE beside.event = member.event AND other.gone = 0)
        FROM member JOIN record ON record.record = member.record WHERE member.event = member.record AND gone = 1)
SELECT record, quad_code,
    ifnull(iif(days IS NOT NULL, nullif(substr(days, 1, instr(days, char(10)) - 1), ''),
        iif((sort >> 41) = 4194303, NULL, date((sort >> 41) + 0.5))), '') AS date,
    ifnull(iif(days IS NOT NULL, nullif(substr(days, instr(days, char(10)) + 1), ''),
        iif(((sort >> 19) & 4194303) = 4194303, NULL, date(((sort >> 19) & 4194303) + 0.5))), '') AS enddate
FROM one JOIN record USING (record) JOIN kind USING (kind);

INSERT INTO events_on SELECT date, enddate, quad_code, count(*) FROM face GROUP BY 1, 2, 3;

INSERT INTO events_of
    WITH coded AS (SELECT DISTINCT face.record, code, date, enddate, quad_code
        FROM face JOIN party ON party.record = face.record JOIN entity USING (entity) WHERE code IS NOT NULL)
    SELECT one.code, two.code, one.date, one.enddate, one.quad_code, count(*)
    FROM coded AS one JOIN coded AS two ON two.record = one.record AND two.code > one.code GROUP BY 1, 2, 3, 4, 5;

DROP TABLE face;
