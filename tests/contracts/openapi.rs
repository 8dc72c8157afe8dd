//! `contracts/openapi.json` is what the code says.

use std::{fs, path::Path};

use system_tests::{Setup, TestDatabase};

#[test]
fn the_committed_description_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/openapi.json");
    let committed = fs::read_to_string(path).unwrap_or_default();
    let generated = api::openapi().to_pretty_json().unwrap();
    let differs =
        committed.lines().zip(generated.lines()).position(|(committed, generated)| committed != generated);
    assert!(
        committed.trim_end() == generated,
        "the API changed (first at line {:?}): run `cargo run -- openapi > contracts/openapi.json` and look at the difference",
        differs.map(|line| line + 1),
    );
}

#[tokio::test]
async fn the_served_description_is_the_generated_one() {
    let stand = Setup::default().on(TestDatabase::sqlite());
    let served = stand.get("/openapi.json").await.expect(200);
    assert_eq!(served.json, serde_json::to_value(api::openapi()).unwrap());
}
