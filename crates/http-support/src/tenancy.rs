//! A call is for the tenant of its credential, whatever tenant or role it names beside (platform.md §8).

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use actix_web::{HttpMessage, HttpRequest};
use kernel::{Context, Quota, TenantId};
use serde_json::value::RawValue;

use crate::{Edge, denials};

const HEADER: &str = "X-Tenant-Id";
/// Members that no body needs: read where its type has them, else passed over.
const MEMBERS: [&str; 2] = [TENANT, "role"];
const TENANT: &str = "tenant_id";

/// One caller is told of once a minute, so that nobody fills a table with it.
const TELLING: Quota = Quota { limit: 1, window: Duration::from_mins(1), burst: 1 };
/// Of what a caller names, so much is written down.
const LONGEST: usize = 100;

/// The tenant that a body names, left for [`tell`].
#[derive(Clone)]
struct NamedInBody(String);

/// The object `text` without the members that are passed over, texts or null; none when it has none of them.
pub(crate) fn without_naming(text: &str) -> Option<String> {
    let mut members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
    let before = members.len();
    let is_named = |value: &RawValue| value.get().starts_with('"') || value.get() == "null";
    members.retain(|name, value| !(MEMBERS.contains(&&**name) && is_named(value)));
    if members.len() == before { None } else { serde_json::to_string(&members).ok() }
}

/// Leaves the tenant that a body names for [`tell`].
pub(crate) fn remember(request: &HttpRequest, body: &[u8]) {
    if !body.windows(TENANT.len()).any(|part| part == TENANT.as_bytes()) {
        return;
    }
    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_slice(body).unwrap_or_default();
    let named =
        members.get(TENANT).map(|value| value.get().trim_matches('"')).filter(|named| *named != "null");
    if let Some(named) = named {
        request.extensions_mut().insert(NamedInBody(named.to_owned()));
    }
}

/// Tells of a signed-in caller who named another tenant than theirs. The call is answered all the same.
pub(crate) async fn tell(edge: &Edge, request: &HttpRequest) {
    let Some((witness, cx)) = edge.witness.as_ref().zip(denials::caller(request)) else { return };
    let Some(mut named) = misnamed(request, &cx) else { return };
    if !is_to_be_told(edge, &cx).await {
        return;
    }
    if let Some((end, _)) = named.char_indices().nth(LONGEST) {
        named.truncate(end);
    }
    if let Err(fault) = witness.misnamed(&cx, &named).await {
        tracing::error!(cause = %fault, "the naming of another tenant was not written down");
    }
}

/// The first tenant that the call names and that is not the caller's by its id.
fn misnamed(request: &HttpRequest, cx: &Context) -> Option<String> {
    let in_headers =
        request.headers().get_all(HEADER).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let in_body = request.extensions().get::<NamedInBody>().map(|named| named.0.clone());
    let mut named = in_headers.chain(in_body);
    named.find(|named| TenantId::parse(named).is_none_or(|named| Some(named) != cx.tenant()))
}

async fn is_to_be_told(edge: &Edge, cx: &Context) -> bool {
    let Some(limits) = &edge.limits else { return true };
    let key = format!("tenant_mismatch:{:?}:{:?}", cx.tenant(), cx.actor);
    limits.limiter.take(&key, TELLING).await.allowed
}
