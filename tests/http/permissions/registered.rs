//! What the application registers, as the framework tells it.

use std::collections::BTreeSet;

use system_tests::Stand;

type Routes = BTreeSet<(String, String)>;

/// Of the kit itself.
const OURS: [&str; 2] = ["/panic", "/routes"];

/// Other names of `/healthz`, under which probes look for it.
const ALIASES: [&str; 3] = ["/health", "/v1/health", "/v1/healthz"];

/// Every route once: aliases and the second mount left out.
pub async fn routes(stand: &Stand) -> Routes {
    let mut routes = all(stand).await;
    routes.retain(|(_, path)| !path.starts_with("/api/v1/") && !ALIASES.contains(&path.as_str()));
    routes
}

/// Every route: method and template.
pub async fn all(stand: &Stand) -> Routes {
    let report = stand.get("/routes").await.expect(200).json;
    let mut routes = Routes::new();
    for item in report.as_array().unwrap() {
        let path = template(item["full_path"].as_str().unwrap());
        let methods: Vec<_> =
            item["methods"].as_array().unwrap().iter().map(|method| method.as_str().unwrap()).collect();
        // A route for every method is listed by the one that browsers use.
        let methods = if methods.is_empty() { vec!["GET"] } else { methods };
        routes.extend(methods.into_iter().map(|method| (method.to_owned(), path.clone())));
    }
    routes.retain(|(_, path)| !OURS.contains(&path.as_str()));
    routes
}

/// `{id:[^/:]+}` reads `{id}`.
fn template(pattern: &str) -> String {
    let Some((before, rest)) = pattern.split_once('{') else { return pattern.to_owned() };
    let (parameter, after) = rest.split_once('}').unwrap();
    let name = parameter.split(':').next().unwrap();
    format!("{before}{{{name}}}{}", template(after))
}
