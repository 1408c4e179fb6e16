//! A search as a feed: what came in last first, for readers that ask from time to time. The address is the saved search.

use crate::asked::Wanted;
use crate::problem::Problem;
use crate::question::Question;
use crate::shown::{EventRow, citing, row};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use jiff::fmt::rfc2822;
use legation_archive::Order;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};
use serde_json::json;
use std::io;

/// What a feed is made of.
struct Feed {
    /// The page's own address.
    home: String,
    /// The feed's own address.
    own: String,
    title: String,
    events: Vec<EventRow>,
}

/// Events of which a record is wanted, as RSS 2.0: what came in last first. All filters of `events`; the address stands for the search.
#[utoipa::path(get, path = "/feeds/events.rss", tag = "feeds", params(Wanted),
    responses((status = 200, content_type = "application/rss+xml", body = String), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn rss(headers: HeaderMap, question: Question) -> Result<Response, Problem> {
    feed(&headers, question, "application/rss+xml; charset=utf-8", |feed| {
        as_rss(feed).map_err(|error| Problem::broken(error.to_string()))
    })
    .await
}

/// Events of which a record is wanted, as JSON Feed 1.1: what came in last first.
#[utoipa::path(get, path = "/feeds/events.json", tag = "feeds", params(Wanted),
    responses((status = 200, content_type = "application/feed+json", body = Object), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn json_feed(headers: HeaderMap, question: Question) -> Result<Response, Problem> {
    feed(&headers, question, "application/feed+json", |feed| {
        serde_json::to_vec(&as_json(feed)).map_err(|error| Problem::broken(error.to_string()))
    })
    .await
}

async fn feed(
    headers: &HeaderMap,
    question: Question,
    kind: &'static str,
    write: impl FnOnce(&Feed) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let Question { state, asked, asking } = question;
    asked.check(&[])?;
    let sought = asked.filter(&state.knowledge)?;
    let limit = asked.limit()?;
    // The guard let it in by this name.
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header("host").map_or_else(|| state.setting.address.to_string(), str::to_owned);
    let scheme = match header("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    let home = format!("{scheme}://{host}");
    let own = format!("{home}{}", asking.path());
    let title = match asked.words() {
        words if words.is_empty() => "Legation: events".to_owned(),
        words => format!("Legation: {words}"),
    };
    let asking = asking.seen_from(&home);
    state
        .kept(asking, kind, move |archive, knowledge| {
            let fits = |record: &legation_core::Record| sought.fits(record, knowledge);
            let page = archive.page(
                &sought.filter,
                fits,
                &citing(knowledge),
                Order::Learnt,
                None,
                limit,
            )?;
            let events = page
                .events
                .into_iter()
                .map(|(event, members)| row(event, &members, knowledge))
                .collect();
            write(&Feed {
                home,
                own,
                title,
                events,
            })
        })
        .await
}

/// What is said of an event below its sentence.
fn about(event: &EventRow) -> String {
    let parts = [
        Some(event.when.clone()).filter(|when| !when.is_empty()),
        event.outlet.clone(),
        Some(event.event.standing.to_string()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn address(feed: &Feed, event: &EventRow) -> String {
    format!("{}/event/{}", feed.home, event.event.event_id)
}

/// Midnight, in UTC, of the day on which it was first reported.
fn reported(event: &EventRow) -> Option<jiff::Zoned> {
    let day: Date = event.event.first_reported.as_deref()?.parse().ok()?;
    day.to_zoned(jiff::tz::TimeZone::UTC).ok()
}

fn as_json(feed: &Feed) -> serde_json::Value {
    let items = feed.events.iter().map(|event| {
        let mut item = json!({
            "id": event.event.event_id,
            "url": address(feed, event),
            "title": event.text,
            "content_text": format!("{}\n\n{}", event.quote, about(event)),
            "tags": [event.event.event, event.event.standing],
        });
        if let Some(at) = reported(event) {
            item["date_published"] = json!(at.timestamp().to_string());
        }
        if let Some(outlet) = &event.outlet {
            item["authors"] = json!([{ "name": outlet }]);
        }
        item
    });
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": format!("{}/", feed.home),
        "feed_url": feed.own,
        "items": items.collect::<Vec<_>>(),
    })
}

fn as_rss(feed: &Feed) -> io::Result<Vec<u8>> {
    let mut to = Writer::new(Vec::new());
    to.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = to.create_element("rss").with_attributes([
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ]);
    root.write_inner_content(|to| {
        to.create_element("channel")
            .write_inner_content(|to| channel(to, feed))?;
        Ok(())
    })?;
    Ok(to.into_inner())
}

fn channel(to: &mut Writer<Vec<u8>>, feed: &Feed) -> io::Result<()> {
    element(to, "title", &feed.title)?;
    element(to, "link", &format!("{}/", feed.home))?;
    element(to, "description", "Events of an archive, as news tells them")?;
    to.create_element("atom:link")
        .with_attributes([
            ("href", feed.own.as_str()),
            ("rel", "self"),
            ("type", "application/rss+xml"),
        ])
        .write_empty()?;
    for event in &feed.events {
        to.create_element("item").write_inner_content(|to| {
            element(to, "title", &event.text)?;
            element(to, "link", &address(feed, event))?;
            to.create_element("guid")
                .with_attribute(("isPermaLink", "false"))
                .write_text_content(BytesText::new(&legible(&event.event.event_id)))?;
            // Readers take this as HTML: what stands in an article is escaped once more, so that it stays text there, too.
            let words = format!("{}\n\n{}", event.quote, about(event));
            element(to, "description", &quick_xml::escape::escape(words.as_str()))?;
            if let Some(at) = reported(event)
                && let Ok(day) = rfc2822::to_string(&at)
            {
                element(to, "pubDate", &day)?;
            }
            if let Some(outlet) = &event.outlet {
                element(to, "dc:creator", outlet)?;
            }
            element(to, "category", &event.event.event)
        })?;
    }
    Ok(())
}

fn element(to: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    to.create_element(name)
        .write_text_content(BytesText::new(&legible(text)))?;
    Ok(())
}

/// Without what XML 1.0 has no place for.
fn legible(text: &str) -> String {
    let fits = |letter: &char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::legible;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(legible("a\u{0}b\u{8}c\u{fffe}d\te\u{1f54a}"), "abcd\te\u{1f54a}");
    }
}
