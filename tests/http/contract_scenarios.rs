//! The contract's own scenarios (M3E).

use auth::Role;
use serde_json::json;
use system_tests::Stand;

#[tokio::test]
async fn m3e_s01_a_request_without_identifier_is_refused() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        let refused = stand.post("/v1/requests").by(Role::AgencyUser).json(json!({})).await;
        assert_eq!(refused.code(), (400, "MISSING_COMPANY_IDENTIFIER"));
        assert_eq!(refused["error"], "validation_error");
        assert_eq!(stand.written(), before);
    })
    .await;
}
