use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::{Bytes, Data},
};
use auth::{
    Error,
    audit::{AuditTrail, Export, ExportForm},
};
use futures::stream;
use http_support::{ApiResult, Caller};

use super::{
    asked::export_of_lines,
    params::{LineParams, TimeParams},
    refusals::TrailRefusals,
};
use crate::asked::Given;

/// Take the audit trail away
///
/// All lines that pass the filters, oldest first, streamed. The last line is a seal: how many lines there were, the SHA-256 of
/// every byte before it, and an Ed25519 signature of both; a file without it is cut short. `comptoir audit check` verifies one.
/// In JSON lines each record is what its hash was taken of, so that the chain can be walked without us.
#[utoipa::path(
    get, path = "/v1/audit-events/export", tag = "audit",
    params(
        ("format" = Option<String>, Query, description = "`jsonl` (unless told) or `csv`", pattern = "^(jsonl|csv)$"),
        LineParams,
        TimeParams,
    ),
    responses(
        (status = 200, description = "The lines and their seal", content(
            (String = "application/x-ndjson"),
            (String = "text/csv"),
        )),
        TrailRefusals,
    ),
)]
pub(crate) async fn export(caller: Caller, given: Given, trail: Data<AuditTrail>) -> ApiResult<HttpResponse> {
    let (filter, form) = export_of_lines(&given)?;
    let (content_type, name) = match form {
        ExportForm::JsonLines => ("application/x-ndjson; charset=utf-8", "audit-events.jsonl"),
        ExportForm::Csv => ("text/csv; charset=utf-8; header=present", "audit-events.csv"),
    };
    let export = trail.export(&caller, filter, form).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, content_type));
    answer.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    Ok(answer.streaming(stream::try_unfold(export, piece)))
}

/// A failure on the way cuts the answer short: no seal, and no proper end of the body.
async fn piece(mut export: Export) -> Result<Option<(Bytes, Export)>, Error> {
    match export.next().await {
        Ok(piece) => Ok(piece.map(|piece| (Bytes::from(piece), export))),
        Err(error) => {
            tracing::error!(%error, "an export of the audit trail was cut short");
            Err(error)
        }
    }
}
