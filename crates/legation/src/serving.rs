//! The command line of `serve`.

use crate::asking::Where;
use clap::Args;
use std::net::SocketAddr;

/// What `legation serve` is asked for.
#[derive(Args, Debug)]
pub struct Serve {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Where to listen; any address but this machine's own needs --token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8351")]
    pub address: SocketAddr,
    /// What reviewers must show, 16 characters or more
    #[arg(long, value_name = "SECRET", env = "LEGATION_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// What readers must show, who may decide nothing
    #[arg(
        long,
        value_name = "SECRET",
        env = "LEGATION_READER_TOKEN",
        hide_env_values = true,
        requires = "token"
    )]
    pub reader_token: Option<String>,
    /// A name by which browsers call this server, as a proxy's; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Nothing can be decided
    #[arg(long)]
    pub read_only: bool,
    /// Who reviews, where the page does not say
    #[arg(long, value_name = "NAME")]
    pub reviewer: Option<String>,
}
