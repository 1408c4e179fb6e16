//! What is served, to whom, and with which codebook.

use axum::http::header::{self, HeaderName};
use jiff::Timestamp;
use legation_core::Codebook;
use legation_core::codebook::Source;
use legation_core::tell::{States, Words};
use legation_export::Countries;
use legation_merge::Rules;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// What records are read with.
pub struct Knowledge {
    /// The codebook.
    pub codebook: Codebook,
    /// The words of briefs.
    pub words: Words,
    /// When two reports are of one event.
    pub rules: Rules,
    /// The codebook's files.
    pub source: Source,
    /// Other code lists.
    pub countries: Countries,
    pub(crate) states: States,
    pub(crate) outlets: BTreeSet<String>,
}

impl Knowledge {
    /// Of its parts.
    pub fn new(
        codebook: Codebook,
        words: Words,
        rules: Rules,
        source: Source,
        countries: Countries,
    ) -> Knowledge {
        let states = States::new(&codebook.actors);
        let outlets = codebook.actors.outlets().iter();
        let outlets = outlets.map(|outlet| outlet.name.to_string()).collect();
        Knowledge {
            codebook,
            words,
            rules,
            source,
            countries,
            states,
            outlets,
        }
    }
}

/// What is served.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The archive.
    pub archive: PathBuf,
    /// Where to listen.
    pub address: SocketAddr,
    /// What a reviewer must show; whoever may review may read.
    pub token: Option<String>,
    /// What a reader must show.
    pub reader_token: Option<String>,
    /// A proxy that says who asks.
    pub proxy: Option<Proxy>,
    /// Names by which the server may be called, beside `localhost` and its address.
    pub hosts: Vec<String>,
    /// Whether nothing can be decided.
    pub read_only: bool,
    /// Who reviews where the page does not say.
    pub reviewer: Option<String>,
    /// What time it is, UTC.
    pub now: fn() -> Timestamp,
}

/// A proxy that lets people in and says who they are.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// The header that names who asks. The proxy must set it anew in every request, whatever came in.
    pub header: String,
    /// The proxy's own addresses: from any other one the header means nothing.
    pub addresses: Vec<IpAddr>,
    /// Who may decide; all others read.
    pub reviewers: Vec<String>,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Others could read.
    #[error(
        "{0} can be reached from other machines: give a --token that reviewers must show (and a --reader-token for readers), or say which header a proxy names users in (--proxy-user-header, --proxy)"
    )]
    Open(SocketAddr),
    /// The token can be guessed.
    #[error("a token of {0} characters can be guessed: give one of {1} or more")]
    Short(usize, usize),
    /// A proxy is half described.
    #[error("--proxy-user-header {0}: {1}")]
    Proxy(String, &'static str),
    /// The port cannot be listened on.
    #[error("{0}: {1}; another program may listen there: choose another port with --address")]
    Port(SocketAddr, std::io::Error),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] legation_archive::ArchiveError),
    /// The server broke off.
    #[error(transparent)]
    Broken(#[from] std::io::Error),
}

/// Headers that mean something else.
const OWN: [HeaderName; 5] = [
    header::AUTHORIZATION,
    header::COOKIE,
    header::HOST,
    header::ORIGIN,
    header::CONTENT_TYPE,
];

/// Characters that a token must have.
const TOKEN: usize = 16;

impl Setting {
    /// Refuses what would let strangers in.
    ///
    /// # Errors
    /// Where the address is not this machine's own and neither a token nor a proxy's word is asked for, a token is short, or a proxy is half described.
    pub fn check(&self) -> Result<(), Refused> {
        if let Some(proxy) = &self.proxy {
            let refused = |why| Err(Refused::Proxy(proxy.header.clone(), why));
            let name = proxy.header.parse::<HeaderName>();
            if name.is_err() || name.is_ok_and(|name| OWN.contains(&name)) {
                return refused(
                    "expected the name of a header that browsers do not send, such as X-Remote-User",
                );
            }
            if proxy.addresses.is_empty() {
                return refused(
                    "say from which address the proxy asks, with --proxy ADDRESS: all others could claim to be anybody",
                );
            }
        }
        if !self.address.ip().is_loopback() && self.token.is_none() && self.proxy.is_none() {
            return Err(Refused::Open(self.address));
        }
        for token in [&self.token, &self.reader_token].into_iter().flatten() {
            let length = token.chars().count();
            if length < TOKEN {
                return Err(Refused::Short(length, TOKEN));
            }
        }
        Ok(())
    }
}
