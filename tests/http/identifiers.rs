//! What identifies a company, over HTTP (company-enrichment.md §3).

use auth::Role::AgencyUser;
use serde_json::json;
use system_tests::Stand;

#[tokio::test]
async fn scenario_13_a_siren_that_fails_luhn_is_accepted_with_a_warning() {
    Stand::everywhere(async |stand| {
        let created = stand.submit(AgencyUser, "123456789").await.expect(201);
        assert_eq!(created["warnings"], json!([{"field": "siren", "reason": "luhn_check_failed"}]));
        assert!(stand.submit(AgencyUser, "552032534").await.expect(201)["warnings"].is_null());
    })
    .await;
}

#[tokio::test]
async fn scenario_13_in_strict_mode_it_is_refused() {
    Stand::with("COMPANY_LUHN_MODE", "strict")
        .everywhere(async |stand| {
            let before = stand.written();
            let refused = stand.submit(AgencyUser, "123456789").await;
            assert_eq!(refused.code(), (400, "INVALID_SIREN_FORMAT"));
            assert_eq!(refused.details(), [("siren", "luhn_check_failed")]);
            assert_eq!(stand.written(), before);
        })
        .await;
}

#[tokio::test]
async fn scenario_14_in_strict_mode_a_post_office_counts_by_the_sum_of_its_digits() {
    Stand::with("COMPANY_LUHN_MODE", "strict")
        .everywhere(async |stand| {
            let accepted = stand.submit(AgencyUser, "35600000009075").await.expect(201);
            assert!(accepted["warnings"].is_null());
            let refused = stand.submit(AgencyUser, "11122233344455").await;
            assert_eq!(refused.code(), (400, "INVALID_SIRET_FORMAT"));
            assert_eq!(refused.details(), [("siret", "luhn_check_failed")]);
        })
        .await;
}

#[tokio::test]
async fn scenario_15_blanks_are_taken_out_and_the_input_is_kept_as_typed() {
    Stand::everywhere(async |stand| {
        let typed = " 356\u{a0}000\u{202f}000 ";
        let created = stand.submit(AgencyUser, typed).await.expect(201);
        assert_eq!(created["request"]["siren"], "356000000");
        assert_eq!(stand.database.texts("SELECT siren_raw FROM requests"), [typed]);
    })
    .await;
}
