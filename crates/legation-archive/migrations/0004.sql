-- What happens once is found whenever it was (`once` in merge.toml): events are to be found anew.
INSERT OR IGNORE INTO todo SELECT 'merge' WHERE EXISTS (SELECT 1 FROM record);
