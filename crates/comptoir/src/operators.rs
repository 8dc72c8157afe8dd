//! The port of those who operate the program: probes and figures, apart from what clients reach.

use std::{io, net::TcpListener, sync::Arc};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    middleware::from_fn,
    web::{self, Data},
};

use crate::application::Application;

/// Answers on `listener` until stopped: also while the public port drains, so that what happens then can be seen.
///
/// # Errors
/// When the port cannot be listened on.
pub(crate) fn answer(application: &Arc<Application>, listener: TcpListener) -> io::Result<ServerHandle> {
    let address = listener.local_addr()?;
    let (edge, readiness) = (Arc::clone(&application.edge), Arc::clone(&application.readiness));
    let app = move || {
        App::new()
            .app_data(Data::from(Arc::clone(&edge)))
            .app_data(Data::from(Arc::clone(&readiness)))
            .configure(api::configure_probes)
            .configure(api::configure_metrics)
            .default_service(web::to(http_support::unknown_path))
            .wrap(from_fn(http_support::middleware))
    };
    let server = HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run();
    let handle = server.handle();
    tokio::spawn(server);
    tracing::info!(%address, "answering operators");
    Ok(handle)
}
