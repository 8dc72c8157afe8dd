//! Made-up cards in every state, for the tests of views and pages.

use chrono::{DateTime, Utc};
use company_enrichment::{
    Card, LastRetrieval,
    model::{
        ActiveStatus, Company, EnrichmentStatus, Field, Fields, Identifiers, LuhnMode, RawIdentifier,
        Request, Siren, Snapshot, SourceApi, SourceErrorCode, spelling,
    },
    permissions::Viewing,
};
use kernel::{Id, Locale, testing::instant};

use crate::{
    layout::{Person, Shell},
    locale::Texts,
};

pub const LA_POSTE: &str = "356000000";

pub fn at() -> DateTime<Utc> {
    instant("2026-11-21T09:15:00Z")
}

pub fn shell(locale: Locale, path: &str) -> Shell {
    let person = Person {
        name: "Camille Démonstration".to_owned(),
        tenant: "Agence de démonstration".to_owned(),
        places: crate::navigation::places(|_| true),
    };
    Shell::new(Texts::of(locale), path.to_owned(), "token".to_owned(), Some(person))
}

/// A large company, all columns filled.
pub fn company() -> Company {
    let text = |text: &str| Some(text.to_owned());
    let fields = Fields {
        legal_name: text("LA POSTE"),
        trade_name: text("LA POSTE (POSTE)"),
        brand_name: text("POSTE"),
        legal_form: text("SA à conseil d’administration (s.a.i.)"),
        creation_date: "1991-01-01".parse().ok(),
        active_status: Some(ActiveStatus::Active),
        address_line1: text("9 RUE DU COLONEL PIERRE AVIA 75015 PARIS"),
        address_line2: text("CP G 306"),
        postal_code: text("75015"),
        city: text("PARIS"),
        country_code: text("FR"),
        naf_code: text("53.10Z"),
        naf_label: text("Activités de poste dans le cadre d’une obligation de service universel"),
        headcount_range: text("10000+"),
        rcs_city: text("PARIS"),
        registry_name: text("RCS"),
        head_office_siret: None,
    };
    Company { fields, updated_at: at(), ..Company::skeleton(Siren::parse(LA_POSTE).unwrap()) }
}

/// A sole trader who opposed publication.
pub fn masked() -> Company {
    let mut company = company();
    company.fields.legal_name = Some(spelling::MASK.to_owned());
    for field in
        [Field::TradeName, Field::BrandName, Field::AddressLine1, Field::AddressLine2, Field::PostalCode]
    {
        company.fields.clear(field);
        company.masked_fields.insert(field);
    }
    company
}

pub fn snapshot() -> Snapshot {
    let raw = |json: &str| serde_json::from_str(json).unwrap();
    Snapshot {
        finances: raw(
            r#"{"2021":{"ca":34569000000,"resultat_net":2069000000},"2022":{"ca":35353000000,"resultat_net":1204000000},
                "2023":{"ca":34077000000,"resultat_net":-514000000},"2024":{"ca":34569000000,"resultat_net":0}}"#,
        ),
        complements: raw(
            r#"{"est_qualiopi":true,"est_organisme_formation":true,"est_finess":true,"est_alim_confiance":true,
                "egapro_renseignee":true,"bilan_ges_renseigne":true,"est_bio":false,"liste_idcc":["9999","5516"],
                "liste_finess_juridique":["750072639"],"liste_id_organisme_formation":["11755565775","11755762075"]}"#,
        ),
        vat_numbers: Vec::new(),
    }
}

/// A card of `status` as a full reader sees it, without a company yet.
pub fn bare(digits: &str, status: EnrichmentStatus) -> Card {
    let given = RawIdentifier::Text(digits.to_owned());
    let (siren, siret) =
        if digits.len() == 14 { (RawIdentifier::Absent, given) } else { (given, RawIdentifier::Absent) };
    let running =
        matches!(status, EnrichmentStatus::Pending | EnrichmentStatus::Running | EnrichmentStatus::Stale);
    let request = Request {
        id: Id::from_uuid(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
        identifiers: Identifiers::parse(siren, siret, LuhnMode::Off).unwrap(),
        enrichment_status: status,
        enrichment_last_run_at: (!matches!(status, EnrichmentStatus::Pending | EnrichmentStatus::Running))
            .then(at),
        enrichment_error: None,
        metadata: company_enrichment::model::Metadata::default(),
        created_at: at(),
        created_by: None,
        client_id: None,
        version: 1,
        refreshed_at: None,
    };
    Card {
        request,
        company: None,
        snapshot: None,
        documents: Vec::new(),
        retrievals: Vec::new(),
        enrichment_running: running,
        viewing: Viewing::Full,
    }
}

/// A card of `status` with the large company.
pub fn full(status: EnrichmentStatus) -> Card {
    let answered = |source, error: Option<SourceErrorCode>| LastRetrieval {
        source,
        at: at(),
        http_status: Some(200),
        error,
    };
    let rcs = (status == EnrichmentStatus::Partial).then_some(SourceErrorCode::RateLimit);
    let search = (status == EnrichmentStatus::Failed).then_some(SourceErrorCode::Upstream5xx);
    let mut card = bare(LA_POSTE, status);
    card.company = Some(company());
    card.snapshot = Some(snapshot());
    card.retrievals = vec![
        answered(SourceApi::ApiRechercheEntreprises, search),
        answered(SourceApi::InpiRne, None),
        answered(SourceApi::ApiEntrepriseRcs, rcs),
    ];
    if status == EnrichmentStatus::Failed {
        card.request.enrichment_error = Some("API_RECHERCHE_ENTREPRISES:503:UPSTREAM_5XX".to_owned());
    }
    card
}
