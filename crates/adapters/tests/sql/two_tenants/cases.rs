//! Each method with what belongs to a tenant.

use auth::{
    CustomersSought, MembersSought, SessionsOf,
    audit::{AuditFilter, SecurityFilter, TrailRepository},
    model::{ApiClient, Customer, Ending, MemberStatus, Membership},
};
use company_enrichment::{RequestFilter, Sought, model::Request};
use kernel::{Claim, Id, PageRequest, Start, Stretch, TenantId};
use serde_json::json;

use super::{
    Case,
    theirs::{REFERENCE, alert, event, line, own_job},
};

const ANY_REQUEST: RequestFilter = RequestFilter {
    sought: Sought { status: None, siren: None, since: None, until: None },
    client: None,
    fresh_since: chrono::DateTime::UNIX_EPOCH,
};

const ALL: Stretch = Stretch { start: Start::Newest { skip: 0 }, size: 9 };

/// For what whoever asks adds beside theirs.
const fn another<T>(asking: TenantId) -> Id<T> {
    Id::from_uuid(asking.as_uuid())
}

pub const PROGRAMS: [Case<dyn auth::Repository>; 6] = [
    Case {
        method: "auth: ApiClients::list_api_clients",
        call: |tx, _, _| Ok(tx.list_api_clients(PageRequest::first())?.total > 0),
    },
    Case {
        method: "auth: ApiClients::find_api_client",
        call: |tx, theirs, _| Ok(tx.find_api_client(theirs.program.id)?.is_some()),
    },
    Case { method: "auth: ApiClients::count_api_clients", call: |tx, _, _| Ok(tx.count_api_clients()? > 0) },
    Case {
        method: "auth: ApiClients::insert_api_client",
        call: |tx, theirs, asking| {
            tx.insert_api_client(&ApiClient { id: another(asking), ..theirs.program.clone() })?;
            Ok(false)
        },
    },
    Case {
        method: "auth: ApiClients::update_api_client",
        call: |tx, theirs, _| tx.update_api_client(&theirs.program),
    },
    Case {
        method: "auth: ApiClients::put_api_secrets",
        call: |tx, theirs, _| tx.put_api_secrets(theirs.program.id, &[]).map(|()| false),
    },
];

pub const CUSTOMERS: [Case<dyn auth::Repository>; 6] = [
    Case {
        method: "auth: Customers::list_customers",
        call: |tx, _, _| Ok(tx.list_customers(&CustomersSought::default(), PageRequest::first())?.total > 0),
    },
    Case {
        method: "auth: Customers::list_active_customers",
        call: |tx, _, _| Ok(!tx.list_active_customers()?.is_empty()),
    },
    Case {
        method: "auth: Customers::find_customer",
        call: |tx, theirs, _| Ok(tx.find_customer(theirs.customer.id)?.is_some()),
    },
    Case {
        method: "auth: Customers::hold_reference",
        call: |tx, _, _| Ok(tx.hold_reference(REFERENCE)?.is_some()),
    },
    Case {
        method: "auth: Customers::insert_customer",
        call: |tx, theirs, asking| {
            let another = Customer { id: another(asking), reference: None, ..theirs.customer.clone() };
            tx.insert_customer(&another).map(|()| false)
        },
    },
    Case {
        method: "auth: Customers::update_customer",
        call: |tx, theirs, _| tx.update_customer(&theirs.customer),
    },
];

pub const TRAIL: [Case<dyn TrailRepository>; 2] = [
    Case {
        method: "auth: TrailRepository::list_audit",
        call: |tx, _, _| Ok(!tx.list_audit(&AuditFilter::default(), ALL)?.is_empty()),
    },
    Case {
        method: "auth: TrailRepository::list_security_events",
        call: |tx, _, _| Ok(!tx.list_security_events(&SecurityFilter::default(), ALL)?.is_empty()),
    },
];

/// A session writes for its own tenant, even when it is told another one.
pub const JOURNAL: [Case<dyn auth::Repository>; 6] = [
    Case {
        method: "kernel: Journal::publish",
        call: |tx, theirs, _| tx.publish(event(Some(theirs.tenant))).map(|()| false),
    },
    Case {
        method: "kernel: Journal::audit",
        call: |tx, theirs, _| tx.audit(line(Some(theirs.tenant))).map(|()| false),
    },
    Case {
        method: "kernel: Journal::alert",
        call: |tx, theirs, _| tx.alert(alert(Some(theirs.tenant))).map(|()| false),
    },
    Case { method: "kernel: Journal::enqueue", call: |tx, _, _| Ok(!tx.enqueue(own_job())?.fresh) },
    Case {
        method: "kernel: Journal::claim_key",
        call: |tx, _, _| Ok(matches!(tx.claim_key()?, Claim::Replay(_))),
    },
    Case {
        method: "kernel: Journal::remember",
        call: |tx, _, _| {
            tx.claim_key()?;
            tx.remember(json!("another")).map(|()| false)
        },
    },
];

pub const REQUESTS: [Case<dyn company_enrichment::Repository>; 6] = [
    Case {
        method: "company-enrichment: Repository::insert_request",
        call: |tx, theirs, asking| {
            tx.insert_request(&Request { id: another(asking), ..theirs.request.clone() }, &[])?;
            Ok(false)
        },
    },
    Case {
        method: "company-enrichment: Repository::update_request",
        call: |tx, theirs, _| tx.update_request(&theirs.request, &[]),
    },
    Case {
        method: "company-enrichment: Repository::sees_company",
        call: |tx, theirs, _| tx.sees_company(&theirs.siren),
    },
    Case {
        method: "company-enrichment: Repository::find_request",
        call: |tx, theirs, _| Ok(tx.find_request(theirs.request.id)?.is_some()),
    },
    Case {
        method: "company-enrichment: Repository::list_requests",
        call: |tx, _, _| Ok(!tx.list_requests(&ANY_REQUEST, ALL, true)?.items.is_empty()),
    },
    Case {
        method: "company-enrichment: Repository::attach_request",
        call: |tx, theirs, _| tx.attach_request(theirs.job, theirs.request.id).map(|()| false),
    },
];

pub const COMPANIES: [Case<dyn company_enrichment::Repository>; 5] = [
    Case {
        method: "company-enrichment: Companies::find_company",
        call: |tx, theirs, _| Ok(tx.find_company(&theirs.siren)?.is_some()),
    },
    Case {
        method: "company-enrichment: Companies::list_retrievals",
        call: |tx, theirs, _| Ok(!tx.list_retrievals(&theirs.siren)?.is_empty()),
    },
    Case {
        method: "company-enrichment: Repository::list_documents",
        call: |tx, theirs, _| Ok(!tx.list_documents(&theirs.siren)?.is_empty()),
    },
    Case {
        method: "company-enrichment: Repository::find_snapshot",
        call: |tx, theirs, _| Ok(tx.find_snapshot(&theirs.siren)?.is_some()),
    },
    Case {
        method: "company-enrichment: Repository::is_enriching",
        call: |tx, theirs, _| tx.is_enriching(&theirs.siren),
    },
];

pub const MEMBERS: [Case<dyn auth::SystemRepository>; 9] = [
    Case {
        method: "auth: Members::find_member",
        call: |tx, theirs, asking| Ok(tx.find_member(asking, theirs.owner.user)?.is_some()),
    },
    Case {
        method: "auth: Members::list_members",
        call: |tx, _, asking| {
            Ok(tx.list_members(asking, &MembersSought::default(), PageRequest::first())?.total > 0)
        },
    },
    Case {
        method: "auth: Members::list_owners",
        call: |tx, _, asking| Ok(!tx.list_owners(asking)?.is_empty()),
    },
    Case {
        method: "auth: Members::find_customer_of",
        call: |tx, theirs, asking| Ok(tx.find_customer_of(asking, theirs.customer.id)?.is_some()),
    },
    Case {
        method: "auth: Members::put_membership",
        call: |tx, theirs, tenant| {
            let shut_out = Membership { tenant, status: MemberStatus::Disabled, ..theirs.owner.clone() };
            tx.put_membership(&shut_out).map(|()| false)
        },
    },
    Case {
        method: "auth: Invitations::count_members",
        call: |tx, _, asking| Ok(tx.count_members(asking)? > 0),
    },
    Case {
        method: "auth: Invitations::remove_invitee",
        call: |tx, theirs, asking| tx.remove_invitee(asking, theirs.invited.id),
    },
    Case {
        method: "auth: ApiTokens::touch_api_client",
        call: |tx, theirs, asking| tx.touch_api_client(asking, theirs.program.id, theirs.now).map(|()| false),
    },
    Case {
        method: "auth: Sessions::revoke_sessions",
        call: |tx, theirs, asking| {
            let which = SessionsOf { tenant: Some(asking), except: None };
            Ok(!tx.revoke_sessions(theirs.owner.user, which, Ending::revoked(theirs.now))?.is_empty())
        },
    },
];
