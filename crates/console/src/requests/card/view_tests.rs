use askama::Template;
use company_enrichment::{
    Card,
    model::{EnrichmentStatus, SourceErrorCode},
};
use kernel::Locale;

use super::*;
use crate::{requests::card::CardPage, samples};

fn page(card: &Card) -> String {
    page_in(Locale::French, card)
}

fn page_in(locale: Locale, card: &Card) -> String {
    let view = CardView::new(Texts::of(locale), card, true);
    CardPage { shell: samples::shell(locale, "/ui/requests/1"), card: view }.render().unwrap()
}

/// The text of the element that bears `name`, tags taken out.
fn field(html: &str, name: &str) -> String {
    let start = html.split_once(&format!("data-field=\"{name}\"")).unwrap_or_else(|| panic!("no {name}")).1;
    let mut text = String::new();
    let mut depth = 1;
    for (index, piece) in start.split_once('>').unwrap().1.split('<').enumerate() {
        let (tag, words) = if index == 0 { ("", piece) } else { piece.split_once('>').unwrap() };
        depth += if tag.starts_with('/') { -1 } else { i32::from(index > 0) };
        if depth == 0 {
            break;
        }
        text.push_str(words);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const ALWAYS: [&str; 5] = [
    "CompanyCard.Header.LegalName",
    "CompanyCard.Identity.SIREN",
    "CompanyCard.Identity.SIRET",
    "CompanyCard.Meta.StatusBadge",
    "RequestMeta.CompanyLink",
];

const OF_A_COMPANY: [&str; 18] = [
    "CompanyCard.Header.TradeName",
    "CompanyCard.Header.BrandName",
    "CompanyCard.Identity.LegalForm",
    "CompanyCard.Identity.CreationDate",
    "CompanyCard.Identity.ActiveStatus",
    "CompanyCard.Address.Line1",
    "CompanyCard.Address.PostalCode",
    "CompanyCard.Address.City",
    "CompanyCard.Address.Country",
    "CompanyCard.Activity.NAFCode",
    "CompanyCard.Activity.NAFLabel",
    "CompanyCard.Activity.HeadcountRange",
    "CompanyCard.Registry.City",
    "CompanyCard.Registry.Name",
    "CompanyCard.Finance.Finances",
    "CompanyCard.Compliance.Complements",
    "CompanyCard.Meta.UpdatedAt",
    "CompanyCard.Identity.VAT",
];

#[test]
fn every_state_names_its_fields() {
    for status in EnrichmentStatus::ALL {
        let bare = page(&samples::bare(samples::LA_POSTE, status));
        let full = page(&samples::full(status));
        for name in ALWAYS {
            assert!(!field(&bare, name).is_empty() || bare.contains("skeleton"), "{status:?} {name}");
        }
        for name in ALWAYS.iter().chain(&OF_A_COMPANY) {
            assert!(!field(&full, name).is_empty(), "{status:?} {name}");
        }
        let in_words = Texts::of(Locale::French).say(Badge::of(status).word);
        assert_eq!(field(&full, "CompanyCard.Meta.StatusBadge"), in_words);
        let ran = !matches!(status, EnrichmentStatus::Pending | EnrichmentStatus::Running);
        assert_eq!(full.contains("CompanyCard.Meta.LastRunAt"), ran, "{status:?}");
        let went_wrong = matches!(status, EnrichmentStatus::Partial | EnrichmentStatus::Failed);
        assert_eq!(full.contains("CompanyCard.Meta.ErrorPanel"), went_wrong, "{status:?}");
    }
}

#[test]
fn only_a_card_being_fetched_refreshes_itself_with_or_without_scripts() {
    for status in EnrichmentStatus::ALL {
        let html = page(&samples::full(status));
        let live =
            matches!(status, EnrichmentStatus::Pending | EnrichmentStatus::Running | EnrichmentStatus::Stale);
        assert_eq!(html.contains(" data-running"), live, "{status:?}");
        assert_eq!(html.contains("http-equiv=\"refresh\" content=\"5\""), live, "{status:?}");
        assert_eq!(html.contains("id=\"refresh\""), !live, "{status:?}");
        assert!(html.contains("data-cadence=\"2000x10 5000x8\""));
    }
}

#[test]
fn pending_says_so_and_running_without_a_company_shows_a_skeleton() {
    let pending = page(&samples::bare(samples::LA_POSTE, EnrichmentStatus::Pending));
    assert!(pending.contains("Demande créée, enrichissement en attente de démarrage"));
    let running = page(&samples::bare(samples::LA_POSTE, EnrichmentStatus::Running));
    assert!(running.contains("skeleton"));
    let with_snapshot = page(&samples::full(EnrichmentStatus::Running));
    assert!(!with_snapshot.contains("skeleton") && with_snapshot.contains("LA POSTE"));
}

#[test]
fn s44_partial_names_the_failed_source_and_stale_shows_updated_at() {
    let partial = page(&samples::full(EnrichmentStatus::Partial));
    let panel = field(&partial, "CompanyCard.Meta.ErrorPanel");
    assert!(panel.contains("Source indisponible : extrait RCS"), "{panel}");
    assert!(panel.contains("Limite de requêtes atteinte, le 21 novembre 2026 à 10:15"), "{panel}");
    assert!(partial.contains("LA POSTE"));
    let stale = page(&samples::full(EnrichmentStatus::Stale));
    assert!(stale.contains("<strong>Mis à jour le 21 novembre 2026 à 10:15</strong>"));
    assert_eq!(field(&stale, "CompanyCard.Meta.StatusBadge"), "Données à rafraîchir");
}

#[test]
fn s44_both_registers_are_named_in_words_in_every_language() {
    let mut card = samples::full(EnrichmentStatus::Partial);
    for last in &mut card.retrievals[1..] {
        last.error = Some(SourceErrorCode::AuthError);
    }
    for (locale, words) in [
        (Locale::French, ["registre national des entreprises (RNE)", "extrait RCS", "Accès refusé"]),
        (
            Locale::English,
            ["national register of companies (RNE)", "trade register extract (RCS)", "Access refused"],
        ),
        (Locale::Arabic, ["السجل الوطني للشركات (RNE)", "مستخرج سجل التجارة (RCS)", "الوصول مرفوض"]),
    ] {
        let html = page_in(locale, &card);
        assert!(words.iter().all(|words| html.contains(words)), "{locale:?}");
    }
}

#[test]
fn s45_a_legal_name_that_holds_a_script_is_escaped() {
    let mut card = samples::full(EnrichmentStatus::Success);
    let name = "<script>alert(1)</script>";
    if let Some(company) = &mut card.company {
        company.fields.legal_name = Some(name.to_owned());
        company.fields.naf_label = Some(name.to_owned());
    }
    let html = page(&card);
    assert!(!html.contains("<script>alert") && html.contains("&#60;script&#62;alert(1)"));
}

#[test]
fn failed_still_shows_the_identifiers_the_vat_number_and_a_clear_cause() {
    let mut card = samples::bare("48744469700428", EnrichmentStatus::Failed);
    card.request.enrichment_error = Some("API_RECHERCHE_ENTREPRISES:200:NOT_FOUND".to_owned());
    let html = page(&card);
    assert_eq!(field(&html, "CompanyCard.Identity.SIREN"), "487 444 697");
    assert_eq!(field(&html, "CompanyCard.Identity.SIRET"), "487 444 697 00428");
    assert_eq!(field(&html, "CompanyCard.Identity.VAT"), "FR30 487 444 697 calculée");
    assert!(
        field(&html, "CompanyCard.Meta.ErrorPanel").contains("Aucune entreprise ne porte cet identifiant")
    );
    assert!(html.contains("Relancer") && !html.contains("CompanyCard.Address"));
    let with_data = page(&samples::full(EnrichmentStatus::Failed));
    let panel = field(&with_data, "CompanyCard.Meta.ErrorPanel");
    assert!(
        panel.contains("La source officielle ne répond pas") && panel.contains("dernières valides"),
        "{panel}"
    );
}

#[test]
fn masked_values_are_said_and_never_blank() {
    let mut card = samples::full(EnrichmentStatus::Success);
    card.company = Some(samples::masked());
    let html = page(&card);
    assert!(html.contains("Données partiellement masquées (source officielle)"));
    for name in
        ["CompanyCard.Header.LegalName", "CompanyCard.Address.Line1", "CompanyCard.Address.PostalCode"]
    {
        assert_eq!(field(&html, name), "non diffusible", "{name}");
    }
    assert_eq!(field(&html, "CompanyCard.Address.City"), "PARIS");
    assert!(!html.contains("NON-DIFFUSIBLE"));
}

#[test]
fn absent_values_are_said_too() {
    let mut card = samples::full(EnrichmentStatus::Success);
    if let Some(company) = &mut card.company {
        company.fields.rcs_city = None;
    }
    let html = page(&card);
    assert_eq!(field(&html, "CompanyCard.Registry.City"), "non communiqué");
    assert_eq!(field(&html, "CompanyCard.Identity.SIRET"), "non fourni");
}

#[test]
fn the_street_does_not_repeat_the_town() {
    let html = page(&samples::full(EnrichmentStatus::Success));
    assert_eq!(field(&html, "CompanyCard.Address.Line1"), "9 RUE DU COLONEL PIERRE AVIA");
}

#[test]
fn a_limited_reader_sees_the_company_without_figures_causes_or_buttons() {
    let mut card = samples::full(EnrichmentStatus::Partial);
    card.viewing = Viewing::Limited;
    card.snapshot = None;
    card.retrievals.clear();
    let html = page(&card);
    assert!(html.contains("LA POSTE") && html.contains("Une source n’a pas répondu"));
    assert!(!html.contains("CompanyCard.Finance") && !html.contains("Relancer"));
    card.request.enrichment_status = EnrichmentStatus::Failed;
    card.request.enrichment_error = Some("API_RECHERCHE_ENTREPRISES:401:AUTH_ERROR".to_owned());
    assert!(field(&page(&card), "CompanyCard.Meta.ErrorPanel").contains("n’a pas abouti"));
}

#[test]
fn a_failure_that_is_tried_again_keeps_its_cause_and_its_button() {
    let mut card = samples::full(EnrichmentStatus::Failed);
    card.enrichment_running = true;
    let html = page(&card);
    assert!(html.contains(" data-running") && html.contains("id=\"refresh\""));
    assert!(html.contains("La source officielle ne répond pas") && html.contains("Nouvelle tentative"));
}

#[test]
fn a_ceased_company_is_tagged_in_words() {
    let mut card = samples::full(EnrichmentStatus::Success);
    if let Some(company) = &mut card.company {
        company.fields.active_status = Some(ActiveStatus::Ceased);
    }
    assert_eq!(field(&page(&card), "CompanyCard.Identity.ActiveStatus"), "Cessée");
}

#[test]
fn no_page_holds_inline_code_or_style() {
    let html = page(&samples::full(EnrichmentStatus::Partial));
    assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"));
    assert_eq!(html.matches("<script").count(), html.matches("<script src=").count());
}

#[test]
fn the_fragment_is_the_same_card_without_the_frame() {
    let view = CardView::new(Texts::of(Locale::English), &samples::full(EnrichmentStatus::Success), true);
    let page = CardPage { shell: samples::shell(Locale::English, "/ui/requests/1"), card: view };
    let fragment = page.as_main().render().unwrap();
    assert!(page.render().unwrap().contains(fragment.trim()));
    assert!(fragment.trim_start().starts_with("<div class=\"stack live\"") && !fragment.contains("<html"));
}
