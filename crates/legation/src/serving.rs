//! The command line of `serve`, `mcp` and `reviews`.

use crate::arguments::values;
use crate::asking::Where;
use crate::formats::SQL_FORMATS;
use clap::Args;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// What `legation serve` is asked for.
#[derive(Args, Debug)]
pub struct Serve {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Where to listen; any address but this machine's own needs --token or --proxy-user-header
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
    /// The header in which a proxy names who asks; it must set it anew in every request, and be named with --proxy
    #[arg(long, value_name = "NAME", requires = "proxies")]
    pub proxy_user_header: Option<String>,
    /// An address from which the proxy asks; from any other its header means nothing; may be given several times
    #[arg(long = "proxy", value_name = "ADDRESS", requires = "proxy_user_header")]
    pub proxies: Vec<IpAddr>,
    /// A user of the proxy who may decide; all others read; may be given several times
    #[arg(long = "proxy-reviewer", value_name = "USER", requires = "proxy_user_header")]
    pub proxy_reviewers: Vec<String>,
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

/// What `legation reviews` is asked for.
#[derive(Args, Debug)]
pub struct Reviews {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// How far reviewers agree, field by field: Krippendorff's alpha
    #[arg(long, conflicts_with_all = ["gold", "proposals"])]
    pub agreement: bool,
    /// Writes the sentences that were decided on, as `legation evaluate` reads them
    #[arg(long, value_name = "FILE")]
    pub gold: Option<PathBuf>,
    /// Writes what corrections may mean for the codebook, as TOML to be worked over
    #[arg(long, value_name = "FILE")]
    pub proposals: Option<PathBuf>,
    /// How to print the log, or the agreement
    #[arg(long, short, default_value = "table", value_parser = values(SQL_FORMATS))]
    pub format: String,
}

/// What `legation mcp` is asked for.
#[derive(Args, Debug)]
pub struct Mcp {
    /// The archive
    #[command(flatten)]
    pub place: Where,
}
