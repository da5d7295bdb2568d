//! A raw event as an operator writes it, with the names of seed 002 or with ours, brought into our form.

use jiff::Timestamp;
use serde::Deserialize;
use tradewind_domain::order::{Line, Order, Step};
use tradewind_domain::{Checker, Invalid, LotId, Money, OrderId, OrgId, Sku, Units, UserId, Violation};
use tradewind_events::stock::Restocked;
use tradewind_kit::Amount;
use tradewind_stores::dynamodb::event_store::{EventKey, OrderEvents};

/// The longest name of an event, in characters.
const LONGEST_NAME: usize = 100;

/// The type that a name means: `ORDER_PLACED_EVENT` of seed 002 and `OrderPlaced` are both `OrderPlaced`. A name that no
/// worker knows is as good as any other.
pub(crate) fn event_type(name: &str) -> Result<String, Violation> {
    let name = name.trim();
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins || name.len() > LONGEST_NAME || !name.chars().all(letters) {
        let message = "must be a name such as ORDER_PLACED_EVENT or OrderPlaced";
        return Err(Violation::new("eventName", message));
    }
    let screaming = !name.chars().any(|c| c.is_ascii_lowercase());
    if !screaming {
        return Ok(name.to_owned());
    }
    let words = name.strip_suffix("_EVENT").unwrap_or(name).split('_').filter(|word| !word.is_empty());
    Ok(words.map(capitalised).collect())
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_owned() + &rest.to_ascii_lowercase()
}

/// Brings a key into the caller's org: `EVENTS#ORDER_ID#..` becomes `EVENTS#ORG#<org>#ORDER_ID#..`, and the name in the
/// sort key becomes the type, so that a raw event takes the place of a real one and not a place beside it.
pub(crate) fn key(org_id: &OrgId, pk: &str, sk: &str, name: &str, r#type: &str) -> Result<EventKey, Invalid> {
    let mut check = Checker::default();
    let pk = check.take(partition(org_id, pk.trim()));
    let sk = check.take(sort_key(sk.trim(), name.trim(), r#type));
    match (pk, sk) {
        (Some(pk), Some(sk)) => Ok(EventKey { pk, sk }),
        _ => Err(check.into_invalid()),
    }
}

fn partition(org_id: &OrgId, pk: &str) -> Result<String, Violation> {
    let refused = |message: &str| Violation::new("pk", message);
    let rest = pk.strip_prefix("EVENTS#").ok_or_else(|| refused("must begin with EVENTS#"))?;
    let rest = match rest.strip_prefix("ORG#") {
        None => rest,
        Some(rest) => {
            let own = rest.strip_prefix(org_id.as_str()).and_then(|rest| rest.strip_prefix('#'));
            own.ok_or_else(|| refused("must be of your own org"))?
        }
    };
    let (kind, id) = rest.split_once('#').unwrap_or_default();
    let id = match kind {
        "ORDER_ID" => OrderId::parse("pk", id).map(String::from)?,
        "SKU" => Sku::parse("pk", id).map(String::from)?,
        _ => return Err(refused("must be EVENTS#ORDER_ID#<orderId> or EVENTS#SKU#<sku>")),
    };
    Ok(format!("EVENTS#ORG#{org_id}#{kind}#{id}"))
}

fn sort_key(sk: &str, name: &str, r#type: &str) -> Result<String, Violation> {
    let refused = || Violation::new("sk", "must be EVENT#<eventName>, for a restock with #LOT_ID#<lotId>");
    let rest = sk.strip_prefix("EVENT#").ok_or_else(refused)?;
    let rest = rest.strip_prefix(name).or_else(|| rest.strip_prefix(r#type)).ok_or_else(refused)?;
    match rest.strip_prefix("#LOT_ID#") {
        Some(lot) => Ok(format!("EVENT#{type}#LOT_ID#{}", LotId::parse("sk", lot)?)),
        None if rest.is_empty() => Ok(format!("EVENT#{type}")),
        None => Err(refused()),
    }
}

/// The data of an order event as seed 002 has it; what is missing comes from the order that is there.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderData {
    order_id: String,
    sku: Option<String>,
    units: Option<u64>,
    price: Option<Amount>,
    user_id: Option<String>,
}

impl OrderData {
    /// The order to tell of. One that is known is told of as it is, whatever the raw data says of it: events of one order
    /// agree on what was ordered.
    pub(crate) fn order(
        &self,
        org_id: &OrgId,
        key: &EventKey,
        known: Option<OrderEvents>,
        now: Timestamp,
    ) -> Result<Order, Invalid> {
        let mut check = Checker::default();
        let id = check.take(OrderId::parse("eventData.orderId", &self.order_id));
        let id = id.and_then(|id| {
            let agrees = EventKey::step(org_id, &id, Step::Placed).pk == key.pk;
            let violation = || Violation::new("eventData.orderId", "must be the order of pk");
            check.take(if agrees { Ok(id) } else { Err(violation()) })
        });
        if let (Some(_), Some(known)) = (&id, known) {
            return Ok(known.order);
        }
        let missing = |field: &str| Violation::new(field, "is required: there is no such order yet");
        let sku = self.sku.as_deref().ok_or_else(|| missing("eventData.sku"));
        let sku = check.take(sku.and_then(|sku| Sku::parse("eventData.sku", sku)));
        let units = self.units.ok_or_else(|| missing("eventData.units"));
        let units = check.take(units.and_then(|units| Units::parse("eventData.units", units)));
        let total =
            check.take(self.price.as_ref().map(|price| price.0).ok_or_else(|| missing("eventData.price")));
        let user_id = self.user_id.as_deref().ok_or_else(|| missing("eventData.userId"));
        let user_id = check.take(user_id.and_then(|user| UserId::parse("eventData.userId", user)));
        match (id, sku, units, total, user_id) {
            (Some(id), Some(sku), Some(units), Some(total), Some(user_id)) => {
                Ok(order(org_id, id, Line { sku, units }, total, user_id, now))
            }
            _ => Err(check.into_invalid()),
        }
    }
}

fn order(
    org_id: &OrgId,
    id: OrderId,
    line: Line,
    total: Money,
    user_id: UserId,
    placed_at: Timestamp,
) -> Order {
    let (customer_id, work_order_id, contact) = (None, None, None);
    Order {
        id,
        org_id: org_id.clone(),
        lines: vec![line],
        total,
        user_id,
        customer_id,
        work_order_id,
        contact,
        placed_at,
    }
}

/// The data of a restock.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestockData {
    sku: String,
    units: u64,
    lot_id: String,
}

impl RestockData {
    /// The restock to tell of.
    pub(crate) fn restocked(&self, org_id: &OrgId, key: &EventKey) -> Result<Restocked, Invalid> {
        let mut check = Checker::default();
        let sku = check.take(Sku::parse("eventData.sku", &self.sku));
        let units = check.take(Units::parse("eventData.units", self.units));
        let lot_id = check.take(LotId::parse("eventData.lotId", &self.lot_id));
        let (Some(sku), Some(units), Some(lot_id)) = (sku, units, lot_id) else {
            return Err(check.into_invalid());
        };
        if EventKey::lot(org_id, &sku, &lot_id) != *key {
            return Err(Violation::new("eventData.lotId", "must be the lot of pk and sk").into());
        }
        Ok(Restocked { sku, units, lot_id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_seed_are_names_of_ours() {
        for step in Step::ALL {
            assert_eq!(event_type(step.event_type()).unwrap(), step.event_type());
        }
        let mapped = |name| event_type(name).unwrap();
        assert_eq!(mapped("ORDER_STOCK_ALLOCATED_EVENT"), "OrderStockAllocated");
        assert_eq!(mapped(" SKU_RESTOCKED_EVENT "), "SkuRestocked");
        assert_eq!(mapped("ORDER_RETRACTED_EVENT"), "OrderRetracted");
        for bad in ["", "_", "1ST", "ORDER PLACED", "a#b", &"X".repeat(101)] {
            assert_eq!(event_type(bad).unwrap_err().field, "eventName", "{bad}");
        }
    }

    #[test]
    fn a_key_never_leaves_the_org() {
        let org = OrgId::parse("orgId", "plumbingCo123").unwrap();
        let key = |pk, sk| key(&org, pk, sk, "ORDER_PLACED_EVENT", "OrderPlaced");
        let placed = key("EVENTS#ORDER_ID#ORD001", "EVENT#ORDER_PLACED_EVENT").unwrap();
        assert_eq!(placed.pk, "EVENTS#ORG#plumbingCo123#ORDER_ID#ORD001");
        assert_eq!(placed.sk, "EVENT#OrderPlaced");
        assert_eq!(key(&placed.pk, &placed.sk).unwrap(), placed);
        for (pk, sk) in [
            ("EVENTS#ORG#electricCo456#ORDER_ID#ORD001", "EVENT#OrderPlaced"),
            ("EVENTS#ORG#plumbingCo1234#ORDER_ID#ORD001", "EVENT#OrderPlaced"),
            ("ORG#plumbingCo123", "EVENT#OrderPlaced"),
            ("EVENTS#ORDER_ID#ORD001#x", "EVENT#OrderPlaced"),
            ("EVENTS#ORDER_ID#ORD001", "EVENT#OrderShipped"),
            ("EVENTS#ORDER_ID#ORD001", "EVENT#OrderPlaced#more"),
        ] {
            assert!(key(pk, sk).is_err(), "{pk} {sk}");
        }
    }
}
