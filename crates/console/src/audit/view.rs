//! The trail in words, day by day.

use auth::audit::{TrailLine, Verification};
use chrono::{DateTime, NaiveDate, SecondsFormat, Timelike as _, Utc};
use http_support::Cursors;
use kernel::{Stretched, paris};

use super::{action, asked::Asked};
use crate::{format, locale::Texts, visitor::Visitor};

#[derive(Clone, Debug)]
pub struct TrailView {
    pub asked: Asked,
    pub days: Vec<Day>,
    /// The address of what is older.
    pub next: Option<String>,
    pub choices: Vec<Choice>,
    /// For who may verify.
    pub proof: Option<Proof>,
}

/// The lines of one day.
#[derive(Clone, Debug)]
pub struct Day {
    date: NaiveDate,
    pub title: String,
    pub lines: Vec<Line>,
}

/// One act.
#[derive(Clone, Debug)]
pub struct Line {
    pub iso: String,
    pub time: String,
    pub words: String,
    pub action: String,
    pub actor: String,
    /// For a look at all they did.
    pub actor_id: Option<String>,
    pub entity_type: String,
    pub entity_id: String,
    /// Class and key of how it ended.
    pub outcome: (&'static str, &'static str),
    pub network: Option<String>,
    pub seq: Option<u64>,
    pub request_id: String,
    pub metadata: String,
}

/// An action to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub action: &'static str,
    pub words: String,
    pub chosen: bool,
}

/// What is known of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub class: &'static str,
    pub words: String,
}

impl Proof {
    pub fn of(t: Texts, last: Option<(DateTime<Utc>, Verification)>) -> Self {
        let Some((at, found)) = last else {
            return Self { class: "wait", words: t.say("audit-unverified").into_owned() };
        };
        if let Some(broken) = found.broken {
            let words = t.say_with("audit-broken", "seq", broken.seq).into_owned();
            return Self { class: "bad", words };
        }
        let at = format::moment(t.locale(), at).text;
        let words = t.say_all("audit-whole", [("lines", found.lines.into()), ("at", at.into())]);
        Self { class: "ok", words: words.into_owned() }
    }
}

impl TrailView {
    pub fn new(
        visitor: &Visitor,
        asked: &Asked,
        (found, cursors): (&Stretched<TrailLine>, &Cursors),
        proof: Option<Proof>,
    ) -> Self {
        let t = visitor.t;
        let mut days: Vec<Day> = Vec::new();
        for line in &found.items {
            let date = paris::wall_clock(line.record.occurred_at).date();
            if days.last().is_none_or(|day| day.date != date) {
                days.push(Day { date, title: format::date(t.locale(), date), lines: Vec::new() });
            }
            if let Some(day) = days.last_mut() {
                day.lines.push(Line::new(visitor, line));
            }
        }
        let older = found.older(|line| line.record.id.as_uuid());
        let next = older.and_then(|start| cursors.write(start)).map(|cursor| asked.beyond(&cursor));
        let choice = |(name, key): &(&'static str, &'static str)| Choice {
            action: name,
            words: t.say(key).into_owned(),
            chosen: asked.action == *name,
        };
        let choices = action::KNOWN.iter().map(choice).collect();
        Self { asked: asked.clone(), days, next, choices, proof }
    }
}

impl Line {
    fn new(visitor: &Visitor, line: &TrailLine) -> Self {
        let (t, record) = (visitor.t, &line.record);
        let local = paris::wall_clock(record.occurred_at);
        let is_visitor =
            record.actor_id.is_some() && record.actor_id == visitor.cx.user().map(|it| it.as_uuid());
        let actor = match &*record.actor_type {
            _ if is_visitor => "audit-actor-you",
            "user" => "audit-actor-user",
            "api_client" => "audit-actor-client",
            "anonymous" => "audit-actor-anonymous",
            _ => "audit-actor-system",
        };
        let outcome = match &*record.outcome {
            "success" => ("ok", "audit-success"),
            "denied" => ("bad", "audit-denied"),
            _ => ("warn", "audit-failure"),
        };
        Self {
            iso: record.occurred_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            time: format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second()),
            words: t.say(action::words(&record.action)).into_owned(),
            action: record.action.clone(),
            actor: t.say(actor).into_owned(),
            actor_id: record.actor_id.map(|id| id.to_string()),
            entity_type: record.target_type.clone(),
            entity_id: record.target_id.to_string(),
            outcome,
            network: record.ip_prefix.clone(),
            seq: line.link.as_ref().map(|link| link.seq),
            request_id: record.request_id.clone(),
            metadata: format!("{:#}", record.metadata),
        }
    }
}
