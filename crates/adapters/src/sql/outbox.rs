//! Events, written beside what they tell of. Nothing relays them yet.

use diesel::prelude::*;
use kernel::{Event, StoreError, TraceParent};

use super::{column, schema::events_outbox, session::Session};

impl Session {
    pub(super) fn insert_event(&mut self, event: Event) -> Result<(), StoreError> {
        let tenant = self.addressee(event.tenant);
        let row = (
            events_outbox::event_id.eq(column::Id::from(self.new_id::<Event>())),
            events_outbox::tenant_id.eq(tenant.map(column::Id::from)),
            events_outbox::event_type.eq(event.name),
            events_outbox::event_version.eq(i16::try_from(event.version).unwrap_or(i16::MAX)),
            events_outbox::correlation_id.eq(self.context.correlation_id.to_string()),
            events_outbox::occurred_at.eq(self.now()),
            events_outbox::producer.eq(event.producer),
            events_outbox::subject.eq(event.subject),
            events_outbox::payload.eq(column::Document::from(event.payload)),
            events_outbox::traceparent.eq(TraceParent::current().map(|span| span.to_string())),
        );
        let written = diesel::insert_into(events_outbox::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }
}
