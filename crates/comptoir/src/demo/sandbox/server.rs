//! The sandbox as a server of its own.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::mpsc,
    thread::{self, JoinHandle},
};

use actix_web::{App, HttpServer, dev::ServerHandle, rt::System};

use super::{Script, Scripts, routes};

/// A running sandbox on a loopback port of its own; it stops when dropped.
///
/// It lives on its own thread, so that it answers whatever runtime, or none, its owner runs.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    scripts: Scripts,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts one on a free port of 127.0.0.1; it accepts calls on return.
    ///
    /// # Errors
    /// What the operating system says when no port, or no thread, can be had.
    pub fn start() -> io::Result<Self> {
        let scripts = Scripts::default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (ready, started) = mpsc::channel();
        let played = scripts.clone();
        let thread = thread::Builder::new()
            .name("sandbox-upstream".to_owned())
            .spawn(move || serve(listener, &played, &ready))?;
        let handle = started.recv().map_err(io::Error::other)??;
        Ok(Self { address, scripts, handle, thread: Some(thread) })
    }

    /// Where it answers, without a trailing slash.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The script of the company search.
    pub fn script(&self) -> &Script {
        &self.scripts.search
    }

    pub fn scripts(&self) -> &Scripts {
        &self.scripts
    }

    /// Stops it, calls under way included; its port refuses connections on return.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The command is sent by the call itself; the thread's end is what to wait for.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn serve(listener: TcpListener, scripts: &Scripts, ready: &mpsc::Sender<io::Result<ServerHandle>>) {
    let scripts = scripts.clone();
    System::new().block_on(async move {
        let server = HttpServer::new(move || App::new().configure(routes(scripts.clone())))
            .workers(1)
            .disable_signals()
            .listen(listener);
        match server {
            Ok(server) => {
                let server = server.run();
                ready.send(Ok(server.handle())).ok();
                server.await.ok();
            }
            Err(refusal) => drop(ready.send(Err(refusal))),
        }
    });
}
