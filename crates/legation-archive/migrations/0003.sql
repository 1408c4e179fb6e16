-- Reviews: who decided, what stands in place of what the coder made, and what was taken back. Nothing of a decision is ever overwritten.
ALTER TABLE adjudication ADD COLUMN reviewer TEXT;
ALTER TABLE adjudication ADD COLUMN correction TEXT;    -- JSON: fields of the record as they should be; of the verdict `amended` only
ALTER TABLE adjudication ADD COLUMN undone TEXT;        -- when it was taken back, UTC

DROP VIEW adjudications;
CREATE VIEW adjudications AS
SELECT adjudication AS number, verdict, note, made, document, words, act, other_document, other_words, other_act,
    (SELECT group_concat(record.id, '; ') FROM judged JOIN record USING (record)
        WHERE judged.adjudication = adjudication.adjudication AND other = 0) AS record,
    (SELECT group_concat(record.id, '; ') FROM judged JOIN record USING (record)
        WHERE judged.adjudication = adjudication.adjudication AND other = 1) AS other_record,
    reviewer, correction, undone
FROM adjudication;
