//! Users, memberships and sessions.
