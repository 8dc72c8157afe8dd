use company_enrichment::{Error, List, Sought};
use kernel::{Context, DomainError, ErrorKind, Start, Stretch};

use crate::{
    callers::Preset,
    world::{LA_POSTE, World, ask, every_world},
};

/// What happens to each preset that asks for a company, opens a colleague's request, refreshes it, and lists.
const TABLE: [(Preset, [Answered; 4]); 6] = [
    (Preset::TenantAdmin, [Yes, Yes, Yes, Yes]),
    (Preset::AgencyUser, [Yes, Yes, Yes, Yes]),
    (Preset::Consultant, [No, Yes, No, Yes]),
    (Preset::ClientUser, [Yes, Unseen, No, Yes]),
    (Preset::Worker, [No, No, No, No]),
    (Preset::System, [Yes, Yes, Yes, Yes]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered {
    Yes,
    /// 403
    No,
    /// 404, as if it did not exist
    Unseen,
}
use Answered::{No, Unseen, Yes};

impl Answered {
    fn of<T>(result: &Result<T, Error>) -> Self {
        match result.as_ref().map_err(DomainError::kind) {
            Ok(_) => Yes,
            Err(ErrorKind::NotFound) => Unseen,
            Err(kind) => {
                assert_eq!(kind, ErrorKind::Forbidden);
                No
            }
        }
    }
}

fn first_page() -> List {
    let stretch = Stretch { start: Start::Newest { skip: 0 }, size: 20 };
    List { sought: Sought::default(), stretch, counted: true }
}

/// A colleague; the customer's one is bound to a customer who has no request yet.
fn colleague(world: &World, cx: &Context, preset: Preset) -> Context {
    let client = (preset == Preset::ClientUser).then(|| world.id());
    Context { client, ..world.colleague(cx.tenant().unwrap(), preset) }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_preset_may_do_what_its_row_says() {
    assert_eq!(TABLE.map(|(preset, _)| preset), Preset::ALL);
    for world in every_world() {
        let owner = world.caller(Preset::TenantAdmin);
        for (preset, expected) in TABLE {
            let id = world.submit(&owner, LA_POSTE).await.card.request.id;
            let cx = colleague(&world, &owner, preset);
            let answered = [
                Answered::of(&world.service.submit(&cx, ask(LA_POSTE)).await),
                Answered::of(&world.service.open(&cx, id).await),
                Answered::of(&world.service.refresh(&cx, id).await),
                Answered::of(&world.service.list(&cx, first_page()).await),
            ];
            assert_eq!(answered, expected, "{preset:?} on {:?}", world.database);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_39_who_may_not_leaves_no_trace() {
    for world in every_world() {
        let cx = world.caller(Preset::Worker);
        assert!(world.service.submit(&cx, ask(LA_POSTE)).await.is_err());
        for table in ["requests", "background_jobs", "events_outbox", "audit_events"] {
            assert_eq!(world.database.count(table), 0, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_39_another_tenants_request_does_not_exist() {
    for world in every_world() {
        let id = world.submit(&world.caller(Preset::TenantAdmin), LA_POSTE).await.card.request.id;
        let stranger = world.caller(Preset::TenantAdmin);
        let foreign = world.service.open(&stranger, id).await.unwrap_err();
        let missing = world.service.open(&stranger, world.id()).await.unwrap_err();
        assert_eq!((foreign.to_string(), foreign.code()), (missing.to_string(), missing.code()));
        assert!(matches!(world.refresh(&stranger, id).await, Err(Error::NotFound)));
        assert_eq!(world.service.list(&stranger, first_page()).await.unwrap().total, Some(0));
        assert_eq!(world.told("Requested", "trigger").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_user_sees_the_requests_of_that_customer_only() {
    for world in every_world() {
        let agency = world.caller(Preset::AgencyUser);
        let ours = colleague(&world, &agency, Preset::ClientUser);
        let theirs = colleague(&world, &agency, Preset::ClientUser);
        let id = world.submit(&ours, LA_POSTE).await.card.request.id;
        world.submit(&agency, LA_POSTE).await;
        assert_eq!(world.open(&ours, id).await.request.client_id, ours.client);
        assert!(matches!(world.service.open(&theirs, id).await, Err(Error::NotFound)));
        for (cx, total) in [(&ours, 1), (&theirs, 0), (&agency, 2)] {
            assert_eq!(world.service.list(cx, first_page()).await.unwrap().total, Some(total));
        }
        let unbound = Context { client: None, ..ours };
        assert!(matches!(world.service.open(&unbound, id).await, Err(Error::NotFound)));
        assert_eq!(world.service.list(&unbound, first_page()).await.unwrap().total, Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_create_and_not_read_learns_what_became_of_the_request_and_nothing_of_the_company() {
    for world in every_world() {
        for scopes in [&["requests:create"][..], &["requests:create", "requests:read_own_client"]] {
            let granted = scopes.iter().map(|scope| (*scope).into());
            let cx = Context {
                permissions: kernel::PermissionSet::new(granted, []),
                client: None,
                ..world.caller(Preset::TenantAdmin)
            };
            let submitted = world.service.submit(&cx, ask(LA_POSTE)).await.unwrap().value;
            assert!(submitted.is_final() && submitted.card.company.is_none());
            assert!(world.service.open(&cx, submitted.card.request.id).await.is_err());
        }
    }
}
