//! Serving and working until told to stop.

use std::{io, net::TcpListener, sync::Arc, time::Duration};

use actix_web::{
    App, HttpServer,
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use futures::{
    Stream,
    future::{Either, select},
    stream,
};
use tokio::sync::{oneshot, watch};

use crate::{application::Application, audit_chores, operators, start::StartFault};

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
    listen_on(format!("{host}:{port}"), knob)
}

/// The same, for an address and a port in one.
///
/// # Errors
/// [`StartFault::Listen`].
pub fn listen_on(address: String, knob: &'static str) -> Result<TcpListener, StartFault> {
    TcpListener::bind(&address).map_err(|cause| StartFault::Listen { address, cause, knob })
}

/// Registers every route and what they need; the same for the binary and for tests.
pub fn routes(
    application: Arc<Application>,
    suggestions: Option<console::Suggestions>,
) -> impl Fn(&mut ServiceConfig) + Clone + Send {
    let (metrics, docs) = (application.config.operations.metrics_public, application.config.operations.docs);
    let secure_cookies = application.config.public_url.starts_with("https://");
    move |cfg| {
        cfg.app_data(Data::from(Arc::clone(&application.edge)))
            .app_data(Data::new(application.audit.clone()))
            .app_data(Data::new(audit_chores::trail(&application)))
            .app_data(Data::new(application.retention.clone()))
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
                if docs {
                    api::configure_docs(cfg);
                }
            })
            .default_service(web::to(http_support::unknown_path));
        if let Some(suggestions) = suggestions.clone() {
            cfg.app_data(Data::new(suggestions));
        }
    }
}

/// What one process runs.
#[derive(Debug)]
pub struct Process {
    pub application: Arc<Application>,
    pub role: Role,
    /// None for a worker.
    pub listener: Option<TcpListener>,
    /// Where operators are answered, if apart.
    pub operators: Option<TcpListener>,
    pub suggestions: Option<console::Suggestions>,
}

impl Process {
    /// Runs until the operating system wants it to stop, then finishes what runs and returns. A second wish is heeded at
    /// once: what still runs is cut off, and taken up again by another process or at the next start.
    ///
    /// # Errors
    /// When the HTTP server cannot run, and when told to stop twice.
    pub async fn run(self, mut signals: StopSignals) -> io::Result<()> {
        let (order, ordered) = oneshot::channel();
        let wishes = async move {
            signals.next().await;
            order.send(()).ok();
            signals.next().await;
        };
        match select(Box::pin(self.run_until(async { drop(ordered.await) })), Box::pin(wishes)).await {
            Either::Left((ended, _)) => ended,
            Either::Right(((), _)) => Err(io::Error::other("told twice to stop: what still ran was cut off")),
        }
    }

    async fn run_until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let (order, mut ordered) = watch::channel(false);
        let worker = Arc::clone(&self.application.worker);
        let working = (self.role != Role::Api).then(|| {
            let (worker, ordered) =
                (Arc::clone(&worker), async move { drop(ordered.wait_for(|stop| *stop).await) });
            tokio::spawn(async move { worker.run(ordered).await })
        });
        let keeping = (self.role != Role::Api).then(|| {
            let (schedules, mut ordered) = (Arc::clone(&self.application.schedules), order.subscribe());
            tokio::spawn(async move {
                schedules.run(async move { drop(ordered.wait_for(|stop| *stop).await) }).await;
            })
        });
        let answering =
            self.operators.map(|listener| operators::answer(&self.application, listener)).transpose()?;
        if let Some(listener) = self.listener {
            serve(self.application, listener, self.suggestions, stop).await?;
        } else {
            stop.await;
            self.application.readiness.drain();
        }
        tracing::info!("stopping");
        order.send(true).ok();
        match working {
            Some(working) => drop(working.await),
            // The API claims nothing, and finishes what its own requests began.
            None => worker.finish().await,
        }
        worker.runner.hand_back().await;
        if let Some(keeping) = keeping {
            keeping.await.ok();
        }
        if let Some(answering) = answering {
            answering.stop(false).await;
        }
        tracing::info!("stopped");
        Ok(())
    }
}

async fn serve(
    application: Arc<Application>,
    listener: TcpListener,
    suggestions: Option<console::Suggestions>,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let (clock, delay) = (Arc::clone(&application.edge.clock), application.config.operations.drain_delay);
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
    match select(Box::pin(server), Box::pin(stop)).await {
        Either::Left((ended, _)) => ended,
        Either::Right(((), server)) => {
            readiness.drain();
            tracing::info!("draining");
            // Whoever sends requests here sees that first, and sends them elsewhere.
            let server = match select(server, clock.sleep(delay)).await {
                Either::Left((ended, _)) => return ended,
                Either::Right(((), server)) => server,
            };
            let (stopped, ()) = futures::join!(server, handle.stop(true));
            stopped
        }
    }
}

/// The operating system's wishes to stop: SIGTERM and SIGINT, from the moment of [`StopSignals::listen`] on. What is begun
/// before one is awaited, seeding a demonstration for one, is cleaned up like everything else.
#[cfg(unix)]
#[derive(Debug)]
pub struct StopSignals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    /// # Errors
    /// When no handler can be registered.
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Completes at the next wish.
    async fn next(&mut self) {
        select(Box::pin(self.terminate.recv()), Box::pin(self.interrupt.recv())).await;
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct StopSignals;

#[cfg(not(unix))]
impl StopSignals {
    /// # Errors
    /// Never.
    pub fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        tokio::signal::ctrl_c().await.ok();
    }
}

/// Every SIGHUP from now on: the wish that the configuration be read again.
///
/// # Errors
/// When no handler can be registered.
#[cfg(unix)]
pub fn hang_ups() -> io::Result<impl Stream<Item = ()> + Send + Unpin> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hang_ups = signal(SignalKind::hangup())?;
    Ok(stream::poll_fn(move |task| hang_ups.poll_recv(task)))
}

/// Nobody hangs up here.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn hang_ups() -> io::Result<impl Stream<Item = ()> + Send + Unpin> {
    Ok(stream::pending())
}
