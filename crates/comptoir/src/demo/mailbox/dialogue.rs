//! As much of RFC 5321 as it takes to receive a letter.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use super::{
    Received,
    server::{Mood, Room},
};

/// A caller who says nothing for so long has gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest letter.
const LIMIT: u64 = 1024 * 1024;

/// Speaks with one caller until they leave.
pub(super) fn hold(line: &TcpStream, room: &Room) {
    // Whatever breaks the line ends the dialogue.
    drop(line.set_read_timeout(Some(PATIENCE)).and_then(|()| converse(line, room)));
}

fn converse(mut line: &TcpStream, room: &Room) -> io::Result<()> {
    let mut words = BufReader::new(line).take(LIMIT);
    let (mut to, mut mood) = (Vec::new(), Mood::Take);
    line.write_all(b"220 mailbox\r\n")?;
    loop {
        words.set_limit(LIMIT);
        let mut command = String::new();
        if words.read_line(&mut command)? == 0 {
            return Ok(());
        }
        let verb: String = command.chars().take_while(char::is_ascii_alphabetic).collect();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => line.write_all(b"250-mailbox\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")?,
            "HELO" | "NOOP" => line.write_all(b"250 mailbox\r\n")?,
            "RSET" => {
                to.clear();
                line.write_all(b"250 forgotten\r\n")?;
            }
            "MAIL" => {
                mood = room.mood();
                line.write_all(b"250 go on\r\n")?;
            }
            "RCPT" => {
                if let Mood::Refuse(code) = mood {
                    line.write_all(format!("{code} not for {}\r\n", addressee(&command)).as_bytes())?;
                } else {
                    to.push(addressee(&command).to_owned());
                    line.write_all(b"250 go on\r\n")?;
                }
            }
            "DATA" => {
                line.write_all(b"354 end with a dot\r\n")?;
                let letter = Received::read(std::mem::take(&mut to), &dictated(&mut words)?);
                if !take(letter, room, mood) {
                    return Ok(());
                }
                line.write_all(b"250 taken\r\n")?;
            }
            "QUIT" => return line.write_all(b"221 bye\r\n"),
            _ => line.write_all(b"502 unknown\r\n")?,
        }
    }
}

/// Whether the line holds.
fn take(letter: Option<Received>, room: &Room, mood: Mood) -> bool {
    if mood != Mood::HangUp {
        room.letters().extend(letter);
    }
    !matches!(mood, Mood::HangUp | Mood::TakeAndHangUp)
}

/// `ada@example.org` of `RCPT TO:<ada@example.org>`.
fn addressee(command: &str) -> &str {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or("", |(address, _)| address)
}

/// The letter, without the dots that were doubled and the one that ends it.
fn dictated(words: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut letter = Vec::new();
    loop {
        let mut line = Vec::new();
        if words.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.strip_prefix(b".") {
            Some(b"\r\n" | b"\n") => return Ok(letter),
            Some(doubled) => letter.extend_from_slice(doubled),
            None => letter.extend_from_slice(&line),
        }
    }
}
