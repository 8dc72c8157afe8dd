//! The official sources that are configured, in the order they are called.

use std::sync::Arc;

use adapters::http::{ApiEntreprise, CallKit, ClientError, InpiRne, RechercheEntreprises};
use company_enrichment::CompanySource;

use crate::{config::CompanySources, start::StartFault};

pub(crate) fn open(
    settings: &CompanySources,
    kit: &CallKit,
) -> Result<Vec<Arc<dyn CompanySource>>, StartFault> {
    let at = |setting| move |fault: ClientError| StartFault::Upstream { setting, fault };
    let recherche = RechercheEntreprises::new(settings.recherche.clone(), kit.clone());
    let mut sources: Vec<Arc<dyn CompanySource>> =
        vec![Arc::new(recherche.map_err(at("COMPANY_RECHERCHE_URL"))?)];
    if let Some(settings) = settings.inpi.clone() {
        let inpi = InpiRne::new(settings, kit.clone());
        sources.push(Arc::new(inpi.map_err(at("COMPANY_INPI_URL"))?));
    }
    if let Some(settings) = settings.api_entreprise.clone() {
        let rcs = ApiEntreprise::new(settings, kit.clone());
        sources.push(Arc::new(rcs.map_err(at("COMPANY_API_ENTREPRISE_URL"))?));
    }
    Ok(sources)
}
