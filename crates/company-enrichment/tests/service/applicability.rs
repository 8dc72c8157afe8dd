//! Registers that cannot know a company are left alone (company-enrichment.md §5, "not called").

use company_enrichment::{Settings, model::EnrichmentStatus};

use crate::{
    callers::Preset,
    sources::Answer,
    world::{LA_POSTE, World},
};

#[tokio::test(flavor = "multi_thread")]
async fn s36_an_association_is_asked_of_neither_register_and_succeeds() {
    for world in World::with_registers() {
        world.search.usually(Answer::of_category("9220"));
        let card = world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await.card;
        assert_eq!(card.request.enrichment_status, EnrichmentStatus::Success);
        assert_eq!((world.rne.calls(), world.rcs.calls(), card.retrievals.len()), (0, 0, 1));
        assert_eq!(world.told("SourceFetched", "source_api"), ["API_RECHERCHE_ENTREPRISES"]);
        assert_eq!(world.told("Completed", "sources_success_count"), ["1"]);
        assert_eq!(world.told("Completed", "sources_failed_count"), ["0"]);
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_rule_every_configured_source_is_asked() {
    let settings = Settings { applicability: false, ..Settings::default() };
    for world in World::with_registers_and(&settings) {
        world.search.usually(Answer::of_category("9220"));
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        assert_eq!((world.rne.calls(), world.rcs.calls()), (1, 1));
        world.assert_at_rest();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_asked_while_the_search_has_not_told_the_kind_of_company() {
    for world in World::with_registers() {
        world.search.usually(Answer::shell());
        world.submit(&world.caller(Preset::AgencyUser), LA_POSTE).await;
        assert_eq!((world.rne.calls(), world.rcs.calls()), (1, 1));
        world.assert_at_rest();
    }
}
