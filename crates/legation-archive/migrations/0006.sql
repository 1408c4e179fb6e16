-- Names of places are found without reading all records.
CREATE INDEX record_place ON record (json_extract(detail, '$.event_loc.name') COLLATE NOCASE, sort, gone)
    WHERE json_extract(detail, '$.event_loc.name') IS NOT NULL;
