//! The real application over HTTP, on every database: statuses, codes, bodies, and what was or was not written.

mod contract_scenarios;
