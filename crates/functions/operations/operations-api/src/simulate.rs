//! `simulateRawEvent`: any event straight into the event store, to see how the workers take it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tradewind_domain::order::Step;
use tradewind_domain::{OrderId, Violation};
use tradewind_events::{Attributes, Envelope, Origin, order, stock};
use tradewind_kit::http::{Call, Problem, Reply};
use tradewind_kit::{digest, ids};
use tradewind_stores::EventStore;
use tradewind_stores::dynamodb::event_store::{Appended, EventKey, NewEvent};
use utoipa::ToSchema;

use crate::environment::Environment;
use crate::raw_event::{OrderData, RestockData, event_type, key};

/// The `source` of events that no worker knows.
const SOURCE: &str = "/tradewind/testing";

/// A raw event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RawEvent {
    /// `EVENTS#ORDER_ID#<orderId>` or `EVENTS#SKU#<sku>`; kept inside the caller's org.
    #[schema(example = "EVENTS#ORDER_ID#ORD001", max_length = 256)]
    pk: String,
    /// `EVENT#<eventName>`, for a restock with `#LOT_ID#<lotId>`.
    #[schema(example = "EVENT#ORDER_STOCK_DEPLETED_EVENT", max_length = 256)]
    sk: String,
    /// A name of seed 002 (`ORDER_PLACED_EVENT`), of ours (`OrderPlaced`), or one that nobody knows.
    #[schema(example = "ORDER_STOCK_DEPLETED_EVENT", max_length = 100)]
    event_name: String,
    /// For an order event `{orderId, sku, units, price, userId}`, for a restock `{sku, units, lotId}`.
    #[schema(value_type = Object)]
    event_data: Map<String, Value>,
}

/// Where the event is now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Simulated {
    /// Identity of the event.
    event_id: String,
    /// Its type.
    event_name: String,
    /// Its partition key.
    pk: String,
    /// Its sort key.
    sk: String,
}

/// Puts any event into the event store, inside the caller's org. For operators, and only where failures may be
/// rehearsed.
#[utoipa::path(
    post, path = "/api/v1/testing/simulateRawEvent", operation_id = "simulateRawEvent", tag = "testing", request_body = RawEvent,
    responses(
        (status = 202, description = "In the event store", body = Simulated),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub async fn simulate_raw_event(env: &Environment, call: &Call) -> Result<Reply, Problem> {
    env.switch()?;
    let events = &env.events;
    let raw: RawEvent = call.json()?;
    let r#type = event_type(&raw.event_name)?;
    let key = key(&call.caller.org_id, &raw.pk, &raw.sk, &raw.event_name, &r#type)?;
    let hash = digest::of_json(&json!([r#type, raw.event_data]));
    let event =
        new_event(events, call, &r#type, key.clone(), raw.event_data).await?.with_request_hash(hash.clone());
    let event_id = match events.append(&event).await.map_err(|error| Problem::from_failure(&error))? {
        Appended::New => event.id.to_string(),
        Appended::Exists(existing) if existing.request_hash.as_ref() == Some(&hash) => existing.event_id,
        Appended::Exists(_) => {
            return Err(Problem::conflict("event_exists", "there is another event under this key"));
        }
    };
    tracing::info!(event_id, event_type = r#type, outcome = "simulated", "put a raw event");
    Reply::accepted(&Simulated { event_id, event_name: r#type, pk: key.pk, sk: key.sk })
}

async fn new_event(
    events: &EventStore,
    call: &Call,
    r#type: &str,
    key: EventKey,
    data: Map<String, Value>,
) -> Result<NewEvent, Problem> {
    let (org_id, origin) = (&call.caller.org_id, ids::beginning(call.trace));
    let encoded = if let Some(step) = Step::of_event(r#type) {
        let data: OrderData = read(data)?;
        let known = match key.pk.rsplit_once('#') {
            Some((_, id)) => {
                let id = OrderId::parse("pk", id)?;
                events.order(org_id, &id).await.map_err(|error| Problem::from_failure(&error))?
            }
            None => None,
        };
        let order = data.order(org_id, &key, known, origin.time)?;
        order::encode(&order, step, order::Remark::default(), &origin)
    } else if r#type == stock::RESTOCKED.r#type {
        let restocked = read::<RestockData>(data)?.restocked(org_id, &key)?;
        stock::encode(org_id, &restocked, &origin)
    } else {
        return unknown(call, r#type, key, data, &origin);
    };
    let encoded = encoded.map_err(|error| unwritable(&error))?;
    Ok(NewEvent::new(key, org_id, origin.time, encoded))
}

/// An event that no worker knows, as it is.
fn unknown(
    call: &Call,
    r#type: &str,
    key: EventKey,
    data: Map<String, Value>,
    origin: &Origin,
) -> Result<NewEvent, Problem> {
    let org_id = call.caller.org_id.clone();
    let attributes = Attributes {
        id: origin.id,
        source: SOURCE,
        subject: key.pk.rsplit('#').next().unwrap_or_default().to_owned(),
        time: origin.time,
        org_id: org_id.clone(),
        sequence: 1,
        traceparent: origin.traceparent,
        causation_id: None,
    };
    let json = Envelope::new(&attributes, r#type, 1, data).to_json().map_err(|error| unwritable(&error))?;
    let (id, time) = (origin.id, origin.time);
    Ok(NewEvent { key, id, r#type: r#type.to_owned(), org_id, time, json, request_hash: None })
}

fn read<T: for<'de> Deserialize<'de>>(data: Map<String, Value>) -> Result<T, Problem> {
    serde_json::from_value(Value::Object(data))
        .map_err(|error| Violation::new("eventData", format!("does not fit the event: {error}")).into())
}

fn unwritable(error: &serde_json::Error) -> Problem {
    tracing::error!(%error, "an event cannot be written");
    Problem::internal()
}
