//! The sandbox as a server of its own.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::mpsc,
    thread::{self, JoinHandle},
};

use actix_web::{App, HttpServer, dev::ServerHandle, rt::System};

use super::{Script, routes};

/// A running sandbox on a loopback port of its own; it stops when dropped.
///
/// It lives on its own thread, so that it answers whatever runtime, or none, its owner runs.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    script: Script,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts one on a free port of 127.0.0.1; it accepts calls on return.
    ///
    /// # Errors
    /// What the operating system says when no port, or no thread, can be had.
    pub fn start() -> io::Result<Self> {
        Self::start_with(Script::default())
    }

    /// Starts one that plays `script`.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_with(script: Script) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (ready, started) = mpsc::channel();
        let played = script.clone();
        let thread = thread::Builder::new()
            .name("sandbox-upstream".to_owned())
            .spawn(move || serve(listener, &played, &ready))?;
        let handle = started.recv().map_err(io::Error::other)??;
        Ok(Self { address, script, handle, thread: Some(thread) })
    }

    /// Where it answers, without a trailing slash.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn script(&self) -> &Script {
        &self.script
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

fn serve(listener: TcpListener, script: &Script, ready: &mpsc::Sender<io::Result<ServerHandle>>) {
    let script = script.clone();
    System::new().block_on(async move {
        let server = HttpServer::new(move || App::new().configure(routes(script.clone())))
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
