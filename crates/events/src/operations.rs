//! What operators do to the system itself, on the wire: each act is an event, so that who did it, to what and why stays.

use serde::{Deserialize, Serialize};
use tradewind_domain::OrgId;

use crate::encoded::{Encoded, Origin};
use crate::envelope::{Attributes, Envelope};
use crate::upcast::Lineage;

/// The `source` of these events.
pub const SOURCE: &str = "/tradewind/operations";

/// Dead letters went back to the queue of their worker.
pub const REDRIVEN: Lineage = Lineage { r#type: "DeadLettersRedriven", upcasters: &[] };
/// Dead letters were given up for good.
pub const DISCARDED: Lineage = Lineage { r#type: "DeadLettersDiscarded", upcasters: &[] };
/// Orders of the sku FAIL-ME fail from now on, or no longer.
pub const SWITCHED: Lineage = Lineage { r#type: "FailureInjectionSwitched", upcasters: &[] };

/// The data of `DeadLettersRedriven` and `DeadLettersDiscarded`, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letters {
    /// Whose they are.
    pub worker: String,
    /// Which: ids that the queue gave them.
    pub message_ids: Vec<String>,
    /// The id of the user who did it.
    pub operator: String,
    /// Why they were discarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The data of `FailureInjectionSwitched`, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Switched {
    /// What it is now.
    pub on: bool,
    /// The id of the user who did it.
    pub operator: String,
}

/// What an operator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// `DeadLettersRedriven`
    Redriven(Letters),
    /// `DeadLettersDiscarded`
    Discarded(Letters),
    /// `FailureInjectionSwitched`
    Switched(Switched),
}

impl Act {
    /// The type of the event.
    pub const fn lineage(&self) -> Lineage {
        match self {
            Self::Redriven(_) => REDRIVEN,
            Self::Discarded(_) => DISCARDED,
            Self::Switched(_) => SWITCHED,
        }
    }
}

/// Encodes an act. It is an aggregate of its own, so that its `sequence` is always 1.
pub fn encode(org_id: &OrgId, act: &Act, origin: &Origin) -> Result<Encoded, serde_json::Error> {
    let attributes = Attributes {
        id: origin.id,
        source: SOURCE,
        subject: origin.id.to_string(),
        time: origin.time,
        org_id: org_id.clone(),
        sequence: 1,
        traceparent: origin.traceparent,
        causation_id: origin.causation_id,
    };
    let lineage = act.lineage();
    let (r#type, version) = (lineage.r#type, lineage.current());
    let json = match act {
        Act::Redriven(letters) | Act::Discarded(letters) => {
            Envelope::new(&attributes, r#type, version, letters).to_json()?
        }
        Act::Switched(switched) => Envelope::new(&attributes, r#type, version, switched).to_json()?,
    };
    Ok(Encoded { id: origin.id, r#type, json })
}
