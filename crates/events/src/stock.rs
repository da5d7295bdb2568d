//! Stock events on the wire.

use serde::{Deserialize, Serialize};
use tradewind_domain::{LotId, OrgId, Sku, Units};

use crate::encoded::{Encoded, Origin};
use crate::envelope::{Attributes, Envelope};
use crate::upcast::Lineage;

/// The `source` of these events.
pub const SOURCE: &str = "/tradewind/inventory";

/// A lot came in. The aggregate is the lot, so that its `sequence` is always 1.
pub const RESTOCKED: Lineage = Lineage { r#type: "SkuRestocked", upcasters: &[] };

/// The data of `SkuRestocked`, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Restocked {
    /// Of what.
    pub sku: Sku,
    /// How many.
    pub units: Units,
    /// Which delivery: counted once.
    pub lot_id: LotId,
}

/// Encodes a restock.
pub fn encode(org_id: &OrgId, restocked: &Restocked, origin: &Origin) -> Result<Encoded, serde_json::Error> {
    let attributes = Attributes {
        id: origin.id,
        source: SOURCE,
        subject: format!("{}/{}", restocked.sku, restocked.lot_id),
        time: origin.time,
        org_id: org_id.clone(),
        sequence: 1,
        traceparent: origin.traceparent,
        causation_id: origin.causation_id,
    };
    let json = Envelope::new(&attributes, RESTOCKED.r#type, RESTOCKED.current(), restocked).to_json()?;
    Ok(Encoded { id: origin.id, r#type: RESTOCKED.r#type, json })
}
