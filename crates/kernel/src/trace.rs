//! Where in a distributed trace the running work is (W3C Trace Context, <https://www.w3.org/TR/trace-context/>).
//!
//! The subscriber of the binary tells each thread which span it is in; whoever writes a job or calls someone reads that
//! and passes it on. Nobody else needs to know of traces.

use std::{cell::RefCell, fmt, str::FromStr};

/// A span of a trace, as `traceparent` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParent {
    pub trace: u128,
    pub span: u64,
    /// Whether the trace is to be kept.
    pub sampled: bool,
}

/// Not a `traceparent`; it is then ignored, as the standard asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTraceParent;

impl FromStr for TraceParent {
    type Err = NoTraceParent;

    /// Version 00, and what a later one says in the same places.
    fn from_str(text: &str) -> Result<Self, NoTraceParent> {
        let mut parts = text.split('-');
        let (version, trace) = (hex(parts.next(), 2)?, hex(parts.next(), 32)?);
        let (span, flags) = (hex(parts.next(), 16)?, hex(parts.next(), 2)?);
        let is_version_sound = version != 0xff && (version != 0 || parts.next().is_none());
        let span = u64::try_from(span).map_err(|_| NoTraceParent)?;
        if !is_version_sound || trace == 0 || span == 0 {
            return Err(NoTraceParent);
        }
        Ok(Self { trace, span, sampled: flags & 1 == 1 })
    }
}

fn hex(part: Option<&str>, length: usize) -> Result<u128, NoTraceParent> {
    let is_lower_hex = |text: &&str| {
        text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let text = part.filter(is_lower_hex).ok_or(NoTraceParent)?;
    u128::from_str_radix(text, 16).map_err(|_| NoTraceParent)
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, u8::from(self.sampled))
    }
}

thread_local! {
    /// The spans this thread is in, the innermost last.
    static ENTERED: RefCell<Vec<TraceParent>> = const { RefCell::new(Vec::new()) };
}

impl TraceParent {
    /// The span that the running work is in.
    pub fn current() -> Option<Self> {
        ENTERED.with_borrow(|entered| entered.last().copied())
    }

    /// This thread works in the span from now on; for the subscriber alone.
    pub fn enter(self) {
        ENTERED.with_borrow_mut(|entered| entered.push(self));
    }

    /// It does no more.
    pub fn exit(self) {
        ENTERED.with_borrow_mut(|entered| {
            if let Some(at) = entered.iter().rposition(|span| *span == self) {
                entered.remove(at);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_traceparent_reads_as_it_was_written() {
        let parent: TraceParent = TEXT.parse().unwrap();
        assert_eq!((parent.to_string().as_str(), parent.sampled), (TEXT, true));
        let unsampled = TEXT.replace("-01", "-00").parse::<TraceParent>().unwrap();
        assert!(!unsampled.sampled);
        assert!(TEXT.replacen("00-", "01-", 1).parse::<TraceParent>().is_ok(), "a later version");
        assert!(format!("{}-more", TEXT.replacen("00-", "01-", 1)).parse::<TraceParent>().is_ok());
    }

    #[test]
    fn what_is_no_traceparent_is_refused() {
        for text in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473é-00f067aa0ba902b7-01",
        ] {
            assert_eq!(text.parse::<TraceParent>(), Err(NoTraceParent), "{text}");
        }
    }

    #[test]
    fn the_innermost_span_is_the_current_one() {
        let (outer, inner): (TraceParent, _) =
            (TEXT.parse().unwrap(), TraceParent { trace: 1, span: 2, sampled: true });
        assert_eq!(TraceParent::current(), None);
        outer.enter();
        inner.enter();
        assert_eq!(TraceParent::current(), Some(inner));
        inner.exit();
        assert_eq!(TraceParent::current(), Some(outer));
        outer.exit();
        assert_eq!(TraceParent::current(), None);
    }
}
