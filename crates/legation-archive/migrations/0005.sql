-- The log of reviews is whole: who took a decision back, too.
ALTER TABLE adjudication ADD COLUMN undone_by TEXT;

DROP VIEW adjudications;
CREATE VIEW adjudications AS
SELECT adjudication AS number, verdict, note, made, document, words, act, other_document, other_words, other_act,
    (SELECT group_concat(record.id, '; ') FROM judged JOIN record USING (record)
        WHERE judged.adjudication = adjudication.adjudication AND other = 0) AS record,
    (SELECT group_concat(record.id, '; ') FROM judged JOIN record USING (record)
        WHERE judged.adjudication = adjudication.adjudication AND other = 1) AS other_record,
    reviewer, correction, undone, undone_by
FROM adjudication;
