//! What the product is measured against: bare routes in a process of their own, with as many workers and connections.

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::Path,
    thread,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    web::{Bytes, Data, block, get},
};
use diesel::{
    PgConnection, QueryResult, SqliteConnection,
    r2d2::{ConnectionManager, Pool, R2D2Connection},
};
use serde::{Deserialize, Serialize};

use crate::reads::{self, Keys};

/// The hidden argument that makes the bench a yardstick; a folder made by [`Plan::write`] follows.
pub const FLAG: &str = "--yardstick";

/// What to answer, and where to read.
#[derive(Debug, Serialize, Deserialize)]
pub struct Plan {
    pub database: String,
    pub request: uuid::Uuid,
    pub siren: String,
    pub me: Vec<u8>,
    pub card: Vec<u8>,
}

impl Plan {
    pub fn write(&self, file: &Path) -> Result<(), Box<dyn Error>> {
        Ok(fs::write(file, serde_json::to_vec(self)?)?)
    }
}

/// Serves `/me`, `/card` and `/reads` until killed; prints its port first.
pub fn serve(plan: &str) -> Result<(), Box<dyn Error>> {
    let plan: Plan = serde_json::from_slice(&fs::read(plan)?)?;
    let cores = u32::try_from(thread::available_parallelism()?.get())?;
    let keys = Keys { request: plan.request, siren: plan.siren.clone() };
    if let Some(file) = plan.database.strip_prefix("sqlite://") {
        let pool = pool::<SqliteConnection>(file, cores)?;
        run(plan, move || reads::sqlite::five_reads(&mut *pool.get().map_err(lost)?, &keys))
    } else {
        // As many as the product keeps for reading.
        let pool = pool::<PgConnection>(&plan.database, cores * 2)?;
        run(plan, move || reads::postgres::five_reads(&mut *pool.get().map_err(lost)?, &keys))
    }
}

fn pool<C: R2D2Connection + 'static>(
    url: &str,
    size: u32,
) -> Result<Pool<ConnectionManager<C>>, diesel::r2d2::PoolError> {
    Pool::builder().max_size(size).test_on_check_out(false).build(ConnectionManager::new(url))
}

fn lost(error: impl std::fmt::Display) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(error.to_string().into())
}

fn run(
    plan: Plan,
    reads: impl Fn() -> QueryResult<usize> + Clone + Send + Sync + 'static,
) -> Result<(), Box<dyn Error>> {
    if reads()? == 0 {
        return Err("the five reads find nothing".into());
    }
    let bodies = Data::new((Bytes::from(plan.me), Bytes::from(plan.card)));
    let server = HttpServer::new(move || {
        let reads = reads.clone();
        App::new()
            .app_data(bodies.clone())
            .route("/me", get().to(async |bodies: Data<(Bytes, Bytes)>| json(&bodies.0)))
            .route("/card", get().to(async |bodies: Data<(Bytes, Bytes)>| json(&bodies.1)))
            .route(
                "/reads",
                get().to(move |bodies: Data<(Bytes, Bytes)>| {
                    let reads = reads.clone();
                    async move {
                        match block(reads).await {
                            Ok(Ok(_)) => json(&bodies.1),
                            _ => HttpResponse::InternalServerError().finish(),
                        }
                    }
                }),
            )
    })
    .bind(("127.0.0.1", 0))?;
    let mut output = io::stdout();
    writeln!(output, "{}", server.addrs()[0].port())?;
    output.flush()?;
    Ok(actix_web::rt::System::new().block_on(server.run())?)
}

fn json(body: &Bytes) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(body.clone())
}
