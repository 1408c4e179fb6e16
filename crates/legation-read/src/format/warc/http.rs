//! A page out of an HTTP response as a server sent it (RFC 9112): header, chunks, compression.

use std::io::Read;

/// A page as a browser would see it.
pub(super) struct Page {
    pub(super) body: Vec<u8>,
    /// The encoding of its text that the server declared.
    pub(super) charset: Option<String>,
    /// Its media type, in lower case; empty where the server gave none.
    pub(super) kind: String,
}

/// What a body is.
pub(super) enum Kind {
    Html,
    Text,
    Other,
}

/// Most lines of a response's header.
const HEADERS: usize = 256;

/// Takes the page out of a response; or says, to be counted, why there is none.
pub(super) fn page(block: Vec<u8>, max_bytes: usize) -> Result<Page, &'static str> {
    let mut fields = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut fields);
    let config = {
        let mut config = httparse::ParserConfig::default();
        config.allow_obsolete_multiline_headers_in_responses(true);
        config.allow_spaces_after_header_name_in_responses(true);
        config.ignore_invalid_headers_in_responses(true);
        config
    };
    let Ok(httparse::Status::Complete(start)) = config.parse_response(&mut response, &block) else {
        return Err("a response whose header is broken");
    };
    match response.code.unwrap_or_default() {
        200 | 203 => {}
        300..=399 => return Err("a redirect"),
        _ => return Err("a response that tells of an error"),
    }
    let field = |name: &str| {
        let mut fields = response.headers.iter();
        let found = fields.find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(found.value).trim().to_ascii_lowercase())
    };
    let (kind, charset) = media_type(&field("content-type").unwrap_or_default());
    let body = block.get(start..).unwrap_or_default();
    let chunked = field("transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    // Crawlers often keep the header and undo the coding: what does not look coded is taken as it is.
    let body = match chunked.then(|| unchunked(body)).flatten() {
        Some(body) => body,
        None => body.to_vec(),
    };
    let coding = field("content-encoding").unwrap_or_default();
    let body = unpacked(body, &coding, max_bytes).ok_or("a page that cannot be unpacked, or is too long")?;
    Ok(Page { body, charset, kind })
}

/// A media type without its parameters, and the charset among them.
fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_owned();
    let charset = parts.find_map(|part| {
        part.trim()
            .strip_prefix("charset=")
            .map(|name| name.trim_matches(['"', '\'', ' ']).to_owned())
    });
    (kind, charset)
}

/// Whether a body is a page or text, by its media type or, where there is none, by its look.
pub(super) fn kind(media_type: &str, body: &[u8]) -> Kind {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    match media_type {
        "text/html" | "application/xhtml+xml" => Kind::Html,
        "text/plain" => Kind::Text,
        "" | "application/octet-stream" | "unknown/unknown" => {
            let start = String::from_utf8_lossy(body.get(..1024).unwrap_or(body)).into_owned();
            match super::super::text::looks_like_html(start.trim_start()) {
                true => Kind::Html,
                false => Kind::Other,
            }
        }
        _ => Kind::Other,
    }
}

/// A body put together from its chunks; nothing where it is not made of chunks. A chunk that is cut off ends it.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = body.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(body.get(..end)?).ok()?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else {
            return (!whole.is_empty()).then_some(whole);
        };
        body = body.get(end + 1..)?;
        if size == 0 {
            return Some(whole);
        }
        let chunk = body.get(..size).unwrap_or(body);
        whole.extend_from_slice(chunk);
        body = body.get(chunk.len()..)?;
        body = body
            .strip_prefix(b"\r\n")
            .or(body.strip_prefix(b"\n"))
            .unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

/// A body without its compression; nothing where it cannot be undone or is longer than `max_bytes` then.
fn unpacked(body: Vec<u8>, coding: &str, max_bytes: usize) -> Option<Vec<u8>> {
    let room = max_bytes as u64 + 1;
    let mut out = Vec::new();
    let read = match coding {
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => {
            flate2::read::MultiGzDecoder::new(body.as_slice())
                .take(room)
                .read_to_end(&mut out)
        }
        // With and without the wrapper that the name asks for: servers send both.
        "deflate" if body.first().is_some_and(|byte| byte & 0x0F == 8) => {
            flate2::read::ZlibDecoder::new(body.as_slice())
                .take(room)
                .read_to_end(&mut out)
        }
        "br" if !looks_unpacked(&body) => brotli_decompressor::Decompressor::new(body.as_slice(), 4096)
            .take(room)
            .read_to_end(&mut out),
        _ => return Some(body),
    };
    // A page that is cut off is a page all the same.
    let usable = read.is_ok() || !out.is_empty();
    (usable && out.len() <= max_bytes).then_some(out)
}

/// Whether a body begins as a page does and so is not compressed.
fn looks_unpacked(body: &[u8]) -> bool {
    let start = body.trim_ascii_start();
    start.starts_with(b"<") || start.starts_with(b"\xEF\xBB\xBF<")
}
