use std::collections::BTreeSet;

use adapters::sql::{MigrationFault, Migrations};
use system_tests::TestDatabase;

fn tables_and_columns(database: &TestDatabase) -> BTreeSet<String> {
    let sql = if database.is_sqlite() {
        "SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    } else {
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    };
    let ours = |name: &String| !name.starts_with("__diesel") && !name.starts_with("sqlite_");
    database.texts(sql).into_iter().filter(ours).collect()
}

fn indexes(database: &TestDatabase) -> BTreeSet<String> {
    let sql = if database.is_sqlite() {
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    } else {
        "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname !~ '(_pkey|_key)$'
         OR (schemaname = current_schema() AND indexname = 'background_jobs_live_key')"
    };
    database.texts(sql).into_iter().collect()
}

#[test]
fn scenario_61_migrations_go_up_down_and_up_again_to_the_same_schema() {
    for database in system_tests::databases() {
        let before = (tables_and_columns(&database), indexes(&database));
        let mut migrations = Migrations::open(&database).unwrap();
        let all = migrations.status().unwrap().applied.len();
        assert!(all > 0);
        assert_eq!(migrations.down(all).unwrap(), all);
        assert_eq!(tables_and_columns(&database), BTreeSet::new(), "{:?}: nothing stays", database.database);
        assert_eq!(migrations.up().unwrap(), all);
        assert_eq!((tables_and_columns(&database), indexes(&database)), before);
        assert_eq!(migrations.up().unwrap(), 0);
    }
}

#[test]
fn both_databases_have_the_same_tables_columns_and_indexes() {
    let Some(postgres) = system_tests::postgres() else { return };
    let sqlite = TestDatabase::sqlite();
    assert_eq!(tables_and_columns(&sqlite), tables_and_columns(&postgres));
    assert_eq!(indexes(&sqlite), indexes(&postgres));
}

#[test]
fn a_schema_newer_than_the_binary_is_refused_by_name() {
    for database in system_tests::databases() {
        database.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        let mut migrations = Migrations::open(&database).unwrap();
        assert!(matches!(migrations.up(), Err(MigrationFault::Newer(unknown)) if unknown == ["9999"]));
    }
}

#[test]
fn every_tenant_table_forces_its_policies() {
    let Some(postgres) = system_tests::postgres() else { return };
    let of_tenants = "SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id'";
    let unforced = format!(
        "SELECT relname FROM pg_class WHERE oid IN ({of_tenants}) AND NOT (relrowsecurity AND relforcerowsecurity)"
    );
    assert_eq!(postgres.texts(&unforced), Vec::<String>::new());
    let without = |role: &str| {
        format!(
            "SELECT relname FROM pg_class WHERE oid IN ({of_tenants}) AND NOT EXISTS (SELECT FROM pg_policy
             WHERE polrelid = pg_class.oid AND '{role}'::regrole = ANY (polroles) AND polwithcheck IS NOT NULL)"
        )
    };
    assert_eq!(postgres.texts(&without("comptoir_app")), Vec::<String>::new());
    assert_eq!(postgres.texts(&without("comptoir_system")), Vec::<String>::new());
}
