//! An order as an item of the view.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tradewind_domain::order::{History, Order, Step};
use tradewind_domain::{CustomerRef, Money, OrderId, OrgId, UserId, Violation, WorkOrderId};

use super::super::TableError;
use super::super::item::{Item, n, s, take_n, take_optional_s, take_s};
use super::super::lines;
use super::work_order_partition;

/// What the attribute of a step begins with; its event type follows.
pub(super) const AT: &str = "at";

/// The partition of the index `by-work-order`, in orders for one.
pub(super) const WORK_ORDER_PK: &str = "workOrderPk";

/// An order, and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The order.
    pub order: Order,
    /// Its steps, with their times.
    pub history: History,
}

/// The attributes of an order.
pub(super) fn attributes(order: &Order) -> Vec<(&'static str, AttributeValue)> {
    let work_order = order.work_order_id.map(|id| (id.to_string(), work_order_partition(&order.org_id, id)));
    let work_order =
        work_order.map(|(id, partition)| [("workOrderId", s(id)), (WORK_ORDER_PK, s(partition))]);
    let optional = [
        ("customerId", order.customer_id.as_ref().map(CustomerRef::as_str)),
        ("contact", order.contact.as_deref()),
    ];
    let always = [
        ("orderId", s(order.id.as_str())),
        ("lines", lines::attribute(&order.lines)),
        ("total", n(order.total.minor())),
        ("userId", s(order.user_id.as_str())),
        ("placedAt", s(sortable(order.placed_at))),
    ];
    let optional = optional.into_iter().filter_map(|(name, value)| Some((name, s(value?))));
    always.into_iter().chain(optional).chain(work_order.into_iter().flatten()).collect()
}

/// The time that lists sort by: of fixed width, so that text sorts as time does; to the nanosecond, so that nothing of
/// it is lost.
pub(super) fn sortable(time: Timestamp) -> String {
    format!("{time:.9}")
}

impl Summary {
    /// Reads an item of the org.
    pub(super) fn read(org_id: &OrgId, mut item: Item) -> Result<Self, TableError> {
        let history = history(&item)?;
        let item = &mut item;
        let customer_id = take_optional_s(item, "customerId")?;
        let customer_id = customer_id.map(|id| checked("customerId", CustomerRef::parse("", &id)));
        let work_order_id = take_optional_s(item, "workOrderId")?;
        let work_order_id = work_order_id.map(|id| checked("workOrderId", WorkOrderId::parse("", &id)));
        let total = Money::from_minor(take_n(item, "total")?).ok_or(TableError::Corrupt("total"))?;
        let order = Order {
            id: checked("orderId", OrderId::parse("", &take_s(item, "orderId")?))?,
            org_id: org_id.clone(),
            lines: lines::take(item, "lines")?,
            total,
            user_id: checked("userId", UserId::parse("", &take_s(item, "userId")?))?,
            customer_id: customer_id.transpose()?,
            work_order_id: work_order_id.transpose()?,
            contact: take_optional_s(item, "contact")?,
            placed_at: time("placedAt", &take_s(item, "placedAt")?)?,
        };
        Ok(Self { order, history })
    }
}

fn history(item: &Item) -> Result<History, TableError> {
    let steps = item.iter().filter_map(|(name, value)| {
        let step = Step::of_event(name.strip_prefix(AT)?)?;
        let at = value.as_s().map_err(|_| TableError::Corrupt(step.event_type()));
        Some(at.and_then(|at| time(step.event_type(), at)).map(|at| (step, at)))
    });
    steps.collect()
}

fn checked<T>(name: &'static str, parsed: Result<T, Violation>) -> Result<T, TableError> {
    parsed.map_err(|_| TableError::Corrupt(name))
}

fn time(name: &'static str, text: &str) -> Result<Timestamp, TableError> {
    text.parse().map_err(|_| TableError::Corrupt(name))
}

#[cfg(test)]
mod tests {
    use tradewind_domain::order::lines::parse;
    use uuid::Uuid;

    use super::*;

    fn order() -> Order {
        Order {
            id: OrderId::parse("orderId", "ABC001").unwrap(),
            org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
            lines: parse(&[("APPLES".to_owned(), 20), ("PEARS".to_owned(), 1)]).unwrap(),
            total: Money::from_minor(3325).unwrap(),
            user_id: UserId::parse("userId", "123456").unwrap(),
            customer_id: CustomerRef::parse("customerId", "CUST-123").ok(),
            work_order_id: Some(WorkOrderId(Uuid::from_u128(8))),
            contact: Some("jane@example.com".to_owned()),
            placed_at: "2026-11-21T09:00:00.123456789Z".parse().unwrap(),
        }
    }

    fn item(order: &Order, history: &History) -> Item {
        let steps = history.iter().map(|(step, at)| (format!("at{step}"), s(at.to_string())));
        let order = attributes(order).into_iter().map(|(name, value)| (name.to_owned(), value));
        order.chain(steps).collect()
    }

    #[test]
    fn an_order_survives_the_way_through_an_item() {
        let history: History = [(Step::Placed, order().placed_at), (Step::Cancelled, Timestamp::UNIX_EPOCH)]
            .into_iter()
            .collect();
        let bare = Order { customer_id: None, work_order_id: None, contact: None, ..order() };
        for order in [order(), bare] {
            let read = Summary::read(&order.org_id, item(&order, &history)).unwrap();
            assert_eq!(read, Summary { order, history: history.clone() });
        }
    }

    #[test]
    fn an_order_is_in_the_list_of_its_work_order_and_of_no_other() {
        let item = item(&order(), &History::default());
        let expected = s("ORG#plumbingCo123#WO#00000000-0000-0000-0000-000000000008");
        assert_eq!(item.get(WORK_ORDER_PK), Some(&expected));
        let bare = self::item(&Order { work_order_id: None, ..order() }, &History::default());
        assert!(!bare.contains_key(WORK_ORDER_PK) && !bare.contains_key("workOrderId"));
    }

    #[test]
    fn a_broken_item_is_an_error_that_names_the_attribute() {
        let order = order();
        for name in ["orderId", "lines", "total", "userId", "customerId", "workOrderId", "placedAt"] {
            let mut item = item(&order, &History::default());
            item.insert(name.to_owned(), s("?"));
            let read = Summary::read(&order.org_id, item);
            assert!(matches!(read, Err(TableError::Corrupt(found)) if found == name), "{name}: {read:?}");
        }
        let mut item = item(&order, &History::default());
        item.insert("atOrderPlaced".to_owned(), s("yesterday"));
        assert!(matches!(Summary::read(&order.org_id, item), Err(TableError::Corrupt("OrderPlaced"))));
    }

    #[test]
    fn times_sort_as_text() {
        let times = ["2026-11-21T09:00:00Z", "2026-11-21T09:00:00.000001Z", "2026-11-21T09:00:00.1Z"];
        let texts = times.map(|time| sortable(time.parse().unwrap()));
        assert!(texts.is_sorted(), "{texts:?}");
    }
}
