//! `POST /api/v1/inventory/restockSku`: a lot comes in.

use serde::{Deserialize, Serialize};
use tradewind_domain::{Checker, Invalid, LotId, Sku, Units};
use tradewind_events::stock::Restocked;
use tradewind_kit::http::{Call, Count, Problem, Reply};
use tradewind_kit::ids;
use tradewind_stores::EventStore;
use tradewind_stores::dynamodb::event_store::{Appended, NewEvent};
use utoipa::ToSchema;

/// A lot of one sku.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestockSku {
    /// Of what.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "APPLES")]
    sku: String,
    /// How many.
    #[schema(value_type = u32, minimum = 1, maximum = 1_000_000, example = 100)]
    units: Count,
    /// Which delivery of the sku: counted once, however often it is reported.
    #[schema(pattern = r"^\s*[A-Za-z0-9._-]{4,64}\s*$", example = "A00001")]
    lot_id: String,
}

/// The lot is taken in: its units become available shortly.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedLot {
    /// Of what.
    sku: String,
    /// How many.
    units: u64,
    /// Which delivery.
    lot_id: String,
    /// The event that tells of it; the same for every report of the lot.
    event_id: String,
    /// Always `ACCEPTED`.
    #[schema(value_type = String, example = "ACCEPTED")]
    status: &'static str,
}

impl RestockSku {
    fn parse(self) -> Result<Restocked, Invalid> {
        let mut check = Checker::default();
        let sku = check.take(Sku::parse("sku", &self.sku));
        let units = check.take(Units::parse("units", self.units.0));
        let lot_id = check.take(LotId::parse("lotId", &self.lot_id));
        match (sku, units, lot_id) {
            (Some(sku), Some(units), Some(lot_id)) => Ok(Restocked { sku, units, lot_id }),
            _ => Err(check.into_invalid()),
        }
    }
}

/// Takes a lot in. The id of the lot makes a repeated request safe: the same lot again is the same answer.
#[utoipa::path(
    post, path = "/api/v1/inventory/restockSku", tag = "inventory", operation_id = "restockSku",
    request_body = RestockSku,
    responses(
        (status = 202, description = "Taken in, now or before", body = AcceptedLot),
        (status = 409, description = "`lot_conflict`: the lot came in with another number of units", content_type = "application/problem+json"),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn restock_sku(events: &EventStore, call: &Call) -> Result<Reply, Problem> {
    let lot = call.json::<RestockSku>()?.parse()?;
    let event = new_event(call, &lot)?;
    let event_id = match events.append(&event).await.map_err(|error| Problem::from_failure(&error))? {
        Appended::New => event.id.to_string(),
        Appended::Exists(existing) if existing.request_hash == event.request_hash => existing.event_id,
        Appended::Exists(_) => {
            let detail = format!("lot {} of {} came in with another number of units", lot.lot_id, lot.sku);
            return Err(Problem::conflict("lot_conflict", detail));
        }
    };
    let (sku, lot_id) = (lot.sku.to_string(), lot.lot_id.to_string());
    Reply::accepted(&AcceptedLot { sku, units: lot.units.get(), lot_id, event_id, status: "ACCEPTED" })
}

fn new_event(call: &Call, lot: &Restocked) -> Result<NewEvent, Problem> {
    NewEvent::lot(&call.caller.org_id, lot, &ids::beginning(call.trace)).map_err(|error| {
        tracing::error!(%error, "a lot cannot be written");
        Problem::internal()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_named_at_once() {
        let body = r#"{"sku": "a", "units": 0, "lotId": "b#c"}"#;
        let invalid = serde_json::from_str::<RestockSku>(body).unwrap().parse().unwrap_err();
        let fields: Vec<_> = invalid.0.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["sku", "units", "lotId"]);
    }
}
