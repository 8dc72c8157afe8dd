//! The gateway to the national register (company-enrichment.md §6.2): tokens, refusals, and what is read.

use std::{error::Error, time::Duration};

use adapters::http::{InpiCredentials, InpiRne, InpiSettings, UpstreamSettings};
use company_enrichment::{
    CompanySource, SourceRules,
    model::{
        Known,
        Priority::{Bulk, Interactive, Watch},
        Rules,
        SourceErrorCode::{AuthError, Forbidden, InternalError, NotFound, RateLimit, Upstream5xx},
    },
};
use comptoir::demo::sandbox::{Behaviour, LOGIN, Sandbox, Script};
use kernel::testing::{ManualClock, instant};

use crate::{
    Outcome,
    log::Log,
    millis,
    stand::{Fetched, call, fetch, kit, query},
};

const OCTO: &str = "418166096";
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl";
const MINUTE: Duration = Duration::from_mins(1);

struct Stand {
    sandbox: Sandbox,
    clock: ManualClock,
    gateway: InpiRne,
}

impl Stand {
    fn new() -> Result<Self, Box<dyn Error>> {
        Self::with("someone:sesame-open", 10_000)
    }

    fn with(key: &str, daily_quota: u32) -> Result<Self, Box<dyn Error>> {
        Log::listen();
        let sandbox = Sandbox::start()?;
        let clock = ManualClock::at(instant("2026-05-18T09:30:00Z"));
        let standard = SourceRules::default();
        let rne = Rules { daily_quota: Some(daily_quota), ..standard.rne };
        let rules = SourceRules { rne, ..standard };
        let settings = InpiSettings {
            upstream: UpstreamSettings::at(sandbox.base_url()),
            credentials: InpiCredentials::parse(&key.into())?,
        };
        let gateway = InpiRne::new(settings, kit(&clock, rules))?;
        Ok(Self { sandbox, clock, gateway })
    }

    fn script(&self) -> &Script {
        &self.sandbox.scripts().inpi
    }

    async fn fetch(&self) -> Fetched {
        self.fetch_about(OCTO).await
    }

    async fn fetch_about(&self, siren: &str) -> Fetched {
        fetch(&self.gateway, &self.clock, self.script(), siren).await
    }

    /// Sign-ins and readings so far.
    fn calls(&self) -> (usize, usize) {
        let logins = self.script().calls_for(LOGIN);
        (logins, self.script().total_calls() - logins)
    }

    fn last_token(&self) -> Option<String> {
        self.script().last_call()?.authorization
    }
}

#[tokio::test]
async fn every_recorded_formality_is_read() -> Outcome {
    let stand = Stand::new()?;
    let record = stand.fetch().await.result?;
    assert_eq!(record.fields.legal_name.as_deref(), Some("OCTO-TECHNOLOGY"));
    assert_eq!(record.fields.address_line1.as_deref(), Some("34 AV DE L OPERA"));
    assert_eq!((record.fields.registry_name.as_deref(), record.commercial_reuse), (Some("RCS"), Some(true)));
    assert!(!record.payload.to_string().contains("beneficiairesEffectifs"));
    let sarl = stand.fetch_about("750526709").await.result?.fields;
    assert_eq!((sarl.naf_code.as_deref(), sarl.city.as_deref()), (Some("43.22A"), Some("ORANGE")));
    assert_eq!(sarl.creation_date, "2012-04-06".parse().ok());
    let partial = stand.fetch_about("521690917").await.result?;
    assert_eq!(partial.fields.legal_name, None);
    assert_eq!(stand.calls(), (1, 3), "one sign-in for all");
    Ok(())
}

#[tokio::test]
async fn a_token_is_used_for_fifty_minutes() -> Outcome {
    let stand = Stand::new()?;
    stand.fetch().await.result?;
    stand.clock.advance(49 * MINUTE);
    stand.fetch().await.result?;
    assert_eq!((stand.calls(), stand.last_token()), ((1, 2), Some("Bearer opaque-token-1".to_owned())));
    stand.clock.advance(MINUTE);
    stand.fetch().await.result?;
    assert_eq!((stand.calls(), stand.last_token()), ((2, 3), Some("Bearer opaque-token-2".to_owned())));
    Ok(())
}

#[tokio::test]
async fn s34_a_refused_token_is_replaced_once_and_the_question_asked_again_once() -> Outcome {
    let stand = Stand::new()?;
    stand.fetch().await.result?;
    stand.clock.advance(MINUTE);
    stand.script().once(OCTO, Behaviour::status(401));
    let fetched = stand.fetch().await;
    assert!(fetched.result.is_ok() && fetched.waits.is_empty());
    assert_eq!((stand.calls(), stand.last_token()), ((2, 3), Some("Bearer opaque-token-2".to_owned())));
    stand.clock.advance(MINUTE);
    stand.script().times(OCTO, 2, Behaviour::status(401));
    assert_eq!(stand.fetch().await.fault(), Some((AuthError, Some(401))));
    assert_eq!(stand.calls(), (3, 5));
    Ok(())
}

#[tokio::test]
async fn two_sign_ins_are_half_a_minute_apart() -> Outcome {
    let stand = Stand::new()?;
    stand.script().once(OCTO, Behaviour::status(401));
    let fetched = stand.fetch().await;
    assert!(fetched.result.is_ok());
    assert_eq!((fetched.waits, stand.calls()), (millis([30_000]), (2, 2)));
    Ok(())
}

#[tokio::test]
async fn a_refused_sign_in_is_not_repeated_for_ten_minutes() -> Outcome {
    for (status, code) in [(401, AuthError), (403, Forbidden)] {
        let stand = Stand::new()?;
        stand.script().once(LOGIN, Behaviour::status(status));
        assert_eq!(stand.fetch().await.fault(), Some((code, Some(status))));
        stand.clock.advance(Duration::from_millis(599_999));
        assert_eq!(stand.fetch().await.fault(), Some((code, None)), "no call, no status");
        assert_eq!(stand.calls(), (1, 0));
        stand.clock.advance(Duration::from_millis(1));
        assert!(stand.fetch().await.result.is_ok());
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_in_that_fails_is_tried_once_and_again_after_half_a_minute_or_when_told() -> Outcome {
    for (behaviour, code, seconds) in [
        (Behaviour::status(503), Upstream5xx, 30),
        (Behaviour::status(404), InternalError, 30),
        (Behaviour::json("{}"), InternalError, 30),
        (Behaviour::too_many_requests("45"), RateLimit, 45),
    ] {
        let stand = Stand::new()?;
        stand.script().once(LOGIN, behaviour);
        assert_eq!(stand.fetch().await.fault().map(|fault| fault.0), Some(code));
        stand.clock.advance(Duration::from_millis(seconds * 1000 - 1));
        assert_eq!(stand.fetch().await.fault(), Some((code, None)));
        assert_eq!(stand.calls(), (1, 0));
        stand.clock.advance(Duration::from_millis(1));
        assert!(stand.fetch().await.result.is_ok());
    }
    Ok(())
}

#[tokio::test]
async fn whoever_asks_at_the_same_time_shares_one_sign_in() -> Outcome {
    let stand = Stand::new()?;
    stand.script().once(LOGIN, Behaviour::answer().after(Duration::from_millis(50)));
    let (query, call) = (query(OCTO), call());
    let all = futures::join!(
        stand.gateway.fetch(&query, &call),
        stand.gateway.fetch(&query, &call),
        stand.gateway.fetch(&query, &call),
    );
    assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok());
    assert_eq!(stand.calls(), (1, 3));
    Ok(())
}

#[tokio::test]
async fn a_ready_token_is_used_as_it_is_and_its_refusal_is_final() -> Outcome {
    let stand = Stand::with(JWT, 10_000)?;
    stand.fetch().await.result?;
    assert_eq!(stand.last_token(), Some(format!("Bearer {JWT}")));
    stand.script().once(OCTO, Behaviour::status(401));
    assert_eq!(stand.fetch().await.fault(), Some((AuthError, Some(401))));
    assert_eq!(stand.calls(), (0, 2));
    Ok(())
}

#[tokio::test]
async fn refusals_and_answers_that_cannot_be_read_are_asked_for_once() -> Outcome {
    for (behaviour, fault) in [
        (Behaviour::status(403), (Forbidden, Some(403))),
        (Behaviour::status(404), (NotFound, Some(404))),
        (Behaviour::status(422), (InternalError, Some(422))),
        (Behaviour::html(), (InternalError, Some(200))),
        (Behaviour::truncated_json(), (InternalError, Some(200))),
        (Behaviour::wrong_types(), (InternalError, Some(200))),
        (Behaviour::another_siren("552032534"), (InternalError, Some(200))),
    ] {
        let stand = Stand::new()?;
        stand.script().once(OCTO, behaviour);
        assert_eq!((stand.fetch().await.fault(), stand.calls()), (Some(fault), (1, 1)));
    }
    Ok(())
}

#[tokio::test]
async fn server_faults_are_retried_with_the_same_token() -> Outcome {
    let stand = Stand::new()?;
    stand.script().times(OCTO, 2, Behaviour::status(503));
    let fetched = stand.fetch().await;
    assert!(fetched.result.is_ok());
    assert_eq!((fetched.waits, stand.calls()), (millis([250, 500]), (1, 3)));
    Ok(())
}

#[tokio::test]
async fn the_register_is_not_asked_once_the_calls_of_the_day_are_spent() -> Outcome {
    let stand = Stand::with(JWT, 20)?;
    let known = Known::of(query(OCTO).siren());
    let applies = async |priority| stand.gateway.applies(&known, priority).await;
    for call in 0..20 {
        assert!(applies(Interactive).await);
        assert_eq!(applies(Bulk).await, call < 19, "the last twentieth is for those who wait");
        stand.fetch().await.result?;
    }
    assert!(!applies(Interactive).await);
    stand.clock.advance(Duration::from_hours(12) + 30 * MINUTE);
    assert!(applies(Watch).await, "midnight in Paris");
    Ok(())
}

#[tokio::test]
async fn s53_neither_the_password_nor_a_token_is_logged() -> Outcome {
    let stand = Stand::new()?;
    stand.script().once(OCTO, Behaviour::status(401));
    stand.fetch().await.result?;
    let (text, lines) = Log::lines("company source called")?;
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| line["fields"]["source_api"] == "INPI_RNE"));
    for secret in ["sesame", "opaque-token", "Bearer", "OCTO-TECHNOLOGY"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(!format!("{:?}", stand.gateway).contains("sesame"));
    Ok(())
}
