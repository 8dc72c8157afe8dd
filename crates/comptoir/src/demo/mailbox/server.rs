use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use super::{Received, dialogue};

/// How a letter is received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Take,
    /// The recipient is refused with this number.
    Refuse(u16),
    /// The line drops before the letter is taken.
    HangUp,
    /// The letter is taken, and the line drops before that is said.
    TakeAndHangUp,
}

/// A running mailbox on a loopback port of its own; it stops when dropped.
#[derive(Debug)]
pub struct Mailbox {
    address: SocketAddr,
    room: Arc<Room>,
    thread: Option<JoinHandle<()>>,
}

/// What the mailbox holds, and how it feels.
#[derive(Debug, Default)]
pub(super) struct Room {
    letters: Mutex<Vec<Received>>,
    moods: Mutex<VecDeque<Mood>>,
    closing: AtomicBool,
}

impl Mailbox {
    /// Opens one on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// What the operating system says when no port, or no thread, can be had.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let room = Arc::new(Room::default());
        let open = Arc::clone(&room);
        let thread =
            thread::Builder::new().name("mailbox".to_owned()).spawn(move || receive(&listener, &open))?;
        Ok(Self { address, room, thread: Some(thread) })
    }

    pub fn host(&self) -> String {
        self.address.ip().to_string()
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What arrived, oldest first.
    pub fn letters(&self) -> Vec<Received> {
        self.room.letters().clone()
    }

    /// What arrived for this address, oldest first.
    pub fn letters_to(&self, address: &str) -> Vec<Received> {
        self.letters().into_iter().filter(|letter| letter.to.iter().any(|to| to == address)).collect()
    }

    /// How the next letters are received; those after them are taken.
    pub fn next(&self, moods: impl IntoIterator<Item = Mood>) {
        self.room.moods().extend(moods);
    }

    pub(super) fn room(&self) -> Arc<Room> {
        Arc::clone(&self.room)
    }
}

impl Room {
    pub(super) fn letters(&self) -> MutexGuard<'_, Vec<Received>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moods(&self) -> MutexGuard<'_, VecDeque<Mood>> {
        self.moods.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn mood(&self) -> Mood {
        self.moods().pop_front().unwrap_or_default()
    }
}

fn receive(listener: &TcpListener, room: &Arc<Room>) {
    for line in listener.incoming() {
        if room.closing.load(Ordering::Relaxed) {
            return;
        }
        let Ok(line) = line else { continue };
        let room = Arc::clone(room);
        // A caller whose thread cannot be had is hung up on.
        drop(
            thread::Builder::new()
                .name("mailbox-line".to_owned())
                .spawn(move || dialogue::hold(&line, &room)),
        );
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.room.closing.store(true, Ordering::Relaxed);
        // A last caller, so that the listener looks up.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}
