//! Serving and working until told to stop.

use std::{io, net::TcpListener, sync::Arc, time::Duration};

use actix_web::{
    App, HttpServer,
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use futures::future::{Either, select};
use tokio::sync::watch;

use crate::{application::Application, start::StartFault};

/// What a process does with its application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// API, pages and jobs: the default, and all there is on SQLite.
    Serve,
    Api,
    Worker,
}

/// Takes the port before anything slow happens, so that a taken one is told at once.
///
/// # Errors
/// [`StartFault::Listen`]; `knob` is what chooses the port.
pub fn listen(host: &str, port: u16, knob: &'static str) -> Result<TcpListener, StartFault> {
    let address = format!("{host}:{port}");
    TcpListener::bind(&address).map_err(|cause| StartFault::Listen { address, cause, knob })
}

/// Registers every route and what they need; the same for the binary and for tests.
pub fn routes(
    application: Arc<Application>,
    suggestions: Option<console::Suggestions>,
) -> impl Fn(&mut ServiceConfig) + Clone + Send {
    let metrics = application.config.metrics_public;
    let secure_cookies = application.config.public_url.starts_with("https://");
    move |cfg| {
        cfg.app_data(Data::from(Arc::clone(&application.edge)))
            .app_data(Data::from(Arc::clone(&application.auth)))
            .app_data(Data::from(Arc::clone(&application.company)))
            .app_data(Data::from(Arc::clone(&application.readiness)))
            .app_data(Data::new(console::Settings { secure_cookies }))
            .configure(api::configure)
            .configure(console::configure)
            .service(web::redirect("/", "/ui/"))
            .configure(|cfg| {
                if metrics {
                    api::configure_metrics(cfg);
                }
            })
            .default_service(web::to(http_support::unknown_path));
        if let Some(suggestions) = suggestions.clone() {
            cfg.app_data(Data::new(suggestions));
        }
    }
}

/// Runs until SIGTERM or SIGINT, then finishes what runs and returns.
///
/// # Errors
/// When the HTTP server cannot run.
pub async fn run(
    application: Arc<Application>,
    role: Role,
    listener: Option<TcpListener>,
    suggestions: Option<console::Suggestions>,
) -> io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let working = (role != Role::Api).then(|| {
        let worker = Arc::clone(&application.worker);
        let mut stopped = stopped.clone();
        tokio::spawn(async move {
            worker
                .run(async move { stopped.wait_for(|stop| *stop).await.map(drop).unwrap_or_default() })
                .await;
        })
    });
    if let Some(listener) = listener {
        serve(application, listener, suggestions).await?;
    } else {
        signalled().await;
    }
    tracing::info!("stopping");
    stop.send(true).ok();
    if let Some(working) = working {
        working.await.ok();
    }
    Ok(())
}

async fn serve(
    application: Arc<Application>,
    listener: TcpListener,
    suggestions: Option<console::Suggestions>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let grace = application.config.worker.grace;
    let readiness = Arc::clone(&application.readiness);
    let routes = routes(application, suggestions);
    let server =
        HttpServer::new(move || App::new().configure(routes.clone()).wrap(from_fn(http_support::middleware)))
            .disable_signals()
            .keep_alive(Duration::from_secs(75))
            .shutdown_timeout(grace.as_secs())
            .listen(listener)?
            .run();
    tracing::info!(%address, "listening");
    let handle = server.handle();
    match select(Box::pin(server), Box::pin(signalled())).await {
        Either::Left((ended, _)) => ended,
        Either::Right(((), server)) => {
            readiness.drain();
            let (stopped, ()) = futures::join!(server, handle.stop(true));
            stopped
        }
    }
}

/// Until the operating system asks the process to stop.
async fn signalled() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            select(Box::pin(interrupt), Box::pin(terminate.recv())).await;
            return;
        }
    }
    interrupt.await.ok();
}
