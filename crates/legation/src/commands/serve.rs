//! `legation serve`: the workbench on an archive.

use super::Stop;
use crate::arguments::Global;
use crate::codebook;
use crate::messages::Messages;
use crate::serving::Serve;
use legation_export::Countries;
use legation_serve::{Knowledge, Proxy, Setting, serve};

pub(crate) fn run(global: &Global, wanted: &Serve, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let countries = Countries::new(&knowledge.source)?;
    let setting = Setting {
        archive: wanted.place.archive.clone(),
        address: wanted.address,
        token: wanted.token.clone(),
        reader_token: wanted.reader_token.clone(),
        proxy: wanted.proxy_user_header.clone().map(|header| Proxy {
            header,
            addresses: wanted.proxies.clone(),
            reviewers: wanted.proxy_reviewers.clone(),
        }),
        hosts: wanted.hosts.clone(),
        read_only: wanted.read_only,
        reviewer: wanted.reviewer.clone(),
        now: jiff::Timestamp::now,
    };
    let knowledge = Knowledge::new(
        knowledge.codebook,
        knowledge.words,
        knowledge.rules,
        knowledge.source,
        countries,
    );
    let archive = wanted.place.archive.display().to_string();
    serve(setting, knowledge, |address| {
        messages.note(&format!("{archive}: http://{address}/ (Ctrl-C ends it)"));
    })?;
    Ok(())
}
