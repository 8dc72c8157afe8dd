//! The Company Card as the template shows it (company-enrichment.md §9).

use company_enrichment::{
    Card,
    model::{ActiveStatus, Company, EnrichmentStatus, Field, spelling},
    permissions::Viewing,
};

use super::{
    cells::{Cell, Group},
    complements::{self, Complements},
    facts,
    finances::{self, Chart},
    notices::{self, Notice},
    sources::{self, Source},
};
use crate::{
    format::{self, Moment},
    locale::Texts,
    requests::badge::Badge,
};

/// Everything a card shows, in words.
#[derive(Clone, Debug)]
pub struct CardView {
    /// Where the page lives; the fragment and the refresh are below it.
    pub path: String,
    pub badge: Badge,
    pub asked: Moment,
    pub siren: String,
    /// Something is being fetched: the page looks again by itself.
    pub live: bool,
    pub may_refresh: bool,
    /// The button stands above the card: nothing runs, or it runs after a failure and may be long in coming.
    pub offers_refresh: bool,
    pub notices: Vec<Notice>,
    pub header: Header,
    pub groups: Vec<Group>,
    /// `None` for readers who may not see figures and labels, and before the first snapshot.
    pub more: Option<More>,
    pub updated: Option<Moment>,
    pub last_run: Option<Moment>,
    pub sources: Vec<Source>,
}

/// Who the company is.
#[derive(Clone, Debug)]
pub struct Header {
    pub legal_name: Cell,
    /// Only when it says more than the legal name.
    pub trade_name: Option<String>,
    pub brand_name: Option<String>,
    pub legal_form: Option<Cell>,
    pub active: Option<ActiveStatus>,
}

/// What stands below the facts.
#[derive(Clone, Debug)]
pub struct More {
    pub charts: Vec<Chart>,
    pub complements: Option<Complements>,
}

impl CardView {
    pub fn new(t: Texts, card: &Card, may_refresh: bool) -> Self {
        let status = card.request.enrichment_status;
        let company = card.company.as_ref().filter(|company| company.is_known());
        let awaited = matches!(status, EnrichmentStatus::Pending | EnrichmentStatus::Running);
        let live = card.enrichment_running || awaited;
        let sources = sources::consulted(t, card);
        let may_refresh = may_refresh && card.viewing != Viewing::Limited;
        let moment = |instant| format::moment(t.locale(), instant);
        Self {
            path: format!("/ui/requests/{}", card.request.id),
            badge: Badge::of(status),
            asked: moment(card.request.created_at),
            siren: format::identifier(card.request.company_siren().as_str()),
            live,
            may_refresh,
            offers_refresh: may_refresh && (!live || status == EnrichmentStatus::Failed),
            notices: notices::notices(t, card, company, &sources, live),
            header: Header::new(company, awaited),
            groups: facts::groups(t, card, company, awaited),
            more: company.and_then(|_| More::new(t, card)),
            updated: company.map(|company| moment(company.updated_at)),
            last_run: card.request.enrichment_last_run_at.map(moment),
            sources,
        }
    }

    /// The name in the title of the page; the SIREN while there is none to show.
    pub fn title(&self) -> &str {
        match &self.header.legal_name {
            Cell::Text(name) => name,
            _ => &self.siren,
        }
    }
}

impl Header {
    pub fn has_other_names(&self) -> bool {
        self.trade_name.is_some() || self.brand_name.is_some()
    }

    fn new(company: Option<&Company>, awaited: bool) -> Self {
        let name = company.map(|company| Cell::of(company, Field::LegalName));
        let nameless = if awaited { Cell::Waiting } else { Cell::Absent("card-no-company") };
        Self {
            legal_name: name.unwrap_or(nameless),
            trade_name: company.and_then(trade_name),
            brand_name: company.and_then(|company| company.fields.brand_name.clone()),
            legal_form: company.map(|company| Cell::of(company, Field::LegalForm)),
            active: company.and_then(|company| company.fields.active_status),
        }
    }
}

fn trade_name(company: &Company) -> Option<String> {
    let trade = company.fields.trade_name.as_ref()?;
    let legal = company.fields.legal_name.as_ref()?;
    let says_more = spelling::fold(trade) != spelling::fold(legal) && !spelling::is_mask(trade);
    says_more.then(|| trade.clone())
}

impl More {
    fn new(t: Texts, card: &Card) -> Option<Self> {
        let snapshot = card.snapshot.as_ref()?;
        Some(Self {
            charts: snapshot.finances.as_deref().map(|raw| finances::charts(t, raw)).unwrap_or_default(),
            complements: snapshot.complements.as_deref().map(|raw| complements::read(t, raw)),
        })
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
