//! Whether row level security can do its work on this database (platform.md §6.2, specs/README 15).

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};

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

#[derive(QueryableByName)]
struct Laxity {
    #[diesel(sql_type = Text)]
    words: String,
}

/// Every reason why one tenant could see another's rows past the policies. SQLite has none: its guard is the filter of
/// each statement.
///
/// # Errors
/// The database's own.
pub fn laxities(connection: &mut SqlConnection) -> diesel::QueryResult<Vec<String>> {
    let SqlConnection::Postgres(c) = connection else { return Ok(Vec::new()) };
    let found = sql_query(LAXITIES).load::<Laxity>(c)?;
    Ok(found.into_iter().map(|laxity| laxity.words).collect())
}
