//! A collector of traces on a port of its own, which keeps what it is sent.

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::Value;

type Spans = Arc<Mutex<Vec<Value>>>;

pub struct Collector {
    spans: Spans,
    url: String,
    server: actix_web::dev::ServerHandle,
}

impl Collector {
    pub fn start() -> Self {
        let spans = Spans::default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let kept = web::Data::new(Arc::clone(&spans));
        let app = move || App::new().app_data(kept.clone()).route("/v1/traces", web::post().to(keep));
        let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { spans, url, server: handle }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The spans of one trace, as they came.
    pub fn trace(&self, id: &str) -> Vec<Value> {
        self.spans.lock().unwrap().iter().filter(|span| span["traceId"] == id).cloned().collect()
    }

    pub fn count(&self) -> usize {
        self.spans.lock().unwrap().len()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn keep(spans: web::Data<Spans>, batch: web::Json<Value>) -> HttpResponse {
    let resources = batch["resourceSpans"].as_array().unwrap().iter();
    let scopes = resources.flat_map(|resource| resource["scopeSpans"].as_array().unwrap());
    let sent = scopes.flat_map(|scope| scope["spans"].as_array().unwrap()).cloned();
    spans.lock().unwrap().extend(sent);
    HttpResponse::Ok().json(serde_json::json!({}))
}
