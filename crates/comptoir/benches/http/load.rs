//! Load over loopback: raw keep-alive connections and bytes made beforehand, since the generator shares the cores with
//! what it measures.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::sleep_until,
};

/// How many connections send requests side by side.
pub const CONNECTIONS: u32 = 16;
/// Connections are open and waiting by then.
const WARM_UP: Duration = Duration::from_millis(100);

/// What is sent, and the only status that counts as an answer.
#[derive(Clone, Debug)]
pub struct Target {
    pub address: SocketAddr,
    /// Taken by the connections in turn.
    pub requests: Arc<[Mutex<Vec<u8>>]>,
    pub status: u16,
    /// None sends the same again.
    pub next: Option<Next>,
}

/// What a connection sends next, made of the body of the last answer.
pub type Next = fn(&[u8]) -> Option<Vec<u8>>;

impl Target {
    /// The same bytes on every connection.
    pub fn of(address: SocketAddr, request: Vec<u8>, status: u16) -> Self {
        Self::of_each(address, [request], status)
    }

    /// Other bytes on each connection, as far as they go.
    pub fn of_each(address: SocketAddr, requests: impl IntoIterator<Item = Vec<u8>>, status: u16) -> Self {
        Self { address, requests: requests.into_iter().map(Mutex::new).collect(), status, next: None }
    }

    fn request_of(&self, connection: u32) -> Vec<u8> {
        let own = &self.requests[connection as usize % self.requests.len()];
        own.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, connection: u32, request: Vec<u8>) {
        let own = &self.requests[connection as usize % self.requests.len()];
        *own.lock().unwrap_or_else(PoisonError::into_inner) = request;
    }

    /// The first request.
    pub fn request(&self) -> Vec<u8> {
        self.request_of(0)
    }
}

/// How fast each connection sends.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// The next request as soon as the answer is here.
    Saturating,
    /// So many a second over all connections, however slow the answers; lateness counts as latency.
    PerSecond(u32),
}

/// How long each answer took, and over how long a time they came.
#[derive(Debug, Default)]
pub struct Answers {
    pub latencies: Vec<Duration>,
    pub elapsed: Duration,
}

impl Answers {
    pub fn extend(&mut self, more: Self) {
        self.latencies.extend(more.latencies);
        self.elapsed += more.elapsed;
    }
}

/// Drives `target` for `duration`.
///
/// # Errors
/// When a connection fails or an answer bears another status.
pub fn drive(target: &Target, pace: Pace, duration: Duration) -> io::Result<Answers> {
    let threads = thread::available_parallelism()?.get().min(CONNECTIONS as usize);
    let start = Instant::now() + WARM_UP;
    let window = Window { start, end: start + duration, pace };
    let shares = (0..threads).map(|thread| (0..CONNECTIONS).skip(thread).step_by(threads));
    let answered: io::Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
        let running: Vec<_> =
            shares.map(|share| scope.spawn(move || on_one_thread(target, window, share))).collect();
        let panicked = |_| Err(io::Error::other("a generator panicked"));
        running.into_iter().map(|thread| thread.join().unwrap_or_else(panicked)).collect()
    });
    Ok(Answers { latencies: answered?.concat(), elapsed: duration })
}

#[derive(Clone, Copy, Debug)]
struct Window {
    start: Instant,
    end: Instant,
    pace: Pace,
}

fn on_one_thread(
    target: &Target,
    window: Window,
    connections: impl Iterator<Item = u32>,
) -> io::Result<Vec<Duration>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut tasks: JoinSet<_> =
            connections.map(|connection| on_one_connection(target.clone(), window, connection)).collect();
        let mut latencies = Vec::new();
        while let Some(ended) = tasks.join_next().await {
            latencies.append(&mut ended.map_err(io::Error::other)??);
        }
        Ok(latencies)
    })
}

async fn on_one_connection(target: Target, window: Window, connection: u32) -> io::Result<Vec<Duration>> {
    let mut wire = Wire::connect(target.address).await?;
    let mut latencies = Vec::with_capacity(4096);
    let mut request = target.request_of(connection);
    sleep_until(window.start.into()).await;
    for turn in 0.. {
        let sent = match window.pace {
            Pace::Saturating => Instant::now(),
            Pace::PerSecond(rate) => {
                let due = window.start + Duration::from_secs(1) * (turn * CONNECTIONS + connection) / rate;
                let is_late = due < Instant::now();
                sleep_until(due.into()).await;
                if is_late { due } else { Instant::now() }
            }
        };
        let answer = wire.exchange(&request).await?;
        let answered = Instant::now();
        if answer.status != target.status {
            let (status, body) = (answer.status, String::from_utf8_lossy(answer.body));
            return Err(io::Error::other(format!("answered {status} instead of {}: {body}", target.status)));
        }
        if let Some(next) = target.next {
            request = next(answer.body).ok_or_else(|| io::Error::other("nothing follows from the answer"))?;
        }
        if answered >= window.end {
            break;
        }
        latencies.push(answered - sent);
    }
    target.keep(connection, request);
    Ok(latencies)
}

/// One answer; its body is the end of the wire's buffer.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

/// One keep-alive connection.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024] })
    }

    /// Sends `request` and reads the whole answer, which must announce its length.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        let head = loop {
            filled += self.read(filled).await?;
            if let Some(head) = head_of(&self.buffer[..filled]) {
                break head;
            }
        };
        while filled < head.end + head.length {
            filled += self.read(filled).await?;
        }
        Ok(Answer { status: head.status, body: &self.buffer[head.end..filled] })
    }

    async fn read(&mut self, filled: usize) -> io::Result<usize> {
        match self.stream.read(&mut self.buffer[filled..]).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => Ok(read),
        }
    }
}

struct Head {
    status: u16,
    length: usize,
    end: usize,
}

/// The head of an answer, once it is there as a whole.
fn head_of(bytes: &[u8]) -> Option<Head> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some(Head { status: head.get(9..12)?.parse().ok()?, length: length.unwrap_or(0), end })
}
