//! The one decoder: a message body becomes a known event of the current version, or a reason why not.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tradewind_domain::OrgId;
use tradewind_domain::note::Step as NoteStep;
use tradewind_domain::order::Step;
use uuid::Uuid;

use crate::envelope::RawEnvelope;
use crate::trace::TraceContext;
use crate::upcast::{Lineage, UpcastError};
use crate::{note, operations, order, stock, work_order};

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
    /// A step of an order: `OrderPlaced`, `OrderCreated`, ..
    Order(Step, Box<order::Data>),
    /// `SkuRestocked`
    SkuRestocked(stock::Restocked),
    /// A step of a note: `NoteCreated`, `NoteSaved`, ..
    Note(NoteStep, Box<note::Data>),
    /// What an operator did: `DeadLettersRedriven`, ..
    Operations(operations::Act),
}

impl Event {
    /// The work order that it carries, if it is an event of one.
    pub const fn work_order(&self) -> Option<&work_order::Snapshot> {
        match &self.data {
            Data::WorkOrderCreated(snapshot)
            | Data::WorkOrderUpdated(snapshot)
            | Data::WorkOrderStatusChanged(snapshot) => Some(snapshot),
            Data::Order(..) | Data::SkuRestocked(_) | Data::Note(..) | Data::Operations(_) => None,
        }
    }

    /// The step that it tells of and the order that it carries, if it is an event of an order.
    pub fn order(&self) -> Option<(Step, &order::Data)> {
        match &self.data {
            Data::Order(step, data) => Some((*step, data)),
            _ => None,
        }
    }

    /// The step that it tells of and the note that it carries, if it is an event of a note.
    pub fn note(&self) -> Option<(NoteStep, &note::Data)> {
        match &self.data {
            Data::Note(step, data) => Some((*step, data)),
            _ => None,
        }
    }
}

/// Every lineage, for tests and generated documentation.
pub fn lineages() -> impl Iterator<Item = Lineage> {
    let others = [
        work_order::CREATED,
        work_order::UPDATED,
        work_order::STATUS_CHANGED,
        stock::RESTOCKED,
        operations::REDRIVEN,
        operations::DISCARDED,
        operations::SWITCHED,
    ];
    let orders = Step::ALL.into_iter().map(order::lineage);
    others.into_iter().chain(orders).chain(NoteStep::ALL.into_iter().map(note::lineage))
}

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

/// Decodes the body of a message. What EventBridge could not deliver comes back from a dead-letter queue in its own
/// wrapping (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html>): that is taken off.
pub fn decode(body: &str) -> Result<Event, DecodeError> {
    match serde_json::from_str(body) {
        Ok(raw) => event(&raw),
        Err(error) => match serde_json::from_str::<Wrapped<'_>>(body) {
            Ok(wrapped) => event(&wrapped.detail),
            Err(_) => Err(DecodeError::Malformed(error.to_string())),
        },
    }
}

/// An event of EventBridge.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    detail: RawEnvelope<'a>,
}

fn event(raw: &RawEnvelope<'_>) -> Result<Event, DecodeError> {
    if raw.specversion != "1.0" {
        return Err(DecodeError::SpecVersion(raw.specversion.to_string()));
    }
    let lineage = lineages()
        .find(|lineage| lineage.r#type == raw.r#type)
        .ok_or_else(|| DecodeError::UnknownType(raw.r#type.to_string()))?;
    let version = raw.version().ok_or_else(|| DecodeError::Schema(raw.dataschema.to_string()))?;
    Ok(Event {
        id: raw.id,
        r#type: lineage.r#type,
        time: raw.time,
        org_id: raw.orgid.clone(),
        sequence: raw.sequence,
        traceparent: raw.traceparent,
        data: contents(raw, &lineage, version)?,
    })
}

fn contents(raw: &RawEnvelope<'_>, lineage: &Lineage, version: u32) -> Result<Data, DecodeError> {
    if let Some(step) = Step::of_event(lineage.r#type) {
        agree("sequence", step.rank() == raw.sequence)?;
        return data(lineage, version, raw.data).map(|data| Data::Order(step, Box::new(data)));
    }
    if let Some(step) = NoteStep::of_event(lineage.r#type) {
        agree("sequence", step.can_have(raw.sequence))?;
        return data(lineage, version, raw.data).map(|data| Data::Note(step, Box::new(data)));
    }
    if lineage.r#type == stock::RESTOCKED.r#type {
        return data(lineage, version, raw.data).map(Data::SkuRestocked);
    }
    if let Some(act) = act(raw, lineage, version) {
        return act.map(Data::Operations);
    }
    let snapshot: work_order::Snapshot = data(lineage, version, raw.data)?;
    agree("orgid", snapshot.org_id == raw.orgid)?;
    agree("sequence", snapshot.version == raw.sequence)?;
    match lineage.r#type {
        t if t == work_order::CREATED.r#type => Ok(Data::WorkOrderCreated(snapshot)),
        t if t == work_order::UPDATED.r#type => Ok(Data::WorkOrderUpdated(snapshot)),
        t if t == work_order::STATUS_CHANGED.r#type => Ok(Data::WorkOrderStatusChanged(snapshot)),
        other => Err(DecodeError::UnknownType(other.to_owned())),
    }
}

/// What an operator did, if it is that.
fn act(
    raw: &RawEnvelope<'_>,
    lineage: &Lineage,
    version: u32,
) -> Option<Result<operations::Act, DecodeError>> {
    use operations::{Act, DISCARDED, REDRIVEN, SWITCHED};
    match lineage.r#type {
        t if t == REDRIVEN.r#type => Some(data(lineage, version, raw.data).map(Act::Redriven)),
        t if t == DISCARDED.r#type => Some(data(lineage, version, raw.data).map(Act::Discarded)),
        t if t == SWITCHED.r#type => Some(data(lineage, version, raw.data).map(Act::Switched)),
        _ => None,
    }
}

fn agree(attribute: &'static str, agrees: bool) -> Result<(), DecodeError> {
    if agrees { Ok(()) } else { Err(DecodeError::Contradiction(attribute)) }
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
