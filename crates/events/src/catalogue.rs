//! The one decoder: a message body becomes a known event of the current version, or a reason why not.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tradewind_domain::OrgId;
use uuid::Uuid;

use crate::envelope::RawEnvelope;
use crate::trace::TraceContext;
use crate::upcast::{Lineage, UpcastError};
use crate::work_order;

/// An event of the catalogue: what it says of itself, and its data at the current version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same in every delivery.
    pub id: Uuid,
    /// Name of the type.
    pub r#type: &'static str,
    /// When it happened.
    pub time: Timestamp,
    /// The tenant.
    pub org_id: OrgId,
    /// Version of the aggregate.
    pub sequence: u64,
    /// The trace that it belongs to.
    pub traceparent: Option<TraceContext>,
    /// What it tells.
    pub data: Data,
}

/// The data of every event type there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// `WorkOrderCreated`
    WorkOrderCreated(work_order::Snapshot),
    /// `WorkOrderUpdated`
    WorkOrderUpdated(work_order::Snapshot),
    /// `WorkOrderStatusChanged`
    WorkOrderStatusChanged(work_order::Snapshot),
}

/// Every lineage, for tests and generated documentation.
pub const LINEAGES: [Lineage; 3] = [work_order::CREATED, work_order::UPDATED, work_order::STATUS_CHANGED];

/// Why a message is no event. All of these are permanent: the message will not get better.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not JSON, or not an envelope.
    #[error("not a CloudEvent: {0}")]
    Malformed(String),
    /// An envelope of another specification.
    #[error("specversion {0} is not supported")]
    SpecVersion(String),
    /// No such type here.
    #[error("unknown event type {0}")]
    UnknownType(String),
    /// Written by a newer deployment.
    #[error("{type} has version {version}, newer than the {known} known here")]
    NewerVersion {
        /// The type.
        r#type: &'static str,
        /// The version in the message.
        version: u32,
        /// The newest known here.
        known: u32,
    },
    /// `dataschema` does not name a version of the type.
    #[error("dataschema {0} names no version of the type")]
    Schema(String),
    /// The data does not fit its schema.
    #[error("data of {type} is invalid: {reason}")]
    Data {
        /// The type.
        r#type: &'static str,
        /// Where and why.
        reason: String,
    },
    /// Envelope and data contradict each other.
    #[error("{0} differs between envelope and data")]
    Contradiction(&'static str),
}

impl DecodeError {
    /// A short stable name, for metrics and the attribute of a dead letter.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::SpecVersion(_) => "unsupported_specversion",
            Self::UnknownType(_) => "unknown_type",
            Self::NewerVersion { .. } => "newer_version",
            Self::Schema(_) => "unknown_schema",
            Self::Data { .. } => "invalid_data",
            Self::Contradiction(_) => "contradiction",
        }
    }
}

/// Decodes the body of a message.
pub fn decode(body: &str) -> Result<Event, DecodeError> {
    let raw: RawEnvelope<'_> =
        serde_json::from_str(body).map_err(|e| DecodeError::Malformed(e.to_string()))?;
    if raw.specversion != "1.0" {
        return Err(DecodeError::SpecVersion(raw.specversion.into_owned()));
    }
    let lineage = LINEAGES
        .into_iter()
        .find(|lineage| lineage.r#type == raw.r#type)
        .ok_or_else(|| DecodeError::UnknownType(raw.r#type.clone().into_owned()))?;
    let version = raw.version().ok_or_else(|| DecodeError::Schema(raw.dataschema.clone().into_owned()))?;
    let snapshot: work_order::Snapshot = data(&lineage, version, raw.data)?;
    if snapshot.org_id != raw.orgid {
        return Err(DecodeError::Contradiction("orgid"));
    }
    if snapshot.version != raw.sequence {
        return Err(DecodeError::Contradiction("sequence"));
    }
    let data = match lineage.r#type {
        t if t == work_order::CREATED.r#type => Data::WorkOrderCreated(snapshot),
        t if t == work_order::UPDATED.r#type => Data::WorkOrderUpdated(snapshot),
        t if t == work_order::STATUS_CHANGED.r#type => Data::WorkOrderStatusChanged(snapshot),
        other => return Err(DecodeError::UnknownType(other.to_owned())),
    };
    Ok(Event {
        id: raw.id,
        r#type: lineage.r#type,
        time: raw.time,
        org_id: raw.orgid,
        sequence: raw.sequence,
        traceparent: raw.traceparent,
        data,
    })
}

/// Reads data of `version` as the current version; the current version is read straight from the text.
fn data<T: DeserializeOwned>(lineage: &Lineage, version: u32, raw: &RawValue) -> Result<T, DecodeError> {
    let r#type = lineage.r#type;
    let invalid = |e: serde_json::Error| DecodeError::Data { r#type, reason: e.to_string() };
    if version == lineage.current() {
        return serde_json::from_str(raw.get()).map_err(invalid);
    }
    let old = serde_json::from_str(raw.get()).map_err(invalid)?;
    let lifted = lineage.lift(version, old).map_err(|e| match e {
        UpcastError::Newer { known } => DecodeError::NewerVersion { r#type, version, known },
        UpcastError::NoSuchVersion => DecodeError::Schema(format!("{type}/{version}")),
        UpcastError::Invalid(reason) => DecodeError::Data { r#type, reason },
    })?;
    serde_json::from_value(lifted).map_err(invalid)
}
