//! `contracts/permissions.csv`: every route, every preset, and what each is answered.
//!
//! A cell is a status; `login` is a redirect to the sign-in page. Where a route names an object, `own/other` are the
//! answers for an object of the caller's own tenant and for one of another.

mod clients;
mod customers;
mod identity;
mod invitations;
mod matrix;
mod members;
mod registered;
mod visits;

use std::collections::{BTreeMap, BTreeSet};

use auth::Role;
use system_tests::{Contract, Setup, Stand, TestDatabase};

use self::{
    matrix::{Matrix, Row},
    visits::Visits,
};

#[tokio::test]
async fn every_registered_route_has_a_row_and_every_row_is_registered() {
    let stand = Setup::default().on(TestDatabase::sqlite());
    let (rows, registered) = (Matrix::read().routes(), registered::routes(&stand).await);
    let without_row: Vec<_> = registered.difference(&rows).collect();
    let without_route: Vec<_> = rows.difference(&registered).collect();
    assert!(without_row.is_empty(), "registered, but not in contracts/permissions.csv: {without_row:?}");
    assert!(without_route.is_empty(), "in contracts/permissions.csv, but not registered: {without_route:?}");
}

#[tokio::test]
async fn both_mounts_have_the_same_routes() {
    let stand = Setup::default().on(TestDatabase::sqlite());
    let all = registered::all(&stand).await;
    let below = |mount: &str| -> BTreeSet<_> {
        let rest =
            |(method, path): &(String, String)| Some((method.clone(), path.strip_prefix(mount)?.to_owned()));
        all.iter().filter_map(rest).collect()
    };
    assert!(!below("/v1/").is_empty());
    assert_eq!(below("/v1/"), below("/api/v1/"));
}

#[test]
fn the_rows_beside_the_pages_are_the_described_operations() {
    let described = Contract::ours().operations().map(|(method, path)| (method.to_owned(), path.to_owned()));
    let mut rows = Matrix::read().routes();
    rows.retain(|(_, path)| path != "/" && !path.starts_with("/ui") && !path.starts_with("/docs"));
    assert_eq!(rows, described.collect());
}

#[tokio::test]
async fn every_preset_is_answered_as_its_row_says() {
    Stand::everywhere(async |stand| {
        let matrix = Matrix::read();
        let mut visits = Visits::begin(stand).await;
        let mut found = Matrix::empty();
        for Row { method, path, .. } in matrix.rows() {
            let mut cells = Vec::new();
            for preset in matrix::presets() {
                cells.push(visits.cell(method, path, preset).await);
            }
            found.push(method, path, cells);
        }
        stand.work().await;
        assert_no_call_asked_the_database_too_often(stand).await;
        assert_eq!(
            matrix.differences(&found),
            [] as [String; 0],
            "expected and found, in contracts/permissions.csv"
        );
    })
    .await;
}

/// No call and no page of the whole matrix takes more than fifteen queries (platform.md §7.6).
async fn assert_no_call_asked_the_database_too_often(stand: &Stand) {
    let text = stand.get("/metrics").await.expect(200).text;
    let of = |start: &str, bound: &str| -> BTreeMap<String, String> {
        let start = format!("comptoir_http_request_db_queries_{start}{{");
        let lines = text.lines().filter_map(|line| line.strip_prefix(&start)?.split_once("} "));
        let lines = lines.filter(|(labels, _)| labels.contains(bound));
        lines.map(|(labels, value)| (labels.replace(bound, ""), value.to_owned())).collect()
    };
    let (all, fifteen) = (of("count", ""), of("bucket", r#",le="15""#));
    assert!(all.len() > 40, "{all:?}");
    let is_greedy = |(series, count): &(&String, &String)| fifteen.get(*series) != Some(*count);
    let greedy: Vec<_> = all.iter().filter(is_greedy).collect();
    assert!(greedy.is_empty(), "too many queries: {greedy:?}");
}

#[tokio::test]
async fn every_described_operation_answers_the_owner_or_the_system_with_a_success() {
    Stand::everywhere(async |stand| {
        let mut visits = Visits::begin(stand).await;
        // What platform administrators alone do is visited where they are (`tenants`).
        let operations = Contract::ours().operations().filter(|it| *it != ("POST", "/v1/tenants"));
        for (method, path) in operations {
            // No person does what crosses tenants.
            let role = if path.starts_with("/v1/admin/retention") { Role::System } else { Role::Owner };
            let cell = visits.cell(method, path, Some(role)).await;
            assert!(cell.starts_with('2'), "{method} {path}: {cell}");
        }
        stand.work().await;
    })
    .await;
}

/// company-enrichment.md §8. Reading by a consultant and a customer is narrower, which the cards show.
#[test]
fn scenario_19_the_file_lets_each_preset_do_exactly_what_m3d_lists() {
    use Role::{AgencyUser, ClientUser, Consultant, Owner, System, TenantAdmin};
    let matrix = Matrix::read();
    for (method, path, admitted) in [
        ("POST", "/v1/requests", &[Owner, TenantAdmin, AgencyUser, ClientUser, System][..]),
        ("GET", "/v1/requests", &[Owner, TenantAdmin, AgencyUser, Consultant, ClientUser, System]),
        ("GET", "/v1/requests/{id}", &[Owner, TenantAdmin, AgencyUser, Consultant, ClientUser, System]),
        ("POST", "/v1/requests/{id}:refresh-company", &[Owner, TenantAdmin, AgencyUser, System]),
    ] {
        let row = matrix.rows().iter().find(|row| (&*row.method, &*row.path) == (method, path)).unwrap();
        for (preset, cell) in matrix::presets().zip(&row.cells) {
            let is_admitted = preset.is_some_and(|role| admitted.contains(&role));
            let refused = if preset.is_none() { "401" } else { "403" };
            let as_listed = if is_admitted { cell.starts_with('2') } else { cell.starts_with(refused) };
            assert!(as_listed, "{method} {path} {preset:?}: {cell}");
        }
    }
}
