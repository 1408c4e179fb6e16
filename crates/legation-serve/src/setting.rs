//! What is served, to whom, and with which codebook.

use jiff::Timestamp;
use legation_core::Codebook;
use legation_core::codebook::Source;
use legation_core::tell::{States, Words};
use legation_export::Countries;
use legation_merge::Rules;
use std::collections::BTreeSet;
use std::net::SocketAddr;
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
    /// Names by which the server may be called, beside `localhost` and its address.
    pub hosts: Vec<String>,
    /// Whether nothing can be decided.
    pub read_only: bool,
    /// Who reviews where the page does not say.
    pub reviewer: Option<String>,
    /// What time it is, UTC.
    pub now: fn() -> Timestamp,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Others could read.
    #[error(
        "{0} can be reached from other machines: give a --token that reviewers must show (and a --reader-token for readers), or listen on 127.0.0.1 behind a proxy of your own"
    )]
    Open(SocketAddr),
    /// The token can be guessed.
    #[error("a token of {0} characters can be guessed: give one of {1} or more")]
    Short(usize, usize),
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

/// Characters that a token must have.
const TOKEN: usize = 16;

impl Setting {
    /// Refuses what would let strangers in.
    ///
    /// # Errors
    /// Where the address is not this machine's own and no token is asked for, or a token is short.
    pub fn check(&self) -> Result<(), Refused> {
        if !self.address.ip().is_loopback() && self.token.is_none() {
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
