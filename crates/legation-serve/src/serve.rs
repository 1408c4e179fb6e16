//! Setting -> a port that answers until it is told to stop.

use crate::api;
use crate::bundle;
use crate::guard::{Rates, guard};
use crate::problem::Problem;
use crate::setting::{Knowledge, Refused, Setting};
use crate::state::{Shared, State};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;

/// Bytes that a request may bring.
const BROUGHT: usize = 64 * 1024;

/// How long what was begun may take when the server is told to stop.
const LAST: Duration = Duration::from_secs(10);

/// All addresses, with what guards them.
///
/// # Errors
/// Where the setting would let strangers in, or the archive cannot be read.
pub fn router(setting: Setting, knowledge: Knowledge) -> Result<Router, Refused> {
    setting.check()?;
    Ok(routes(&Arc::new(State::new(setting, knowledge)?)))
}

fn routes(state: &Shared) -> Router {
    let rates = Arc::new(Rates::default());
    let (api, _) = api::router().split_for_parts();
    api.fallback(bundle::page)
        .method_not_allowed_fallback(async || Problem::method())
        .layer(DefaultBodyLimit::max(BROUGHT))
        .layer(from_fn_with_state((Arc::clone(state), rates), guard))
        .layer(CompressionLayer::new())
        .with_state(Arc::clone(state))
}

/// Answers requests until Ctrl-C or SIGTERM. `ready` is told where it listens.
///
/// # Errors
/// Where nothing can be served.
pub fn serve(setting: Setting, knowledge: Knowledge, ready: impl FnOnce(SocketAddr)) -> Result<(), Refused> {
    let address = setting.address;
    setting.check()?;
    let state: Shared = Arc::new(State::new(setting, knowledge)?);
    let router = routes(&state);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .map_err(|error| Refused::Port(address, error))?;
        ready(listener.local_addr()?);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let mut stopping = state.stopping.subscribe();
        let told = async move {
            told_to_stop().await;
            // Those who listen to what comes in would never go.
            state.stopping.send_replace(true);
        };
        let served = axum::serve(listener, service).with_graceful_shutdown(told);
        let late = async {
            let _ = stopping.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(LAST).await;
        };
        tokio::select! {
            done = served.into_future() => done?,
            () = late => {}
        }
        Ok(())
    })
}

async fn told_to_stop() {
    let interrupted = async {
        // Where that cannot be waited for, nothing but the signal below ends it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
