//! Pieces of SQL that diesel offers only in forms which have the statement compiled anew on every call.

use diesel::{
    backend::Backend,
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Bool},
};

/// The first row of a query. Diesel's `first` binds the limit, and SQLite compiles a statement anew whenever its limit
/// is bound, since the plan may depend on it: that took a third of the time of a card.
#[derive(Clone, Copy, Debug, QueryId)]
pub(super) struct First<Q>(pub Q);

impl<Q: Query> Query for First<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Connection> RunQueryDsl<Connection> for First<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for First<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT 1");
        Ok(())
    }
}

/// How many rows a query has. Diesel counts only tables, not queries that end at some row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count<Q>(pub Q);

impl<Q: Query> Query for Count<Q> {
    type SqlType = BigInt;
}

/// Told apart by its text: what is counted is mostly put together while running.
impl<Q> QueryId for Count<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, Connection> RunQueryDsl<Connection> for Count<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Count<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

/// A condition written out, without anything bound. Diesel never keeps a statement with its `sql("…")`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written(pub &'static str);

impl Expression for Written {
    type SqlType = Bool;
}

impl<Table> AppearsOnTable<Table> for Written {}

impl<Table> SelectableExpression<Table> for Written {}

impl<GroupBy> ValidGrouping<GroupBy> for Written {
    type IsAggregate = is_aggregate::Never;
}

/// Told apart by its text, which no type shows.
impl QueryId for Written {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for Written {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use diesel::{debug_query, sqlite::Sqlite};

    use super::*;
    use crate::sql::{dialect, schema::background_jobs::dsl};

    #[test]
    fn the_first_row_is_asked_for_without_binding_the_limit() {
        let query = First(dsl::background_jobs.filter(dialect::live()).select(dsl::id));
        let text = debug_query::<Sqlite, _>(&query).to_string();
        assert!(text.ends_with(" LIMIT 1 -- binds: []"), "{text}");
    }
}
