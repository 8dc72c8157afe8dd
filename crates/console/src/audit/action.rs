//! The acts that the trail knows, and the keys of their words.

/// In the order of the choice.
pub const KNOWN: [(&str, &str); 42] = [
    ("auth.login.succeeded", "act-auth-login-succeeded"),
    ("auth.login.refused", "act-auth-login-refused"),
    ("auth.login.locked", "act-auth-login-locked"),
    ("auth.token.issued", "act-auth-token-issued"),
    ("auth.session.renewed", "act-auth-session-renewed"),
    ("auth.session.revoked", "act-auth-session-revoked"),
    ("auth.session.switched", "act-auth-session-switched"),
    ("auth.sessions.revoked", "act-auth-sessions-revoked"),
    ("auth.password.changed", "act-auth-password-changed"),
    ("auth.password.forgotten", "act-auth-password-forgotten"),
    ("auth.password.reset", "act-auth-password-reset"),
    ("auth.profile.changed", "act-auth-profile-changed"),
    ("auth.user.created", "act-auth-user-created"),
    ("auth.member.invited", "act-auth-member-invited"),
    ("auth.invitation.sent", "act-auth-invitation-sent"),
    ("auth.invitation.withdrawn", "act-auth-invitation-withdrawn"),
    ("auth.member.joined", "act-auth-member-joined"),
    ("auth.member.added", "act-auth-member-added"),
    ("auth.member.changed", "act-auth-member-changed"),
    ("auth.member.disabled", "act-auth-member-disabled"),
    ("auth.member.enabled", "act-auth-member-enabled"),
    ("auth.member.roles_changed", "act-auth-member-roles-changed"),
    ("auth.member.unlocked", "act-auth-member-unlocked"),
    ("auth.customer.created", "act-auth-customer-created"),
    ("auth.customer.changed", "act-auth-customer-changed"),
    ("auth.api_client.created", "act-auth-api-client-created"),
    ("auth.api_client.changed", "act-auth-api-client-changed"),
    ("auth.api_client.rotated", "act-auth-api-client-rotated"),
    ("auth.api_client.revoked", "act-auth-api-client-revoked"),
    ("auth.flag.set", "act-auth-flag-set"),
    ("auth.flag.unset", "act-auth-flag-unset"),
    ("access.denied", "act-access-denied"),
    ("enrichment.request.submitted", "act-enrichment-request-submitted"),
    ("enrichment.request.opened", "act-enrichment-request-opened"),
    ("enrichment.request.refreshed", "act-enrichment-request-refreshed"),
    ("audit.trail.read", "act-audit-trail-read"),
    ("audit.trail.exported", "act-audit-trail-exported"),
    ("audit.security_events.read", "act-audit-security-events-read"),
    ("audit.chain.verified", "act-audit-chain-verified"),
    ("audit.person.forgotten", "act-audit-person-forgotten"),
    ("mail.letter.sent", "act-mail-letter-sent"),
    ("retention.run", "act-retention-run"),
];

/// The key of an act's words; one that is not known here shows its own name beneath.
pub fn words(action: &str) -> &'static str {
    KNOWN.iter().find(|(name, _)| *name == action).map_or("act-other", |(_, key)| key)
}
