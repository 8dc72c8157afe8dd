//! The rules of the domains' parsers as regular expressions, in the words that every dialect understands. A test holds each
//! against its parser.

/// What Unicode calls white space, without the brackets.
const BLANKS: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
const CONTROLS: &str = r"\u0000-\u001f\u007f-\u009f";

/// Something else than blanks.
pub(super) fn name() -> String {
    format!("[^{BLANKS}]")
}

/// `auth`'s `Email`.
pub(super) fn email() -> String {
    let local = format!("[^{BLANKS}{CONTROLS}@]+");
    let edge = format!(r"[^{BLANKS}{CONTROLS}!-/:-@\[-`{{-~]");
    let inner = format!(r"[^{BLANKS}{CONTROLS}!-,./:-@\[-`{{-~]");
    let label = format!("{edge}(?:{inner}*{edge})?");
    format!(r"^[{BLANKS}]*{local}@{label}(?:\.{label})*[{BLANKS}]*$")
}

/// A SIREN or a SIRET, however spaced.
pub(super) fn digits(count: usize) -> String {
    format!("^{}$", spaced(count))
}

/// The same, or blanks, which stand for nothing.
pub(super) fn digits_or_blank(count: usize) -> String {
    format!("^(?:[{BLANKS}]*|{})$", spaced(count))
}

fn spaced(count: usize) -> String {
    let more = count - 1;
    format!("[{BLANKS}]*[0-9](?:[{BLANKS}]*(?:[.-][{BLANKS}]*)?[0-9]){{{more}}}[{BLANKS}]*")
}

/// A permission or a family of them, by name.
pub(super) fn permission() -> String {
    r"^[a-z_]{1,40}:(?:\*|[a-z_]{1,40})$".to_owned()
}

/// What a trail may be asked for by name.
pub(super) fn word() -> String {
    format!("^[^{CONTROLS}]*$")
}

/// An address of either family, or a network.
pub(super) fn network() -> String {
    let byte = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    let v4 = format!(r"{byte}(?:\.{byte}){{3}}");
    let group = "[0-9A-Fa-f]{1,4}";
    let tail = format!("(?:{group}:{group}|{v4})");
    // So many groups before a `::` that stands for the missing ones, and so many after it.
    let shortened = (0..=7).flat_map(|before: usize| {
        let front = match before {
            0 => String::new(),
            _ => format!("{group}(?::{group}){{{}}}", before - 1),
        };
        let room = 7 - before;
        let groups = match room {
            0 => String::new(),
            _ => format!("(?:{group}(?::{group}){{0,{}}})?", room - 1),
        };
        let with_v4 = (room >= 2).then(|| format!("{front}::(?:{group}:){{0,{}}}{v4}", room - 2));
        [Some(format!("{front}::{groups}")), with_v4].into_iter().flatten().collect::<Vec<_>>()
    });
    let v6: Vec<String> = [format!("(?:{group}:){{6}}{tail}")].into_iter().chain(shortened).collect();
    let v6 = v6.join("|");
    format!("^(?:{v4}(?:/(?:3[0-2]|[12]?[0-9]))?|(?:{v6})(?:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$")
}
