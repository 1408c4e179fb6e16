//! What works on an archive.

pub(super) mod chart;
pub(super) mod deals;
pub(super) mod events;
pub(super) mod export;
pub(super) mod ingest;
pub(super) mod recode;
pub(super) mod records;
pub(super) mod sql;
pub(super) mod tally;
pub(super) mod tend;
pub(super) mod watch;
