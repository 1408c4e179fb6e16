//! One request: bounded in time, size and redirects.

use crate::Settings;
use crate::address::Lookup;
use std::io::Read;
use std::time::{Duration, SystemTime};
use ureq::Agent;
use ureq::http::HeaderMap;
use ureq::unversioned::transport::DefaultConnector;

/// Redirects that are followed for feeds and `robots.txt` (RFC 9309 asks for five); an article's are asked for one by one, each by the
/// rules of its own host.
const REDIRECTS: u32 = 5;

/// What to ask for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) url: String,
    /// What the host said of its last answer, to be told whether there is a new one.
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) follow: bool,
}

/// What a host answered.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Body(Body),
    /// As before.
    Unchanged,
    /// It is elsewhere.
    Moved(String),
    /// Not now; perhaps after so long.
    Later(u16, Option<Duration>),
    /// An error that will stay.
    Refused(u16),
    /// An error that may pass: of the host, of the network, of time.
    Failed(String),
}

/// A page or feed.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: String,
    pub(crate) charset: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
}

/// Asks hosts.
pub(crate) struct Fetcher {
    agent: Agent,
    max_bytes: u64,
}

impl Fetcher {
    pub(crate) fn new(settings: &Settings) -> Fetcher {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(&settings.agent)
            .accept("text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
            .timeout_global(Some(settings.timeout))
            .timeout_connect(Some(settings.timeout.min(Duration::from_secs(15))))
            .max_redirects_will_error(false)
            .max_response_header_size(64 << 10)
            // A proxy of this machine would look hosts up itself.
            .proxy(None)
            .build();
        let lookup = Lookup {
            private: settings.private,
        };
        Fetcher {
            agent: Agent::with_parts(config, DefaultConnector::default(), lookup),
            max_bytes: settings.max_bytes,
        }
    }

    /// Asks for one thing. Whatever the host does, there is an answer within the time set.
    pub(crate) fn get(&self, request: &Request) -> Answer {
        let redirects = if request.follow { REDIRECTS } else { 0 };
        let mut call = self
            .agent
            .get(&request.url)
            .config()
            .max_redirects(redirects)
            .build();
        if let Some(etag) = &request.etag {
            call = call.header("If-None-Match", etag);
        }
        if let Some(modified) = &request.modified {
            call = call.header("If-Modified-Since", modified);
        }
        let response = match call.call() {
            Ok(response) => response,
            Err(error) => return Answer::Failed(error.to_string()),
        };
        let status = response.status().as_u16();
        let field = |name: &str| field(response.headers(), name);
        match status {
            200 | 203 => {}
            304 => return Answer::Unchanged,
            301 | 302 | 303 | 307 | 308 => {
                let to = field("location").and_then(|to| url::Url::parse(&request.url).ok()?.join(&to).ok());
                return to.map_or_else(
                    || Answer::Failed("a redirect to nowhere".to_owned()),
                    |to| Answer::Moved(to.into()),
                );
            }
            429 | 503 => return Answer::Later(status, field("retry-after").as_deref().and_then(wait)),
            408 | 425 | 500.. => return Answer::Failed(format!("HTTP {status}")),
            _ => return Answer::Refused(status),
        }
        let content_type = field("content-type").unwrap_or_default().to_ascii_lowercase();
        let mut parts = content_type.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default().to_owned();
        let charset = parts
            .find_map(|part| part.strip_prefix("charset="))
            .map(|name| name.trim_matches('"').to_owned());
        let (etag, modified) = (field("etag"), field("last-modified"));
        let mut bytes = Vec::new();
        let mut reader = response
            .into_body()
            .into_with_config()
            .limit(self.max_bytes)
            .reader();
        match reader.read_to_end(&mut bytes) {
            Ok(_) => Answer::Body(Body {
                bytes,
                media_type,
                charset,
                etag,
                modified,
            }),
            Err(error) => Answer::Failed(format!("the answer broke off: {error}")),
        }
    }
}

fn field(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    let text = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
    (!text.is_empty() && text.len() <= 2048).then_some(text)
}

/// How long a host asks to wait: seconds, or a time (RFC 9110, 10.2.3).
fn wait(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    Some(until.duration_since(SystemTime::now()).unwrap_or_default())
}
