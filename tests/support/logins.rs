//! Three logins to one Postgres, none of which may do more than it has to.

use diesel::{Connection, PgConnection, connection::SimpleConnection};

/// The URLs of three logins; they go with this value, which must outlive the database.
#[derive(Debug)]
pub struct Logins {
    /// Owns the tables and may make roles.
    pub owner: String,
    /// A member of `comptoir_app` alone.
    pub calls: String,
    /// A member of `comptoir_system` alone.
    pub work: String,
    server: String,
    schema: String,
}

impl Logins {
    /// Logins for an empty schema, which the first of them owns from now on.
    pub(crate) fn create(server: &str, schema: &str, url: &str) -> Self {
        let roles = "DO $$ DECLARE name text; BEGIN
            FOREACH name IN ARRAY ARRAY['comptoir_app', 'comptoir_system'] LOOP
                BEGIN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', name);
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                END;
            END LOOP;
        END $$;";
        let sql = format!(
            "{roles}
             CREATE ROLE {schema}_owner LOGIN CREATEROLE PASSWORD 'x';
             GRANT comptoir_app, comptoir_system TO {schema}_owner WITH ADMIN OPTION;
             ALTER SCHEMA {schema} OWNER TO {schema}_owner;
             CREATE ROLE {schema}_calls LOGIN PASSWORD 'x';
             GRANT comptoir_app TO {schema}_calls;
             CREATE ROLE {schema}_work LOGIN PASSWORD 'x';
             GRANT comptoir_system TO {schema}_work;"
        );
        PgConnection::establish(server).unwrap().batch_execute(&sql).unwrap();
        let (_, place) = url.split_once('@').unwrap();
        let of = |name: &str| format!("postgres://{schema}_{name}:x@{place}");
        let (server, named) = (server.to_owned(), schema.to_owned());
        Self { owner: of("owner"), calls: of("calls"), work: of("work"), server, schema: named }
    }
}

impl Drop for Logins {
    fn drop(&mut self) {
        if let Ok(mut connection) = PgConnection::establish(&self.server) {
            for name in ["owner", "calls", "work"] {
                let login = format!("{}_{name}", self.schema);
                connection.batch_execute(&format!("DROP OWNED BY {login} CASCADE; DROP ROLE {login}")).ok();
            }
        }
    }
}
