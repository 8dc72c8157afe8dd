use super::{SourceApi, SourceError, SourceErrorCode};

/// Longest `enrichment_error`, in characters.
const MAX_CHARS: usize = 2000;

/// What went wrong in a cycle: `SOURCE:HTTP:ERROR_CODE` of each failed call, joined by `|` in
/// call order, `-` where there was no HTTP status; cut between two of them to 2000 characters.
///
/// A cycle without failure that still found no core identity (the official answer for
/// `123456789` is an empty shell) counts as not found. `None` when nothing went wrong.
pub fn enrichment_error<'a>(
    failures: impl IntoIterator<Item = &'a SourceError>,
    core_identity: bool,
) -> Option<String> {
    let parts: Vec<String> = failures.into_iter().map(describe).collect();
    if parts.is_empty() && !core_identity {
        let source = SourceApi::ApiRechercheEntreprises.as_str();
        return Some(format!("{source}:200:{}", SourceErrorCode::NotFound.as_str()));
    }
    parts.into_iter().reduce(|all, next| {
        if all.len() + 1 + next.len() > MAX_CHARS { all } else { format!("{all}|{next}") }
    })
}

fn describe(error: &SourceError) -> String {
    let status = error.http_status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    format!("{}:{status}:{}", error.source.as_str(), error.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(source: SourceApi, http_status: Option<u16>, code: SourceErrorCode) -> SourceError {
        SourceError { source, code, http_status, message: String::new(), retry_after: None }
    }

    #[test]
    fn s07_failed_calls_are_named_in_call_order() {
        let retrievals = [
            failed(SourceApi::InpiRne, None, SourceErrorCode::Timeout),
            failed(SourceApi::ApiEntrepriseRcs, Some(429), SourceErrorCode::RateLimit),
        ];
        let summary = enrichment_error(&retrievals, true);
        assert_eq!(summary.as_deref(), Some("INPI_RNE:-:TIMEOUT|API_ENTREPRISE_RCS:429:RATE_LIMIT"));
    }

    #[test]
    fn s22_s23_no_core_identity_without_a_failure_counts_as_not_found() {
        let not_found = Some("API_RECHERCHE_ENTREPRISES:200:NOT_FOUND");
        assert_eq!(enrichment_error(&[], false).as_deref(), not_found);
        let answered = failed(SourceApi::ApiRechercheEntreprises, Some(200), SourceErrorCode::NotFound);
        assert_eq!(enrichment_error(&[answered], false).as_deref(), not_found);
        assert_eq!(enrichment_error(&[], true), None);
    }

    #[test]
    fn a_long_summary_is_cut_between_two_errors() {
        let one = failed(SourceApi::ApiEntrepriseRcs, Some(503), SourceErrorCode::Upstream5xx);
        let summary = enrichment_error(&vec![one; 100], true).unwrap_or_default();
        assert!(summary.len() <= MAX_CHARS && summary.len() > MAX_CHARS - 40);
        assert!(summary.ends_with(":UPSTREAM_5XX"));
    }
}
