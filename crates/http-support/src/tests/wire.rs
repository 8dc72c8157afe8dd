//! A real server: what an in-memory application cannot show.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use actix_web::{HttpServer, dev::ServerHandle};

use super::*;

fn serve() -> (SocketAddr, ServerHandle) {
    let edge = Process::start().edge;
    let application =
        move || App::new().app_data(edge.clone()).configure(routes).wrap(from_fn(crate::middleware));
    let server = HttpServer::new(application).workers(1).bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    let running = server.disable_signals().run();
    let handle = running.handle();
    actix_web::rt::spawn(running);
    (address, handle)
}

/// Sends `text` on one connection and reads all that comes until the server closes it.
async fn talk(text: &'static str) -> String {
    let (address, handle) = serve();
    let said = web::block(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    });
    let said = said.await.unwrap();
    handle.stop(false).await;
    said
}

#[actix_web::test]
async fn after_a_panic_the_same_connection_serves_the_next_call() {
    let said = talk(
        "GET /panic HTTP/1.1\r\nHost: x\r\nX-Request-Id: one\r\n\r\n\
         GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(said.starts_with("HTTP/1.1 500 "), "{said}");
    assert!(said.contains("x-request-id: one\r\n") && said.contains("x-frame-options: DENY\r\n"), "{said}");
    assert!(said.contains(r#""code":"INTERNAL_ERROR""#) && said.contains("HTTP/1.1 200 OK"), "{said}");
    assert!(said.ends_with("hello"), "{said}");
}

#[actix_web::test]
async fn a_body_announced_too_long_is_refused_before_it_is_sent() {
    let said = talk(
        "POST /open HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: 1000000\r\n\r\n{",
    )
    .await;
    assert!(said.starts_with("HTTP/1.1 413 ") && said.contains("PAYLOAD_TOO_LARGE"), "{said}");
}

#[actix_web::test]
async fn a_folded_or_split_id_never_reaches_an_answer() {
    let said =
        talk("GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: a\rSet-Cookie: b\r\n\r\n")
            .await;
    assert!(!said.to_lowercase().contains("set-cookie"), "{said}");
}
