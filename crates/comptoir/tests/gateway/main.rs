//! The gateways to the official sources against the sandbox (company-enrichment.md §6, §7, §15): here that to API
//! Recherche d'entreprises, and in files of their own the two registers.
//!
//! Time stands still but for the waits the gateway asks for, so that they are exact and nothing sleeps.

mod api_entreprise;
mod inpi;
mod log;
mod stand;

use std::{error::Error, time::Duration};

use company_enrichment::{CompanySource, model::SourceErrorCode};
use comptoir::demo::sandbox::{Behaviour, Sandbox, Target, known};

use log::Log;
use stand::{Stand, call, query, time_passes};

const LA_POSTE: &str = "356000000";
const TOKEN: &str = "sesame-open";

type Outcome = Result<(), Box<dyn Error>>;

fn millis(millis: impl IntoIterator<Item = u64>) -> Vec<Duration> {
    millis.into_iter().map(Duration::from_millis).collect()
}

#[tokio::test]
async fn s20_two_server_faults_then_an_answer_take_three_calls_and_two_waits() -> Outcome {
    let stand = Stand::new()?;
    let fetched = stand.fetch_after([Behaviour::status(503), Behaviour::status(503)]).await;
    assert_eq!((fetched.calls, &fetched.waits), (3, &millis([250, 500])));
    assert_eq!(fetched.result?.siren.to_string(), LA_POSTE);
    Ok(())
}

#[tokio::test]
async fn s20_a_refusal_is_asked_for_once() -> Outcome {
    for (status, code) in [
        (400, SourceErrorCode::InternalError),
        (401, SourceErrorCode::AuthError),
        (403, SourceErrorCode::Forbidden),
        (404, SourceErrorCode::NotFound),
        (422, SourceErrorCode::InternalError),
        (451, SourceErrorCode::Forbidden),
    ] {
        let fetched = Stand::new()?.fetch_after([Behaviour::status(status)]).await;
        assert_eq!((fetched.fault(), fetched.calls), (Some((code, Some(status))), 1));
    }
    Ok(())
}

#[tokio::test]
async fn server_faults_that_last_end_after_three_calls() -> Outcome {
    let stand = Stand::new()?;
    stand.sandbox.script().always(Target::All, Behaviour::status(502));
    let fetched = stand.fetch(LA_POSTE).await;
    assert_eq!(fetched.fault(), Some((SourceErrorCode::Upstream5xx, Some(502))));
    assert_eq!((fetched.calls, fetched.waits), (3, millis([250, 500])));
    Ok(())
}

#[tokio::test]
async fn s21_retry_after_replaces_the_wait_in_seconds_and_as_a_date() -> Outcome {
    for value in ["2", "Mon, 18 May 2026 09:30:02 GMT"] {
        let fetched = Stand::new()?.fetch_after([Behaviour::too_many_requests(value)]).await;
        assert!(fetched.result.is_ok());
        assert_eq!((fetched.calls, fetched.waits), (2, millis([2000])), "{value}");
    }
    Ok(())
}

#[tokio::test]
async fn s21_no_call_is_made_before_the_time_asked_for() -> Outcome {
    let stand = Stand::new()?;
    let script = stand.sandbox.script();
    script.once(LA_POSTE, Behaviour::too_many_requests("2"));
    let (query, call) = (query(LA_POSTE), call());
    let almost_two_seconds = async {
        while stand.clock.alarms().is_empty() {
            tokio::task::yield_now().await;
        }
        stand.clock.advance(Duration::from_millis(1999));
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        assert_eq!((script.total_calls(), stand.clock.alarms().len()), (1, 1));
        stand.clock.advance(Duration::from_millis(1));
    };
    let (result, ()) = futures::join!(stand.gateway.fetch(&query, &call), almost_two_seconds);
    assert_eq!((result?.http_status, script.total_calls()), (200, 2));
    Ok(())
}

#[tokio::test]
async fn a_longer_retry_after_ends_the_fetch_and_is_handed_on_up_to_an_hour() -> Outcome {
    for (behaviour, seconds) in [
        (Behaviour::too_many_requests("120"), 120),
        (Behaviour::too_many_requests("7200"), 3600),
        (Behaviour::status(503).with_header("Retry-After", "21"), 21),
    ] {
        let fetched = Stand::new()?.fetch_after([behaviour]).await;
        assert_eq!(fetched.fault().map(|(code, _)| code), Some(SourceErrorCode::RateLimit));
        assert_eq!((fetched.retry_after(), fetched.calls), (Some(Duration::from_secs(seconds)), 1));
    }
    Ok(())
}

#[tokio::test]
async fn a_rate_limit_without_a_time_is_retried_like_a_fault() -> Outcome {
    let stand = Stand::new()?;
    stand.sandbox.script().always(Target::All, Behaviour::status(429));
    let fetched = stand.fetch(LA_POSTE).await;
    assert_eq!(fetched.fault(), Some((SourceErrorCode::RateLimit, Some(429))));
    assert_eq!((fetched.retry_after(), fetched.calls, fetched.waits), (None, 3, millis([250, 500])));
    Ok(())
}

#[tokio::test]
async fn an_upstream_that_never_answers_is_a_timeout_each_time() -> Outcome {
    let stand = Stand::with(|settings| settings.timeout = Duration::from_millis(60))?;
    stand.sandbox.script().always(Target::All, Behaviour::silence());
    let fetched = stand.fetch(LA_POSTE).await;
    assert_eq!(fetched.fault(), Some((SourceErrorCode::Timeout, None)));
    assert_eq!((fetched.calls, fetched.waits), (3, millis([250, 500])));
    Ok(())
}

#[tokio::test]
async fn a_200_that_cannot_be_read_is_an_internal_error_asked_for_once() -> Outcome {
    for behaviour in [
        Behaviour::truncated_json(),
        Behaviour::html(),
        Behaviour::without_results(),
        Behaviour::wrong_types(),
        Behaviour::json("[]"),
        Behaviour::json(""),
    ] {
        let told = format!("{behaviour:?}");
        let fetched = Stand::new()?.fetch_after([behaviour]).await;
        assert_eq!(fetched.fault(), Some((SourceErrorCode::InternalError, Some(200))), "{told}");
        assert_eq!(fetched.calls, 1, "{told}");
    }
    Ok(())
}

#[tokio::test]
async fn another_company_and_no_company_are_not_found() -> Outcome {
    let stand = Stand::new()?;
    let another = stand.fetch_after([Behaviour::another_siren("552032534")]).await;
    assert_eq!((another.fault(), another.calls), (Some((SourceErrorCode::NotFound, Some(200))), 1));
    let none = stand.fetch("000404004").await;
    assert_eq!((none.fault(), none.calls), (Some((SourceErrorCode::NotFound, Some(200))), 2));
    Ok(())
}

#[tokio::test]
async fn a_refused_connection_makes_the_source_unavailable() -> Outcome {
    let stand = Stand::new()?;
    let Stand { sandbox, clock, gateway } = stand;
    sandbox.stop();
    let (query, call, mut waits) = (query(LA_POSTE), call(), Vec::new());
    let result = tokio::select! {
        result = gateway.fetch(&query, &call) => result,
        () = time_passes(&clock, &mut waits) => unreachable!("time never ends"),
    };
    let fault =
        result.err().map(|error| (error.code, error.http_status, error.message.contains("127.0.0.1")));
    assert_eq!(fault, Some((SourceErrorCode::SourceUnavailable, None, false)));
    assert_eq!(waits, millis([250, 500]));
    Ok(())
}

#[tokio::test]
async fn a_dropped_connection_is_retried() -> Outcome {
    let fetched = Stand::new()?.fetch_after([Behaviour::disconnect()]).await;
    assert!(fetched.result.is_ok());
    assert_eq!((fetched.calls, fetched.waits), (2, millis([250])));
    Ok(())
}

#[tokio::test]
async fn a_body_past_the_cap_is_not_read_to_its_end() -> Outcome {
    let stand = Stand::with(|settings| settings.max_body_bytes = 100_000)?;
    stand.sandbox.script().always(Target::All, Behaviour::huge(200_000));
    let fetched = stand.fetch(LA_POSTE).await;
    assert_eq!(fetched.fault(), Some((SourceErrorCode::SourceUnavailable, None)));
    assert_eq!(fetched.calls, 3);
    Ok(())
}

#[tokio::test]
async fn a_body_of_eight_megabytes_is_too_long_and_one_of_seven_is_not() -> Outcome {
    for (megabytes, calls) in [(7, 1), (8, 2)] {
        let fetched = Stand::new()?.fetch_after([Behaviour::huge(megabytes * 1024 * 1024)]).await;
        assert!(fetched.result.is_ok());
        assert_eq!(fetched.calls, calls, "{megabytes}");
    }
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_followed_on_the_same_host_only() -> Outcome {
    let (stand, elsewhere) = (Stand::new()?, Sandbox::start()?);
    let to = |place: String| Behaviour::status(302).with_header("Location", place);
    let kept = stand.fetch_after([to(format!("/search?q={LA_POSTE}"))]).await;
    assert!(kept.result.is_ok());
    let foreign = stand.fetch_after([to(format!("{}/search?q={LA_POSTE}", elsewhere.base_url()))]).await;
    assert_eq!(foreign.fault(), Some((SourceErrorCode::SourceUnavailable, Some(302))));
    assert_eq!(elsewhere.script().total_calls(), 0);
    Ok(())
}

#[tokio::test]
async fn a_call_says_who_asks_and_sends_the_documented_parameters_only() -> Outcome {
    let stand = Stand::with(|settings| settings.token = Some(TOKEN.into()))?;
    stand.fetch("48744469700428").await.result?;
    let seen = stand.sandbox.script().last_call().ok_or("no call")?;
    let agent = concat!("comptoir/", env!("CARGO_PKG_VERSION"), " (+company-enrichment)");
    assert_eq!(seen.user_agent.as_deref(), Some(agent));
    assert_eq!(seen.accept.as_deref(), Some("application/json"));
    assert_eq!(seen.authorization, Some(format!("Bearer {TOKEN}")));
    assert_eq!(seen.correlation_id.as_deref(), Some("a-chain"));
    let asked =
        "q=48744469700428&minimal=true&include=siege%2Ccomplements%2Cfinances%2Cscore&page=1&per_page=5";
    assert_eq!(seen.query, asked);
    Ok(())
}

#[tokio::test]
async fn without_a_token_no_authorization_is_sent() -> Outcome {
    let stand = Stand::new()?;
    stand.fetch(LA_POSTE).await.result?;
    assert_eq!(stand.sandbox.script().last_call().ok_or("no call")?.authorization, None);
    Ok(())
}

#[tokio::test]
async fn every_company_of_the_sandbox_is_read() -> Outcome {
    let stand = Stand::new()?;
    let misbehaving = |key: &str| {
        matches!(key, "slow" | "too-slow" | "unavailable" | "rate-limited" | "unreadable" | "unknown")
    };
    for known in known().iter().filter(|known| !misbehaving(known.key)) {
        let record = stand.fetch(known.identifier).await.result?;
        assert!(known.identifier.starts_with(&record.siren.to_string()), "{}", known.identifier);
    }
    Ok(())
}

#[tokio::test]
async fn s12_each_call_leaves_one_line_without_secret_or_payload() -> Outcome {
    let stand = Stand::with(|settings| {
        settings.token = Some(TOKEN.into());
        settings.timeout = Duration::from_millis(200);
    })?;
    let fetched = stand.fetch_after([Behaviour::silence()]).await;
    assert!(fetched.result.is_ok());
    let (text, lines) = Log::lines("company source called")?;
    assert_eq!(lines.len(), 2);
    for (line, status, code) in [(&lines[0], None, Some("TIMEOUT")), (&lines[1], Some(200), None)] {
        let fields = &line["fields"];
        assert_eq!(fields["company_siren"], LA_POSTE);
        assert_eq!(fields["source_api"], "API_RECHERCHE_ENTREPRISES");
        assert_eq!(fields["correlation_id"], "a-chain");
        assert_eq!((fields["http_status"].as_u64(), fields["error_code"].as_str()), (status, code));
        assert!(
            fields["request_id"].is_string()
                && fields["duration_ms"].is_number()
                && line["timestamp"].is_string()
        );
    }
    assert!(!text.contains(TOKEN) && !text.contains("LA POSTE") && !text.contains("include"));
    Ok(())
}
