//! The list of requests: its filters, its stretches and its count.

use std::time::Duration;

use chrono::TimeDelta;
use company_enrichment::{
    Error, RequestFilter, RequestLine, Sought,
    model::{Company, EnrichmentStatus, Fields, Request},
};
use kernel::{Clock, Context, Id, Start, Stretch, Stretched};

use crate::{
    enrichment::{insert, request},
    support::{Ports, every_database},
};

pub const NEWEST: Stretch = Stretch { start: Start::Newest { skip: 0 }, size: 20 };

/// No filter, and nothing is old yet.
pub fn everything() -> RequestFilter {
    let fresh_since = kernel::testing::instant("2020-01-01T00:00:00Z");
    RequestFilter { sought: Sought::default(), client: None, fresh_since }
}

async fn list(
    ports: &Ports,
    cx: &Context,
    filter: RequestFilter,
    stretch: Stretch,
) -> Stretched<RequestLine> {
    let listed =
        ports.tenant.read(cx, move |tx| Ok::<_, Error>(tx.list_requests(&filter, stretch, true)?)).await;
    listed.unwrap()
}

async fn ids(ports: &Ports, cx: &Context, filter: RequestFilter) -> Vec<Id<Request>> {
    let found = list(ports, cx, filter, NEWEST).await;
    assert_eq!(found.total, Some(found.items.len() as u64));
    found.items.iter().map(|line| line.request.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn stretches_lie_side_by_side_newest_first_whichever_way_they_are_read() {
    for ports in every_database() {
        let cx = ports.caller();
        let mut made = Vec::new();
        for _ in 0..5 {
            ports.clock.advance(Duration::from_secs(1));
            made.push(insert(&ports, &cx, request(&ports, "356000000")).await.id);
        }
        made.reverse();
        for (start, range) in [
            (Start::Newest { skip: 0 }, 0..2),
            (Start::Newest { skip: 2 }, 2..4),
            (Start::Newest { skip: 4 }, 4..5),
            (Start::OlderThan(made[1].as_uuid()), 2..4),
            (Start::NewerThan(made[4].as_uuid()), 2..4),
            (Start::NewerThan(made[2].as_uuid()), 0..2),
            (Start::NewerThan(made[0].as_uuid()), 0..0),
        ] {
            let found = list(&ports, &cx, everything(), Stretch { start, size: 2 }).await;
            let shown: Vec<_> = found.items.iter().map(|line| line.request.id).collect();
            assert_eq!((shown, found.total), (made[range].to_vec(), Some(5)), "{start:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_narrowed_by_what_its_lines_show() {
    for ports in every_database() {
        let cx = ports.caller();
        let start = ports.clock.now();
        let known = |siren: &str, updated_at| {
            let fields = Fields { legal_name: Some("LA POSTE".into()), ..Fields::default() };
            Company { fields, updated_at, ..Company::skeleton(siren.parse().unwrap()) }
        };
        let fresh_since = start - TimeDelta::days(30);
        let companies = [
            known("356000000", start),
            known("552032534", fresh_since),
            Company::skeleton("383657467".parse().unwrap()),
        ];
        let system = Context::system("test");
        let put = ports.system.write(&system, move |tx| {
            companies.iter().try_for_each(|company| tx.put_company(company))?;
            Ok::<_, Error>(())
        });
        put.await.unwrap();
        let client = ports.id();
        let mut made = Vec::new();
        for (siren, enrichment_status, client_id) in [
            ("356000000", EnrichmentStatus::Success, None),
            ("552032534", EnrichmentStatus::Success, None),
            ("356000000", EnrichmentStatus::Pending, Some(client)),
            ("383657467", EnrichmentStatus::Success, None),
            ("130025265", EnrichmentStatus::Success, None),
        ] {
            let request = Request { enrichment_status, client_id, ..request(&ports, siren) };
            made.push(insert(&ports, &cx, request).await.id);
            ports.clock.advance(Duration::from_millis(1));
        }
        let everything = RequestFilter { fresh_since, ..everything() };
        let sought = |sought| RequestFilter { sought, ..everything };
        let status = |status| sought(Sought { status: Some(status), ..Sought::default() });
        let of = Sought { siren: "356000000".parse().ok(), ..Sought::default() };
        let moment = start + TimeDelta::milliseconds(1);
        for (filter, expected) in [
            (status(EnrichmentStatus::Success), &[4, 3, 0][..]),
            (status(EnrichmentStatus::Stale), &[1]),
            (status(EnrichmentStatus::Pending), &[2]),
            (status(EnrichmentStatus::Partial), &[]),
            (sought(of), &[2, 0]),
            (sought(Sought { since: Some(moment), ..of }), &[2]),
            (sought(Sought { since: Some(moment), ..Sought::default() }), &[4, 3, 2, 1]),
            (sought(Sought { until: Some(moment), ..Sought::default() }), &[0]),
            (RequestFilter { client: Some(client), ..everything }, &[2]),
            (RequestFilter { client: Some(ports.id()), ..everything }, &[]),
        ] {
            let expected: Vec<_> = expected.iter().map(|place: &usize| made[*place]).collect();
            assert_eq!(ids(&ports, &cx, filter).await, expected, "{filter:?} on {:?}", ports.database);
        }
    }
}
