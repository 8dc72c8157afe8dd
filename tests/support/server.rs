//! A server of the application's routes on a thread and a port of its own, wired as the binary wires it.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use actix_web::{
    App, HttpResponse, HttpServer, dev::ServerHandle, introspection::IntrospectionTree, middleware::from_fn,
    rt::System, web,
};
use comptoir::{Application, server::routes};

/// Answers until dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(application: &Arc<Application>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (ready, started) = mpsc::channel();
        let application = Arc::clone(application);
        let thread = thread::spawn(move || serve(listener, application, &ready));
        Self { address, handle: started.recv().unwrap(), thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve(listener: TcpListener, application: Arc<Application>, ready: &mpsc::Sender<ServerHandle>) {
    System::new().block_on(async move {
        let routes = routes(application, None);
        let app = move || {
            let app =
                App::new().route("/panic", web::get().to(panic)).route("/routes", web::get().to(registered));
            app.configure(routes.clone()).wrap(from_fn(http_support::middleware))
        };
        let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
        ready.send(server.handle()).unwrap();
        server.await.unwrap();
    });
}

/// What no handler of ours should do.
async fn panic() -> &'static str {
    panic!("a panic of the tests")
}

/// Every route, as the framework knows it.
async fn registered(tree: web::Data<IntrospectionTree>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(tree.report_as_json())
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}
