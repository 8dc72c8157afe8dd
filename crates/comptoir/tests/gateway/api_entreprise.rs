//! The gateway to API Entreprise (company-enrichment.md §6.3): what is sent, how often, and what is read.

use std::{error::Error, time::Duration};

use adapters::http::{ApiEntreprise, ApiEntrepriseSettings, UpstreamSettings};
use company_enrichment::{
    CompanySource, SourceRules,
    model::{
        Known, Priority, Siret,
        SourceErrorCode::{AuthError, Forbidden, InternalError, NotFound, RateLimit, Upstream5xx},
    },
};
use comptoir::demo::sandbox::{Behaviour, Sandbox, Script};
use kernel::testing::{ManualClock, instant};

use crate::{
    Outcome, TOKEN,
    log::Log,
    millis,
    stand::{Fetched, fetch, kit, query},
};

const OCTO: &str = "418166096";

struct Stand {
    sandbox: Sandbox,
    clock: ManualClock,
    gateway: ApiEntreprise,
}

impl Stand {
    fn new() -> Result<Self, Box<dyn Error>> {
        Log::listen();
        let sandbox = Sandbox::start()?;
        let clock = ManualClock::at(instant("2026-05-18T09:30:00Z"));
        let settings = ApiEntrepriseSettings {
            upstream: UpstreamSettings {
                token: Some(TOKEN.into()),
                ..UpstreamSettings::at(sandbox.base_url())
            },
            recipient: Siret::parse("13002526500013").map_err(|_| "no recipient")?,
            context: "Vérification d'entreprise cliente".to_owned(),
        };
        let gateway = ApiEntreprise::new(settings, kit(&clock, SourceRules::default()))?;
        Ok(Self { sandbox, clock, gateway })
    }

    fn script(&self) -> &Script {
        &self.sandbox.scripts().rcs
    }

    async fn fetch(&self) -> Fetched {
        fetch(&self.gateway, &self.clock, self.script(), OCTO).await
    }
}

#[tokio::test]
async fn the_recorded_extract_is_read_and_what_is_mandatory_is_sent() -> Outcome {
    let stand = Stand::new()?;
    let record = stand.fetch().await.result?;
    assert_eq!(record.fields.legal_name.as_deref(), Some("OCTO-TECHNOLOGY"));
    assert_eq!(record.fields.rcs_city.as_deref(), Some("PARIS"));
    let seen = stand.script().last_call().ok_or("no call")?;
    assert_eq!(seen.authorization, Some(format!("Bearer {TOKEN}")));
    let told =
        "recipient=13002526500013&context=V%C3%A9rification+d%27entreprise+cliente&object=comptoir-a-chain";
    assert_eq!(seen.query, told);
    Ok(())
}

#[tokio::test]
async fn s37_the_recipient_is_not_asked_about_itself() -> Outcome {
    let stand = Stand::new()?;
    assert!(!stand.gateway.applies(&Known::of(query("130025265").siren()), Priority::Interactive).await);
    assert!(stand.gateway.applies(&Known::of(query(OCTO).siren()), Priority::Interactive).await);
    Ok(())
}

#[tokio::test]
async fn calls_are_a_quarter_of_a_second_apart() -> Outcome {
    let stand = Stand::new()?;
    assert!(stand.fetch().await.waits.is_empty());
    assert_eq!(stand.fetch().await.waits, millis([250]));
    stand.clock.advance(Duration::from_secs(1));
    stand.script().once(OCTO, Behaviour::too_many_requests("0"));
    let fetched = stand.fetch().await;
    assert!(fetched.result.is_ok());
    assert_eq!(fetched.waits, millis([250]), "a retry waits for its turn as well");
    Ok(())
}

#[tokio::test]
async fn a_limit_that_tells_its_end_alone_is_waited_for_until_then() -> Outcome {
    let stand = Stand::new()?;
    let reset = instant("2026-05-18T09:30:03Z").timestamp().to_string();
    stand.script().once(OCTO, Behaviour::status(429).with_header("RateLimit-Reset", reset.clone()));
    let fetched = stand.fetch().await;
    assert!(fetched.result.is_ok());
    assert_eq!((fetched.waits, fetched.calls), (millis([3000]), 2));
    let both = Behaviour::too_many_requests("32").with_header("RateLimit-Reset", "1679575140");
    stand.script().once(OCTO, both);
    stand.clock.advance(Duration::from_secs(1));
    let fetched = stand.fetch().await;
    assert_eq!(
        (fetched.fault(), fetched.retry_after()),
        (Some((RateLimit, Some(429))), Some(Duration::from_secs(32)))
    );
    Ok(())
}

#[tokio::test]
async fn refusals_and_answers_that_cannot_be_read_are_asked_for_once() -> Outcome {
    for (behaviour, fault) in [
        (Behaviour::status(401), (AuthError, Some(401))),
        (Behaviour::status(403), (Forbidden, Some(403))),
        (Behaviour::status(404), (NotFound, Some(404))),
        (Behaviour::status(422), (InternalError, Some(422))),
        (Behaviour::status(451), (Forbidden, Some(451))),
        (Behaviour::html(), (InternalError, Some(200))),
        (Behaviour::json(r#"{"errors":["un texte"]}"#), (InternalError, Some(200))),
        (Behaviour::wrong_types(), (InternalError, Some(200))),
        (Behaviour::without_results(), (InternalError, Some(200))),
        (Behaviour::another_siren("552032534"), (InternalError, Some(200))),
    ] {
        let stand = Stand::new()?;
        stand.script().once(OCTO, behaviour);
        let fetched = stand.fetch().await;
        assert_eq!((fetched.fault(), fetched.calls), (Some(fault), 1));
    }
    Ok(())
}

#[tokio::test]
async fn a_provider_that_broke_is_asked_three_times() -> Outcome {
    let stand = Stand::new()?;
    stand.script().times(OCTO, 3, Behaviour::status(502));
    let fetched = stand.fetch().await;
    assert_eq!(fetched.fault(), Some((Upstream5xx, Some(502))));
    assert_eq!((fetched.calls, fetched.waits), (3, millis([250, 500])));
    Ok(())
}

#[tokio::test]
async fn s53_the_token_is_never_logged() -> Outcome {
    let stand = Stand::new()?;
    stand.fetch().await.result?;
    let (text, lines) = Log::lines("company source called")?;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["fields"]["source_api"], "API_ENTREPRISE_RCS");
    assert!(!text.contains(TOKEN) && !text.contains("OCTO"), "{text}");
    assert!(!format!("{:?}", stand.gateway).contains(TOKEN));
    Ok(())
}
