//! The envelope: CloudEvents 1.0, structured JSON mode
//! (<https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>), with four extension
//! attributes: `orgid`, `sequence`, `traceparent` (distributed tracing extension) and `causationid`.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::trace::TraceContext;
use tradewind_domain::OrgId;

/// `dataschema` is this, the type, a slash and the version.
pub const SCHEMA_PREFIX: &str = "urn:tradewind:schema:";

/// What every event says about itself, whatever it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// UUIDv7. The same in every delivery of the event.
    pub id: Uuid,
    /// The context that it comes from, such as `/tradewind/work-orders`.
    pub source: &'static str,
    /// The id of the aggregate.
    pub subject: String,
    /// When it happened.
    pub time: Timestamp,
    /// The tenant.
    pub org_id: OrgId,
    /// The version of the aggregate after the event, 1 for the first.
    pub sequence: u64,
    /// Where in which trace it was emitted.
    pub traceparent: TraceContext,
    /// The id of the event that caused this one, if one did.
    pub causation_id: Option<Uuid>,
}

/// A whole event as it travels.
#[derive(Debug, Serialize)]
pub struct Envelope<'a, D> {
    specversion: &'static str,
    id: Uuid,
    source: &'a str,
    r#type: &'a str,
    subject: &'a str,
    time: Timestamp,
    datacontenttype: &'static str,
    dataschema: String,
    orgid: &'a OrgId,
    sequence: u64,
    traceparent: TraceContext,
    #[serde(skip_serializing_if = "Option::is_none")]
    causationid: Option<Uuid>,
    data: D,
}

impl<'a, D: Serialize> Envelope<'a, D> {
    /// Wraps `data` of the type and version.
    pub fn new(attributes: &'a Attributes, r#type: &'a str, version: u32, data: D) -> Self {
        Self {
            specversion: "1.0",
            id: attributes.id,
            source: attributes.source,
            r#type,
            subject: &attributes.subject,
            time: attributes.time,
            datacontenttype: "application/json",
            dataschema: format!("{SCHEMA_PREFIX}{type}/{version}"),
            orgid: &attributes.org_id,
            sequence: attributes.sequence,
            traceparent: attributes.traceparent,
            causationid: attributes.causation_id,
            data,
        }
    }

    /// The JSON that travels: made once, carried unchanged by the outbox, SNS and SQS.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// An envelope whose data has not been looked at. Borrows from the message.
#[derive(Debug, Deserialize)]
pub struct RawEnvelope<'a> {
    /// Must be `1.0`.
    #[serde(borrow)]
    pub specversion: Cow<'a, str>,
    /// Identity of the event.
    pub id: Uuid,
    /// PascalCase, past tense.
    #[serde(borrow)]
    pub r#type: Cow<'a, str>,
    /// Type and version of the data.
    #[serde(borrow)]
    pub dataschema: Cow<'a, str>,
    /// When it happened.
    pub time: Timestamp,
    /// The tenant.
    pub orgid: OrgId,
    /// The version of the aggregate.
    pub sequence: u64,
    /// Absent or malformed in a foreign event: a trace is an aid, never a reason to refuse an event.
    #[serde(default, deserialize_with = "lenient")]
    pub traceparent: Option<TraceContext>,
    /// The data, still as text.
    #[serde(borrow)]
    pub data: &'a RawValue,
}

fn lenient<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<TraceContext>, D::Error> {
    let text = Option::<Cow<'de, str>>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

impl RawEnvelope<'_> {
    /// The version in `dataschema`, if it is one of this type.
    pub fn version(&self) -> Option<u32> {
        self.dataschema
            .strip_prefix(SCHEMA_PREFIX)?
            .strip_prefix(&*self.r#type)?
            .strip_prefix('/')?
            .parse()
            .ok()
    }
}
