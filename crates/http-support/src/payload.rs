//! The bytes of a body: never more than may come, never slower, compressed or not (platform.md §6.4).

use std::{io::Read as _, time::Duration};

use actix_web::{
    HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH},
    web::{Bytes, BytesMut},
};
use chrono::TimeDelta;
use flate2::read::MultiGzDecoder;
use futures::{
    StreamExt,
    future::{Either, poll_immediate, select},
};
use kernel::{Clock, Detail};

use crate::{ApiError, Edge};

/// How long a client may send nothing.
const PAUSE: Duration = Duration::from_secs(10);
/// How long a whole body may take.
const WHOLE: Duration = Duration::from_secs(30);
/// The exchange's own limit ends later, so that a slow client is told what it is.
const MARGIN: Duration = Duration::from_secs(1);
/// How many times longer a body may become by itself.
const MOST_GROWTH: usize = 10;

/// The bytes of a body of at most `limit`, decompressed.
///
/// # Errors
/// 413 as soon as more is announced, arrives or comes out; 408 when the client is too slow; 400 when it stops midway or
/// the compression is none; 415 for another one than gzip.
pub(crate) async fn collect(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<Bytes, ApiError> {
    let is_compressed = is_compressed(request)?;
    if announced(request).is_some_and(|length| length > limit) {
        return Err(ApiError::payload_too_large());
    }
    let edge = Edge::of(request)?;
    let whole = WHOLE.min(edge.settings.request_timeout.saturating_sub(MARGIN));
    let ends = edge.clock.now() + TimeDelta::from_std(whole).unwrap_or_default();
    let mut body = BytesMut::new();
    loop {
        let left = (ends - edge.clock.now()).to_std().unwrap_or_default();
        let Some(chunk) = in_time(&*edge.clock, left.min(PAUSE), payload.next()).await? else { break };
        let chunk = chunk.map_err(|_| ApiError::invalid([Detail::new("body", "incomplete")]))?;
        if body.len() + chunk.len() > limit {
            return Err(ApiError::payload_too_large());
        }
        body.extend_from_slice(&chunk);
    }
    if is_compressed { inflated(&body, limit) } else { Ok(body.freeze()) }
}

async fn in_time<T>(
    clock: &dyn Clock,
    wait: Duration,
    coming: impl Future<Output = T> + Unpin,
) -> Result<T, ApiError> {
    let mut coming = coming;
    // What is there already needs no timer.
    if let Some(come) = poll_immediate(&mut coming).await {
        return Ok(come);
    }
    match select(coming, clock.sleep(wait)).await {
        Either::Left((come, _)) => Ok(come),
        Either::Right(_) => Err(ApiError::slow_body()),
    }
}

fn announced(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// # Errors
/// 415 for another encoding than gzip, or several.
fn is_compressed(request: &HttpRequest) -> Result<bool, ApiError> {
    let mut encodings = request.headers().get_all(CONTENT_ENCODING);
    let encoding = encodings.next().map_or(&b"identity"[..], |encoding| encoding.as_bytes());
    if encodings.next().is_none() {
        if encoding.eq_ignore_ascii_case(b"identity") {
            return Ok(false);
        }
        if encoding.eq_ignore_ascii_case(b"gzip") {
            return Ok(true);
        }
    }
    Err(ApiError::unsupported_media_type("Content-Encoding", "expected_gzip_or_identity"))
}

/// Reads no further than what may come out, however much would.
fn inflated(body: &[u8], limit: usize) -> Result<Bytes, ApiError> {
    let most = limit.min(body.len().saturating_mul(MOST_GROWTH));
    let mut plain = Vec::new();
    let stop = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(body).take(stop).read_to_end(&mut plain);
    if plain.len() > most {
        return Err(ApiError::payload_too_large());
    }
    read.map_err(|_| ApiError::invalid([Detail::new("body", "malformed_gzip")]))?;
    Ok(plain.into())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn code(body: &[u8], limit: usize) -> &'static str {
        inflated(body, limit).err().map_or("", |refused| refused.code())
    }

    #[test]
    fn scenario_35_a_bomb_is_stopped_at_ten_times_its_size_or_at_the_limit() {
        let bomb = gzip(&vec![b'0'; 64 * 1024 * 1024]);
        assert_eq!(code(&bomb, 1024 * 1024), "PAYLOAD_TOO_LARGE");
        assert_eq!(
            code(&gzip(&[b'0'; 10_000]), 1024 * 1024),
            "PAYLOAD_TOO_LARGE",
            "below the limit, beyond 10 ×"
        );
        // Fifteen times its size is too much, half of that is not.
        let block = |length: usize| -> Vec<u8> {
            (0..length as u64).map(|at| at.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes()[5]).collect()
        };
        let [bad, good] = [(200, 20), (600, 8)].map(|(length, times)| block(length).repeat(times));
        let growth = |plain: &[u8]| plain.len() / gzip(plain).len();
        assert!((11..20).contains(&growth(&bad)) && growth(&good) < 10, "{} {}", growth(&bad), growth(&good));
        assert_eq!(code(&gzip(&bad), 1024 * 1024), "PAYLOAD_TOO_LARGE");
        assert_eq!(code(&gzip(&good), 1024 * 1024), "");
        let plain: Vec<u8> = (0..=255).cycle().map(|byte: u8| byte.wrapping_mul(37)).take(3000).collect();
        assert_eq!(code(&gzip(&plain), 2999), "PAYLOAD_TOO_LARGE");
    }

    #[test]
    fn what_is_no_gzip_is_refused_and_what_was_cut_short_too() {
        let whole = gzip(b"{\"name\":\"Ada Lovelace\"}");
        assert_eq!(&inflated(&whole, 1024).unwrap()[..], b"{\"name\":\"Ada Lovelace\"}");
        let longer = [&whole[..], b"and more"].concat();
        for body in [&b"{}"[..], b"", &whole[..whole.len() - 1], &longer] {
            assert_eq!(code(body, 1024), "VALIDATION_ERROR", "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(inflated(&body, 100));
            let read = inflated(&gzip(&body), 100_000).unwrap();
            prop_assert_eq!(&read[..], &body[..]);
        }
    }
}
