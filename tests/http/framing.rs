//! Requests that no HTTP client would send (platform.md §8).

use auth::Role::AgencyUser;
use system_tests::Stand;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Sends these bytes and reads the head of the answer; nothing when the connection closes without one.
async fn exchange(stand: &Stand, request: &str) -> String {
    let address = stand.url("").replace("http://", "");
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let (mut answer, mut chunk) = (Vec::new(), [0; 4096]);
    while !answer.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        match connection.read(&mut chunk).await {
            Ok(0) | Err(_) => break,
            Ok(length) => answer.extend_from_slice(&chunk[..length]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn request(token: &str, headers: &str) -> String {
    format!(
        "POST /v1/requests HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{headers}\r\n"
    )
}

#[tokio::test]
async fn scenario_35_a_body_announced_as_too_large_is_refused_before_it_is_sent() {
    Stand::everywhere(async |stand| {
        let token = stand.token(AgencyUser).await;
        let before = stand.written();
        let answer = exchange(stand, &request(&token, "Content-Length: 1048577\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn a_body_of_two_lengths_is_refused_and_nothing_of_it_is_done() {
    Stand::everywhere(async |stand| {
        let token = stand.token(AgencyUser).await;
        let before = stand.written();
        let body = r#"{"siren":"552032534"}"#;
        for headers in [
            "Content-Length: 21\r\nContent-Length: 22\r\n",
            "Content-Length: 21\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: gzip\r\n",
        ] {
            let answer = exchange(stand, &format!("{}{body}", request(&token, headers))).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{headers}: {answer}");
        }
        assert_eq!(stand.written(), before);
        stand.get("/healthz").await.expect(200);
    })
    .await;
}
