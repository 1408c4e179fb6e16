//! Which requests are let in, and what browsers are told to refuse.
//!
//! A page of another site that a reviewer has open can make the browser send requests here, also to 127.0.0.1, and a name of another site can be made to
//! point here (DNS rebinding). So the host must be one that this server is known by, and what writes must come from its own page.

use crate::problem::Problem;
use crate::state::{Shared, lock};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::Instant;

/// What a visitor may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Read.
    Reader,
    /// Decide, too.
    Reviewer,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) role: Role,
    /// As a proxy names them.
    pub(crate) name: Option<String>,
}

impl Visitor {
    fn unnamed(role: Role) -> Visitor {
        Visitor { role, name: None }
    }
}

/// Characters of an address at most.
const LONGEST: usize = 8_192;
/// The name of the cookie that stands for a token.
pub(crate) const COOKIE: &str = "legation";
/// Requests that one machine may make in a row, and how many more each second.
const BURST: f64 = 600.0;
const EACH_SECOND: f64 = 200.0;
/// Machines that are remembered at most.
const REMEMBERED: usize = 4_096;

/// Nothing from elsewhere, no script or style in the page itself, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// How many requests machines have left.
#[derive(Default)]
pub(crate) struct Rates(Mutex<BTreeMap<String, (f64, Instant)>>);

impl Rates {
    /// `who`: an address, or whom a proxy names.
    fn takes(&self, who: &str, now: Instant) -> bool {
        let mut rates = lock(&self.0);
        if rates.len() >= REMEMBERED && !rates.contains_key(who) {
            rates.clear();
        }
        let (left, last) = rates.entry(who.to_owned()).or_insert((BURST, now));
        *left = (*left + now.duration_since(*last).as_secs_f64() * EACH_SECOND).min(BURST);
        *last = now;
        if *left < 1.0 {
            return false;
        }
        *left -= 1.0;
        true
    }
}

/// Lets a request in, or does not.
pub(crate) async fn guard(
    State((state, rates)): State<(Shared, std::sync::Arc<Rates>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from = from.map(|ConnectInfo(from)| from.ip().to_canonical());
    let user = proxied(&state, request.headers(), from);
    let who = match &user {
        Ok(Some(user)) => user.name.clone().map(|name| format!("user {name}")),
        _ => from.map(|from| from.to_string()),
    };
    let within = who.is_none_or(|who| rates.takes(&who, Instant::now()));
    let checked = match user {
        _ if !within => Err(Problem::often(
            "more requests than one machine may make: try again in a second",
        )),
        Ok(user) => check(&state, &request, user),
        Err(problem) => Err(problem),
    };
    let fed = request.uri().path().starts_with(FEEDS);
    let mut response = match checked {
        Ok(visitor) => {
            request.extensions_mut().insert(visitor);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    if fed && response.status() == StatusCode::UNAUTHORIZED {
        // Readers of feeds know names and passwords, not tokens: any name will do.
        let ask = HeaderValue::from_static("Basic realm=\"legation\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Where feeds are.
const FEEDS: &str = "/feeds/";

/// Whom a proxy that is trusted names; an error where it names several.
fn proxied(state: &Shared, headers: &HeaderMap, from: Option<IpAddr>) -> Result<Option<Visitor>, Problem> {
    let Some(proxy) = &state.setting.proxy else {
        return Ok(None);
    };
    let trusted = |from: IpAddr| proxy.addresses.iter().any(|own| own.to_canonical() == from);
    if !from.is_some_and(trusted) {
        return Ok(None);
    }
    let mut names = headers.get_all(proxy.header.as_str()).iter();
    let (name, more) = (names.next(), names.next());
    if more.is_some() {
        // One of them came from the visitor.
        return Err(Problem::forbidden(format!(
            "{}: expected one name: the proxy must set this header anew, not add to it",
            proxy.header
        )));
    }
    let name = name.and_then(|name| name.to_str().ok()).map(str::trim);
    let Some(name) = name.filter(|name| !name.is_empty() && name.len() <= 100) else {
        return Ok(None);
    };
    let role = match proxy.reviewers.iter().any(|one| one == name) {
        true => Role::Reviewer,
        false => Role::Reader,
    };
    Ok(Some(Visitor {
        role,
        name: Some(name.to_owned()),
    }))
}

fn check(state: &Shared, request: &Request, user: Option<Visitor>) -> Result<Visitor, Problem> {
    let uri = request.uri();
    if uri.to_string().len() > LONGEST {
        return Err(Problem::long(format!(
            "expected an address of at most {LONGEST} characters"
        )));
    }
    let headers = request.headers();
    let host = text(headers, &header::HOST)
        .map(str::to_owned)
        .or_else(|| uri.authority().map(ToString::to_string))
        .unwrap_or_default();
    if !is_known(&host, state) {
        return Err(Problem::misdirected(format!(
            "this server is not known as `{host}`: ask for it by its address, or start it with --host NAME"
        )));
    }
    // Nothing answers to these, and axum says so.
    if !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::POST | Method::DELETE
    ) {
        return Ok(Visitor::unnamed(Role::Reader));
    }
    let api = uri.path().starts_with("/api/") || uri.path().starts_with(FEEDS);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if api || !reads {
        let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
        if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return Err(Problem::forbidden("asked for by a page of another site"));
        }
        if let Some(origin) = text(headers, &header::ORIGIN) {
            let own = origin.split_once("://").map(|(_, own)| own);
            if own != Some(host.as_str()) {
                return Err(Problem::forbidden(format!(
                    "asked for by a page of {origin}, not of this server"
                )));
            }
        }
    }
    if !reads && *request.method() != Method::DELETE {
        let kind = text(headers, &header::CONTENT_TYPE).unwrap_or_default();
        // Forms of other pages cannot send this.
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            return Err(Problem::wrong("expected `Content-Type: application/json`"));
        }
    }
    // The page's own files hold nothing of the archive, and are what asks for the token.
    if !api || uri.path() == "/api/v1/session" {
        return Ok(Visitor::unnamed(Role::Reader));
    }
    let shown = || role(state, headers).map(Visitor::unnamed);
    let visitor = user.or_else(shown).ok_or_else(|| {
        Problem::unknown(match &state.setting.proxy {
            Some(_) => "expected to be asked by way of the proxy, signed in, or `Authorization: Bearer` with the token of this server",
            None => "expected `Authorization: Bearer` with the token of this server",
        })
    })?;
    if reads {
        return Ok(visitor);
    }
    if state.setting.read_only {
        return Err(Problem::forbidden(
            "this server was started with --read-only: nothing can be decided here",
        ));
    }
    if visitor.role < Role::Reviewer {
        return Err(Problem::forbidden("a reader: only reviewers decide"));
    }
    Ok(visitor)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the server goes by this name: this machine's own on any port, as proxies and tunnels change it; its address; those that it was given.
fn is_known(host: &str, state: &Shared) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let setting = &state.setting;
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| {
            ip.is_loopback() || ip == setting.address.ip() || setting.address.ip().is_unspecified()
        })
        || setting
            .hosts
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name) || known.eq_ignore_ascii_case(host))
}

/// What a visitor may do by the token shown; anything where none is asked for.
pub(crate) fn role(state: &Shared, headers: &HeaderMap) -> Option<Role> {
    let setting = &state.setting;
    if setting.token.is_none() && setting.reader_token.is_none() {
        // Where a proxy says who asks, nobody comes in without its word.
        return setting.proxy.is_none().then_some(Role::Reviewer);
    }
    let bearer = text(headers, &header::AUTHORIZATION)
        .and_then(token)
        .map(|token| pass(token.trim()));
    let cookie = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, pass)| pass.to_owned());
    let shown: Vec<String> = bearer.into_iter().chain(cookie).collect();
    let has = |token: &Option<String>| {
        let wanted = token.as_deref().map(pass);
        // Digests are compared: how long that takes tells nothing of the token.
        wanted.is_some_and(|wanted| shown.contains(&wanted))
    };
    if has(&setting.token) {
        return Some(Role::Reviewer);
    }
    has(&setting.reader_token).then_some(Role::Reader)
}

/// The token of `Bearer TOKEN`, or of `Basic` with it as the password.
fn token(shown: &str) -> Option<String> {
    // Whatever the case of the scheme (RFC 9110, section 11.1).
    let (scheme, shown) = shown.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("Bearer") {
        return Some(shown.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let pair = base64(shown.trim())?;
    let pair = String::from_utf8(pair).ok()?;
    pair.split_once(':').map(|(_, token)| token.to_owned())
}

/// The bytes that base64 stands for (RFC 4648, section 4).
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

/// What a browser keeps in a token's place.
pub(crate) fn pass(token: &str) -> String {
    let digest = Sha256::digest(format!("legation session\n{token}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{BURST, Rates, token};
    use std::time::{Duration, Instant};

    #[test]
    fn a_machine_that_asks_too_often_waits() {
        let rates = Rates::default();
        let (one, other) = ("10.0.0.1", "10.0.0.2");
        let now = Instant::now();
        let taken = (0..1000).filter(|_| rates.takes(one, now)).count();
        assert_eq!(taken, BURST as usize);
        assert!(rates.takes(other, now), "another machine need not wait");
        assert!(rates.takes(one, now + Duration::from_secs(1)));
    }
    #[test]
    fn a_token_is_read_from_either_header() {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(
                token(&format!("{scheme} abc")).as_deref(),
                Some("abc"),
                "{scheme}"
            );
        }
        // `reader:open sesame`, as RFC 7617 has it.
        assert_eq!(
            token("Basic cmVhZGVyOm9wZW4gc2VzYW1l").as_deref(),
            Some("open sesame")
        );
        assert_eq!(
            token("basic cmVhZGVyOm9wZW4gc2VzYW1l").as_deref(),
            Some("open sesame")
        );
        for wrong in [
            "Bearer",
            "Bearerabc",
            "Basic ???",
            "Basic cmVhZGVy",
            "Digest abc",
            "",
        ] {
            assert_eq!(token(wrong), None, "{wrong}");
        }
    }
}
