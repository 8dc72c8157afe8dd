//! Whether row level security can do its work on this database (platform.md §6.2, specs/README 15).

use diesel::{
    PgConnection, QueryableByName, RunQueryDsl as _, sql_query,
    sql_types::{Array, Text},
};

use super::connection::SqlConnection;

/// What would let a unit of work see rows of another tenant: a role that policies do not bind, or a table without them.
/// The login may be anyone, since every transaction takes one of these roles.
const LAXITIES: &str = "
    SELECT 'the role ' || rolname || ' passes by row level security: ALTER ROLE ' || rolname || ' NOSUPERUSER NOBYPASSRLS'
           AS words
    FROM pg_roles WHERE rolname IN ('comptoir_app', 'comptoir_system') AND (rolsuper OR rolbypassrls)
    UNION ALL
    SELECT 'the role ' || r.rolname || ' is a member of ' || o.rolname || ', which passes by row level security'
    FROM pg_roles r JOIN pg_roles o ON o.rolname <> r.rolname AND pg_has_role(r.oid, o.oid, 'MEMBER')
    WHERE r.rolname IN ('comptoir_app', 'comptoir_system') AND NOT r.rolsuper AND (o.rolsuper OR o.rolbypassrls)
    UNION ALL
    SELECT 'the table ' || relname || ' belongs to ' || pg_get_userbyid(relowner) || ', who could lift its policies'
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
      AND pg_get_userbyid(relowner) IN ('comptoir_app', 'comptoir_system')
    UNION ALL
    SELECT 'the table ' || relname || ' does not force row level security'
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)";

/// Whose role a login lacks: without it none of its transactions could begin.
const LACKS: &str = "
    SELECT 'the login ' || current_user || ' is no member of ' || role || ': GRANT ' || role || ' TO '
           || quote_ident(current_user) AS words
    FROM unnest($1) AS role WHERE NOT pg_has_role(current_user, role, 'MEMBER')";

/// Which database this is, of which server, whoever asks.
const PLACE: &str = "
    SELECT pg_postmaster_start_time() || ' ' || current_database() || ' ' || coalesce(current_schema(), '') AS words";

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    words: String,
}

/// What units of work in one scope take as their role.
pub const APP_ROLE: &str = "comptoir_app";
pub const SYSTEM_ROLE: &str = "comptoir_system";

/// Every reason why one tenant could see another's rows past the policies. SQLite has none: its guard is the filter of
/// each statement.
///
/// # Errors
/// The database's own.
pub fn laxities(connection: &mut SqlConnection) -> diesel::QueryResult<Vec<String>> {
    let SqlConnection::Postgres(c) = connection else { return Ok(Vec::new()) };
    let found = sql_query(LAXITIES).load::<Words>(c)?;
    Ok(found.into_iter().map(|found| found.words).collect())
}

/// Which of these roles the login of a connection cannot take, each with its remedy.
///
/// # Errors
/// The database's own.
pub fn lacking(connection: &mut SqlConnection, roles: &[&str]) -> diesel::QueryResult<Vec<String>> {
    let SqlConnection::Postgres(c) = connection else { return Ok(Vec::new()) };
    let found = sql_query(LACKS).bind::<Array<Text>, _>(roles).load::<Words>(c)?;
    Ok(found.into_iter().map(|found| found.words).collect())
}

/// Whether two connections lead to the same tables.
///
/// # Errors
/// The database's own.
pub fn same_place(one: &mut SqlConnection, other: &mut SqlConnection) -> diesel::QueryResult<bool> {
    let (SqlConnection::Postgres(one), SqlConnection::Postgres(other)) = (one, other) else {
        return Ok(false);
    };
    let place = |c: &mut PgConnection| sql_query(PLACE).get_result::<Words>(c).map(|found| found.words);
    Ok(place(one)? == place(other)?)
}
