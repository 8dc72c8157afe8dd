use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use ipnet::IpNet;
use kernel::{ApiClientId, Id, PermissionSet, TenantId, UserId};

use super::{InputFault, Refusal, SecretHash, Tenant, api_token::ApiSecretTag};

/// A program of a tenant with tokens of its own (platform.md §2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiClient {
    pub id: ApiClientId,
    pub name: String,
    /// Permissions, each by its full name. Empty grants nothing.
    pub scopes: Vec<String>,
    pub is_active: bool,
    /// Where it may call from; empty means anywhere.
    pub allowed_networks: Vec<IpNet>,
    /// Who answers for it; none when the platform made it. It outlives their account.
    pub created_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute: written at most that often.
    pub last_used_at: Option<DateTime<Utc>>,
    pub rotated_at: DateTime<Utc>,
    /// Set once: a revoked client is neither shown nor let in.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Counts changes, so that none overwrites another unseen.
    pub version: i32,
}

/// One of the at most two tokens that a client has at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSecret {
    pub id: Id<ApiSecretTag>,
    pub hash: SecretHash,
    /// The public part of the token.
    pub prefix: String,
    /// Set once a newer one has taken over.
    pub expires_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// How a secret is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiSecretKey {
    /// By the token that was shown.
    Token(SecretHash),
    /// As an access token names it.
    Id(TenantId, Id<ApiSecretTag>),
}

/// A token with all that decides whether it lets its holder in.
#[derive(Clone, Debug)]
pub struct ApiStanding {
    pub tenant: Tenant,
    pub client: ApiClient,
    pub secret: ApiSecret,
}

impl ApiClient {
    const MOST_NETWORKS: usize = 50;

    /// # Errors
    /// [`InputFault`] on `allowed_cidrs`: `malformed` or `too_many`.
    pub fn parse_networks(texts: &[String]) -> Result<Vec<IpNet>, InputFault> {
        if texts.len() > Self::MOST_NETWORKS {
            return Err(InputFault::new("allowed_cidrs", "too_many"));
        }
        let networks: Option<Vec<IpNet>> = texts.iter().map(|text| network(text)).collect();
        networks.ok_or(InputFault::new("allowed_cidrs", "malformed"))
    }

    /// What its scopes allow. What operators do is in no tenant's gift.
    pub fn permissions(&self) -> PermissionSet {
        PermissionSet::new(self.scopes.iter().cloned().map(Into::into), ["platform:*".into()])
    }

    /// Where it may call from, as texts.
    pub fn networks(&self) -> Vec<String> {
        self.allowed_networks.iter().map(ToString::to_string).collect()
    }
}

/// A network, or an address alone; numbers without zeros before them.
fn network(text: &str) -> Option<IpNet> {
    let Some((address, length)) = text.split_once('/') else {
        return text.parse::<IpAddr>().ok().map(IpNet::from);
    };
    let is_plain = length == "0" || length.starts_with(|first: char| matches!(first, '1'..='9'));
    let length = length.parse().ok().filter(|_| is_plain)?;
    Some(IpNet::new(address.parse().ok()?, length).ok()?.trunc())
}

impl ApiSecret {
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|at| now < at)
    }

    /// The secrets of a client after `new` has taken over: the newest so far lives on for `overlap`, older ones end.
    pub fn rotate(mut secrets: Vec<Self>, new: Self, overlap: TimeDelta) -> Vec<Self> {
        let now = new.created_at;
        secrets.retain(|secret| secret.is_live(now));
        secrets.sort_by_key(|secret| (secret.created_at, secret.id));
        let predecessor = secrets.pop().filter(|_| overlap > TimeDelta::zero());
        let ends = now + overlap;
        let predecessor = predecessor.map(|secret| {
            let expires_at = Some(secret.expires_at.map_or(ends, |at| at.min(ends)));
            Self { expires_at, ..secret }
        });
        predecessor.into_iter().chain([new]).collect()
    }
}

impl ApiStanding {
    /// The tenant in whose name the token acts at `now`, whatever it is open to.
    ///
    /// # Errors
    /// [`Refusal::Expired`], or [`Refusal::Revoked`] when the client no longer stands.
    pub fn admit(&self, now: DateTime<Utc>) -> Result<TenantId, Refusal> {
        let Self { tenant, client, secret } = self;
        if client.revoked_at.is_some() || !client.is_active {
            return Err(Refusal::Revoked);
        }
        if !secret.is_live(now) || client.expires_at.is_some_and(|at| at <= now) {
            return Err(Refusal::Expired);
        }
        Ok(tenant.id)
    }

    /// When it stops letting in by itself.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        [self.secret.expires_at, self.client.expires_at].into_iter().flatten().min()
    }

    /// Whether it is time to note again that the client calls (platform.md §2.1: at most once a minute).
    pub fn is_touch_due(&self, now: DateTime<Utc>) -> bool {
        self.client.last_used_at.is_none_or(|at| now - at >= TimeDelta::minutes(1))
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::instant;
    use uuid::Uuid;

    use super::*;

    fn secret(number: u128, minute: i64) -> ApiSecret {
        let id = Id::from_uuid(Uuid::from_u128(number));
        let created_at = instant("2026-11-21T10:00:00Z") + TimeDelta::minutes(minute);
        let hash = SecretHash::of(&number.to_string());
        ApiSecret { id, hash, prefix: "p".repeat(12), expires_at: None, created_at }
    }

    fn lives(secrets: &[ApiSecret]) -> Vec<(u128, Option<i64>)> {
        let begin = instant("2026-11-21T10:00:00Z");
        let minutes = |secret: &ApiSecret| secret.expires_at.map(|at| (at - begin).num_minutes());
        secrets.iter().map(|secret| (secret.id.as_uuid().as_u128(), minutes(secret))).collect()
    }

    #[test]
    fn a_client_has_at_most_two_live_secrets_and_an_overlap_never_grows() {
        let hour = TimeDelta::hours(1);
        let second = ApiSecret::rotate(vec![secret(1, 0)], secret(2, 10), hour);
        assert_eq!(lives(&second), [(1, Some(70)), (2, None)]);
        let third = ApiSecret::rotate(second.clone(), secret(3, 20), hour);
        assert_eq!(lives(&third), [(2, Some(80)), (3, None)]);
        assert_eq!(lives(&ApiSecret::rotate(second, secret(3, 20), TimeDelta::zero())), [(3, None)]);
        let ending = ApiSecret { expires_at: Some(secret(1, 30).created_at), ..secret(1, 0) };
        let after = ApiSecret::rotate(vec![ending], secret(2, 10), hour);
        assert_eq!(lives(&after), [(1, Some(30)), (2, None)]);
    }

    #[test]
    fn networks_are_read_in_both_families_and_a_lone_address_is_one() {
        let read = |text: &str| ApiClient::parse_networks(&[text.to_owned()]).map(|all| all[0].to_string());
        assert_eq!(read("10.1.2.3/8"), Ok("10.0.0.0/8".to_owned()));
        assert_eq!(read("2001:db8::/32"), Ok("2001:db8::/32".to_owned()));
        assert_eq!(read("192.0.2.7"), Ok("192.0.2.7/32".to_owned()));
        for text in ["10.0.0.0/33", "10.0.0.0/08", "010.0.0.0/8", "10.0.0.0/+8", "10.0.0.0/", "/8", "::/129"]
        {
            assert_eq!(read(text).unwrap_err().reason, "malformed", "{text}");
        }
        assert_eq!(ApiClient::parse_networks(&vec!["::1".to_owned(); 51]).unwrap_err().reason, "too_many");
    }
}
