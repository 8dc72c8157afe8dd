//! What the process counts.

use super::*;

#[actix_web::test]
async fn requests_are_counted_by_template_and_refusals_by_code() {
    let process = Process::start();
    for id in ["1", "2"] {
        process.ask(signed_in(get(&format!("/requests/{id}")))).await;
    }
    process.ask(get("/nowhere/else")).await;
    process.ask(get("/panic")).await;
    process.ask(TestRequest::default().method("BREW".parse().unwrap()).uri("/plain")).await;
    let text = process.edge.metrics.text().unwrap();
    for line in [
        r#"comptoir_http_requests_total{method="GET",route="/requests/{id}",status="200"} 2"#,
        r#"comptoir_http_requests_total{method="GET",route="unknown",status="404"} 1"#,
        r#"comptoir_http_requests_total{method="GET",route="/panic",status="500"} 1"#,
        r#"comptoir_http_requests_total{method="other",route="/plain",status="405"} 1"#,
        r#"comptoir_error_codes_total{code="NOT_FOUND"} 1"#,
        r#"comptoir_build_info{version="1.2.3"} 1"#,
        "comptoir_http_requests_in_flight 0",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.contains("process_resident_memory_bytes"));
}

#[actix_web::test]
async fn durations_fall_into_the_agreed_buckets() {
    let process = Process::start();
    process.ask(get("/plain")).await;
    let text = process.edge.metrics.text().unwrap();
    for bound in ["0.005", "0.01", "0.025", "0.05", "0.1", "0.2", "0.4", "0.8", "1.2", "2.5", "5", "10"] {
        let bucket = format!(r#"route="/plain",status="200",le="{bound}""#);
        assert!(text.contains(&bucket), "{bucket}");
    }
}
