//! The letters on a page, for whoever tries the product without a mail account.

use std::{
    fmt::Write as _,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
    rt::System,
    web::{self, Data},
};

use super::{Mailbox, Received, server::Room};

/// A page on a loopback port of its own, until dropped.
#[derive(Debug)]
pub struct LetterPage {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl LetterPage {
    /// Shows what arrives in `mailbox`.
    ///
    /// # Errors
    /// What the operating system says when no port, or no thread, can be had.
    pub fn of(mailbox: &Mailbox) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (ready, started) = mpsc::channel();
        let room = mailbox.room();
        let thread = thread::Builder::new()
            .name("mailbox-page".to_owned())
            .spawn(move || serve(listener, &room, &ready))?;
        let handle = started.recv().map_err(io::Error::other)??;
        Ok(Self { address, handle, thread: Some(thread) })
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for LetterPage {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn serve(listener: TcpListener, room: &Arc<Room>, ready: &mpsc::Sender<io::Result<ServerHandle>>) {
    let room = Data::from(Arc::clone(room));
    System::new().block_on(async move {
        let app = move || App::new().app_data(room.clone()).route("/", web::get().to(show));
        match HttpServer::new(app).workers(1).disable_signals().listen(listener) {
            Ok(server) => {
                let server = server.run();
                ready.send(Ok(server.handle())).ok();
                server.await.ok();
            }
            Err(refusal) => drop(ready.send(Err(refusal))),
        }
    });
}

async fn show(room: Data<Room>) -> HttpResponse {
    let html = page(&room.letters());
    HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

/// The newest first; what a letter says is shown as text, its link to be followed.
fn page(letters: &[Received]) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Courrier · Mail · البريد</title>\
         <style>body{font-family:sans-serif;line-height:1.5;max-width:44em;margin:2em auto;padding:0 1em}\
         article{border:1px solid;border-radius:.5em;padding:0 1em;margin:1em 0}pre{white-space:pre-wrap;font:inherit}\
         a{word-break:break-all}</style></head><body><h1>Courrier · Mail · البريد</h1>\n",
    );
    if letters.is_empty() {
        html.push_str("<p>∅</p>\n");
    }
    for letter in letters.iter().rev() {
        let (to, subject) = (escape(&letter.to.join(", ")), escape(&letter.subject));
        let body: Vec<String> = letter.text.lines().map(linked).collect();
        // Writing to a text never fails.
        let _ = writeln!(
            html,
            "<article dir=\"auto\"><h2>{subject}</h2><p><bdi>{to}</bdi></p><pre dir=\"auto\">{}</pre></article>",
            body.join("\n")
        );
    }
    html.push_str("</body></html>\n");
    html
}

fn linked(line: &str) -> String {
    let text = escape(line);
    if line.starts_with("http://") || line.starts_with("https://") {
        format!("<a href=\"{text}\">{text}</a>")
    } else {
        text
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
