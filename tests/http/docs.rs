//! `/docs`: the description for people, from this binary alone.

use system_tests::Stand;

/// What the page asks for: the values of `src` and `href`.
fn asked_for(page: &str) -> Vec<&str> {
    let values = ["src=\"", "href=\""].into_iter().flat_map(|start| page.split(start).skip(1));
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    Stand::everywhere(async |stand| {
        let page = stand.get("/docs/").await.expect(200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        let sources = policy.split([' ', ';']).filter(|word| word.contains(['.', ':', '*']));
        assert_eq!(sources.collect::<Vec<_>>(), ["data:"], "no other host: {policy}");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "no inline script: {policy}");

        let asked = asked_for(&page.text);
        assert!(asked.len() >= 4, "{asked:?}");
        for file in asked {
            let name = file.trim_start_matches("./");
            assert!(!name.contains(['/', ':']), "{file} is not beside the page");
            let answer = stand.get(format!("/docs/{name}")).await.expect(200);
            assert_eq!(answer.header("content-security-policy"), policy);
        }
        assert!(!page.text.contains("<script>"), "nothing inline");
        let start = stand.get("/docs/swagger-initializer.js").await.expect(200).text;
        assert!(
            start.contains(r#""url": "/openapi.json""#) && start.contains(r#""validatorUrl": "none""#),
            "{start}"
        );
        stand.get("/docs/nothing.js").await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn outside_a_desk_there_is_no_page_unless_asked_for() {
    Stand::with("DOCS_ENABLED", "false")
        .everywhere(async |stand| {
            stand.get("/docs/").await.expect(404);
            stand.get("/openapi.json").await.expect(200);
        })
        .await;
}
