//! The tables of identity, under the names that platform.md §2.1 fixes.

diesel::table! {
    use diesel::sql_types::Text;
    use crate::sql::column::kind::{Id, Instant};
    tenants (id) {
        id -> Id,
        slug -> Text,
        name -> Text,
        status -> Text,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::sql::column::kind::{Id, Instant};
    users (id) {
        id -> Id,
        email -> Text,
        email_key -> Text,
        hashed_password -> Nullable<Text>,
        is_active -> Bool,
        is_platform_admin -> Bool,
        display_name -> Text,
        name_key -> Text,
        locale -> Nullable<Text>,
        password_changed_at -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::sql::column::kind::{Document, Id, Instant};
    memberships (tenant_id, user_id) {
        tenant_id -> Id,
        user_id -> Id,
        status -> Text,
        roles -> Document,
        client_id -> Nullable<Id>,
        extra_permissions -> Document,
        denied_permissions -> Document,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::sql::column::kind::{Id, Instant};
    customers (tenant_id, id) {
        tenant_id -> Id,
        id -> Id,
        name -> Text,
        reference -> Nullable<Text>,
        search_key -> Text,
        is_active -> Bool,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::sql::column::kind::{Document, Id, Instant};
    sessions (id) {
        id -> Id,
        tenant_id -> Id,
        user_id -> Id,
        secret_hash -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        device -> Nullable<Text>,
        ip_prefix -> Nullable<Text>,
        auth_time -> Instant,
        amr -> Document,
        created_at -> Instant,
        expires_at -> Instant,
        last_seen_at -> Instant,
        revoked_at -> Nullable<Instant>,
        revoke_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::sql::column::kind::{Id, Instant};
    refresh_tokens (tenant_id, id) {
        id -> Id,
        tenant_id -> Id,
        session_id -> Id,
        user_id -> Id,
        token_hash -> Text,
        parent_token_hash -> Nullable<Text>,
        counter -> BigInt,
        nonce -> Text,
        role -> Text,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
        revoked_at -> Nullable<Instant>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::sql::column::kind::Instant;
    login_failures (account_hash, ip_prefix) {
        account_hash -> Text,
        ip_prefix -> Text,
        count -> Integer,
        open -> Integer,
        first_at -> Instant,
        locks -> Integer,
        locked_until -> Nullable<Instant>,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::sql::column::kind::{Id, Instant};
    one_time_tokens (id) {
        id -> Id,
        tenant_id -> Nullable<Id>,
        purpose -> Text,
        subject_id -> Id,
        slot -> Text,
        token_hash -> Text,
        nonce -> Text,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::sql::column::kind::{Id, Instant};
    feature_flags (id) {
        id -> Id,
        tenant_id -> Nullable<Id>,
        key -> Text,
        slot -> Text,
        enabled -> Bool,
        variant -> Nullable<Text>,
        rollout_percent -> Integer,
        expires_at -> Nullable<Instant>,
        note -> Nullable<Text>,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::sql::column::kind::{Document, Id, Instant};
    api_clients (tenant_id, client_id) {
        tenant_id -> Id,
        client_id -> Id,
        client_name -> Text,
        scopes -> Document,
        is_active -> Bool,
        allowed_cidrs -> Document,
        created_by -> Nullable<Id>,
        expires_at -> Nullable<Instant>,
        last_used_at -> Nullable<Instant>,
        token_rotated_at -> Instant,
        revoked_at -> Nullable<Instant>,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::sql::column::kind::{Id, Instant};
    api_client_secrets (tenant_id, id) {
        tenant_id -> Id,
        id -> Id,
        client_id -> Id,
        token_hash -> Text,
        token_prefix -> Text,
        expires_at -> Nullable<Instant>,
        created_at -> Instant,
    }
}

diesel::joinable!(memberships -> tenants (tenant_id));
diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(sessions -> tenants (tenant_id));
diesel::joinable!(sessions -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(
    tenants,
    users,
    memberships,
    sessions,
    customers,
    one_time_tokens
);
diesel::allow_tables_to_appear_in_same_query!(api_clients, api_client_secrets, tenants);
