//! The form of every error, as `tradewind_kit::http` writes it.

use utoipa::ToSchema;

/// A problem (RFC 9457). It has no `type`, which then is `about:blank`: programs go by `code`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what another crate writes")]
pub(crate) struct Problem {
    /// The meaning of the status.
    title: String,
    /// HTTP status.
    status: u16,
    /// A stable name.
    #[schema(example = "invalid_request")]
    code: String,
    /// What is wrong, for people.
    detail: String,
    /// Each invalid field.
    #[schema(required = false)]
    errors: Vec<FieldError>,
    /// Where to look in the logs.
    trace_id: String,
}

/// An invalid field.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what another crate writes")]
pub(crate) struct FieldError {
    /// JSON pointer (RFC 6901) into the body, or the name of a query parameter or header.
    #[schema(example = "/items/0/qty")]
    pointer: String,
    /// What a valid value looks like.
    detail: String,
}
