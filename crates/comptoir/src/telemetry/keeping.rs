//! Which spans are exported: those of sampled traces at once, those of others only if something in them failed.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::mpsc::{self, error::TrySendError};

use super::{export::Message, spans::Finished};
use crate::config::Share;

/// How many spans of traces that are not sampled may wait for the end of theirs; more are let go.
const WAITING: usize = 10_000;

/// Decides, and never waits: what the exporter has no room for is dropped and counted.
#[derive(Debug)]
pub(super) struct Keeper {
    /// Traces whose lower half is below it are sampled.
    threshold: u64,
    /// None when nobody collects.
    exporter: Option<mpsc::Sender<Message>>,
    waiting: Mutex<HashMap<u64, Vec<Finished>>>,
    count: AtomicUsize,
    dropped: Arc<AtomicUsize>,
}

impl Keeper {
    /// Samples this share of the traces that begin here; a caller's decision is followed.
    pub(super) fn new(
        share: Share,
        exporter: Option<mpsc::Sender<Message>>,
        dropped: Arc<AtomicUsize>,
    ) -> Self {
        Self {
            threshold: share.of(u64::MAX),
            exporter,
            waiting: Mutex::default(),
            count: AtomicUsize::new(0),
            dropped,
        }
    }

    /// By the trace alone, so that every process of one decides alike.
    pub(super) fn samples(&self, trace: u128) -> bool {
        let [_, _, _, _, _, _, _, _, low @ ..] = trace.to_be_bytes();
        u64::from_be_bytes(low) < self.threshold
    }

    pub(super) fn take(&self, span: Finished) {
        let Some(exporter) = &self.exporter else { return };
        if span.ids.sampled {
            return self.send(exporter, span);
        }
        let (root, is_root) = (span.root, span.is_root());
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if is_root {
            let mut spans = waiting.remove(&root).unwrap_or_default();
            drop(waiting);
            self.count.fetch_sub(spans.len(), Ordering::Relaxed);
            spans.push(span);
            if spans.iter().any(|span| span.failed) {
                for span in spans {
                    self.send(exporter, span);
                }
            }
        } else if self.count.load(Ordering::Relaxed) < WAITING {
            self.count.fetch_add(1, Ordering::Relaxed);
            waiting.entry(root).or_default().push(span);
        } else {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn send(&self, exporter: &mpsc::Sender<Message>, span: Finished) {
        if let Err(TrySendError::Full(_) | TrySendError::Closed(_)) =
            exporter.try_send(Message::Span(Box::new(span)))
        {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use kernel::TraceParent;
    use serde_json::Map;

    use super::*;

    fn keeper(share: &str, room: usize) -> (Keeper, mpsc::Receiver<Message>) {
        let (sender, receiver) = mpsc::channel(room);
        (Keeper::new(share.parse().unwrap(), Some(sender), Arc::default()), receiver)
    }

    fn span(span: u64, root: u64, sampled: bool, failed: bool) -> Finished {
        let at = SystemTime::UNIX_EPOCH;
        let ids = TraceParent { trace: 1, span, sampled };
        Finished { ids, parent: None, root, name: "x", began: at, ended: at, fields: Map::new(), failed }
    }

    fn exported(receiver: &mut mpsc::Receiver<Message>) -> Vec<u64> {
        std::iter::from_fn(|| receiver.try_recv().ok())
            .filter_map(|message| match message {
                Message::Span(span) => Some(span.ids.span),
                Message::Flush(_) => None,
            })
            .collect()
    }

    #[test]
    fn about_the_share_that_was_asked_for_is_sampled() {
        let (keeper, _receiver) = keeper("0.1", 1);
        let traces = (0..10_000_u128).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835));
        let sampled = traces.filter(|trace| keeper.samples(*trace)).count();
        assert!((900..1100).contains(&sampled), "{sampled}");
    }

    #[test]
    fn a_trace_that_is_not_sampled_is_kept_whole_when_something_in_it_failed() {
        let (keeper, mut receiver) = keeper("0", 10);
        for (id, failed) in [(2, false), (3, true)] {
            keeper.take(span(id, 1, false, failed));
        }
        keeper.take(span(12, 11, false, false));
        assert_eq!(exported(&mut receiver), [0; 0], "until it has ended");
        keeper.take(span(1, 1, false, false));
        keeper.take(span(11, 11, false, false));
        assert_eq!(exported(&mut receiver), [2, 3, 1], "and nothing of the other");
        assert_eq!(keeper.count.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn what_there_is_no_room_for_is_dropped_and_counted() {
        let (keeper, mut receiver) = keeper("1", 1);
        for id in 1..=3 {
            keeper.take(span(id, id, true, false));
        }
        assert_eq!((exported(&mut receiver), keeper.dropped.load(Ordering::Relaxed)), (vec![1], 2));
    }
}
