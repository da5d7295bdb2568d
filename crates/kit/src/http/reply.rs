//! Answers of requests that were carried out.

use ::http::header::HeaderName;
use ::http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::Problem;

/// An answer, its body serialised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub(super) status: StatusCode,
    pub(super) location: Option<String>,
    pub(super) body: Option<String>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Reply {
    /// 200 with a JSON body.
    pub fn ok(body: &impl Serialize) -> Result<Self, Problem> {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with where the new thing is: a path such as `/orders/abcd`, without the stage.
    pub fn created(location: impl Into<String>, body: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self { location: Some(location.into()), ..Self::json(StatusCode::CREATED, body)? })
    }

    /// 202 with a JSON body: it will be done.
    pub fn accepted(body: &impl Serialize) -> Result<Self, Problem> {
        Self::json(StatusCode::ACCEPTED, body)
    }

    /// 204.
    pub const fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, location: None, body: None, headers: Vec::new() }
    }

    /// Any status with a JSON body; where there is a constructor of its own, take that.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_string(body).map_err(|error| {
            tracing::error!(%error, "an answer cannot be written");
            Problem::internal()
        })?;
        Ok(Self { status, location: None, body: Some(body), headers: Vec::new() })
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}
