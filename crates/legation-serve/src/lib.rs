//! The workbench: a web page on an archive, for reading and judging what was coded, and the interface under it.
//!
//! ```text
//! setting   Setting, Knowledge           what is served, to whom, with which codebook
//! serve     Setting -> a port            until it is told to stop
//! state     readers, one writer, answers kept until the archive changes
//! guard     which requests are let in: host, origin, token, proxy, rate; what browsers are told to refuse
//! asked     a query -> a filter          the same filters everywhere
//! question  what every address begins with
//! problem   what went wrong, as JSON
//! marks     Record -> marked words       in UTF-16 units, as browsers count
//! shown     Event, Record -> JSON        what the page is told
//! correct   a reviewer's words -> fields of a record
//! api/      one file a group of addresses
//! mcp/      the same questions as a Model Context Protocol server
//! bundle    the page's own files, built from `web/`
//! ```
//!
//! The archive is read by many connections at once and written to by one, for reviews alone. Text of articles leaves as JSON,
//! in feeds with its signs escaped, and in exports as a file to keep: never as markup of the page.

mod api;
mod asked;
mod bundle;
mod correct;
mod guard;
mod marks;
mod mcp;
mod problem;
mod question;
mod serve;
mod setting;
mod shown;
mod state;

pub use api::openapi;
pub use bundle::{file as bundled_file, sources_hash};
pub use mcp::{Explain, McpError, mcp};
pub use serve::{router, serve};
pub use setting::{Knowledge, Proxy, Refused, Setting};
