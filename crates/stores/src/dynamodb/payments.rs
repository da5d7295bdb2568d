//! The payments of orders, one item each: pk `ORG#<org>`, sk `PAYMENT#<order>`.
//!
//! Whoever works on a payment holds its lease, and every change asks whether they still do. The end of a payment and
//! the event that tells of it are one transaction: neither is there without the other.

mod claim;
mod read;
mod settle;

use std::str::FromStr;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tradewind_domain::order::Order;
use tradewind_domain::payment::{Ending, Payment, Status};
use tradewind_domain::{Lease, Money, OrderId, OrgId, UserId};
use tradewind_kit::Aws;

use super::TableError;
use super::event_store::EventStore;
use super::item::{Item, key, n, s, take_n, take_optional_s, take_s};
use super::lines;

pub use claim::{Claim, Entombed};
pub use read::{PaymentPage, Position};
pub use settle::{Guard, Settled, Settlement};

/// The payments, for those who take them.
#[derive(Clone, Debug)]
pub struct Payments {
    client: Client,
    table: String,
    events: EventStore,
}

/// The payments, for those who only look at them.
#[derive(Clone, Debug)]
pub struct PaymentView {
    client: Client,
    table: String,
}

impl Payments {
    /// The payments in this table, whose events go to this store.
    pub fn new(aws: &Aws, table: impl Into<String>, events: EventStore) -> Self {
        Self { client: aws.dynamodb(), table: table.into(), events }
    }
}

impl PaymentView {
    /// The payments in this table.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }
}

fn partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}")
}

fn sort_key(order_id: &OrderId) -> String {
    format!("PAYMENT#{order_id}")
}

fn key_of(org_id: &OrgId, order_id: &OrderId) -> Item {
    key(partition(org_id), sort_key(order_id))
}

/// The time that lists sort by: of fixed width, so that text sorts as time does.
fn sortable(time: Timestamp) -> String {
    format!("{time:.6}")
}

/// What a payment copies from its order, as attributes.
fn order_data(order: &Order) -> Vec<(&'static str, AttributeValue)> {
    vec![
        ("orgId", s(order.org_id.as_str())),
        ("orderId", s(order.id.as_str())),
        ("lines", lines::attribute(&order.lines)),
        ("price", n(order.total.minor())),
        ("userId", s(order.user_id.as_str())),
        ("placedAt", s(order.placed_at.to_string())),
    ]
}

fn payment(mut item: Item) -> Result<Payment, TableError> {
    let item = &mut item;
    let status = Status::from_name(&take_s(item, "status")?).ok_or(TableError::Corrupt("status"))?;
    let ending = match take_optional_s(item, "ending")? {
        None => None,
        Some(name) => {
            let ending = Status::from_name(&name).and_then(Ending::of_status);
            Some(ending.ok_or(TableError::Corrupt("ending"))?)
        }
    };
    Ok(Payment {
        order_id: OrderId::parse("orderId", &take_s(item, "orderId")?)
            .map_err(|_| TableError::Corrupt("orderId"))?,
        lines: lines::take(item, "lines")?,
        price: Money::from_minor(take_n(item, "price")?).ok_or(TableError::Corrupt("price"))?,
        user_id: UserId::parse("userId", &take_s(item, "userId")?)
            .map_err(|_| TableError::Corrupt("userId"))?,
        placed_at: parse(&take_s(item, "placedAt")?, "placedAt")?,
        status,
        retries: u32::try_from(take_n(item, "retries")?).map_err(|_| TableError::Corrupt("retries"))?,
        payment_id: take_optional_s(item, "paymentId")?,
        reason: take_optional_s(item, "reason")?,
        ending,
        lease: lease(item)?,
        created_at: parse(&take_s(item, "createdAt")?, "createdAt")?,
        updated_at: parse(&take_s(item, "updatedAt")?, "updatedAt")?,
    })
}

fn lease(item: &mut Item) -> Result<Option<Lease>, TableError> {
    let Some(owner) = take_optional_s(item, "leaseOwner")? else { return Ok(None) };
    let until = i64::try_from(take_n(item, "leaseUntil")?).ok();
    let until = until.and_then(|until| Timestamp::from_millisecond(until).ok());
    Ok(Some(Lease {
        owner: parse(&owner, "leaseOwner")?,
        until: until.ok_or(TableError::Corrupt("leaseUntil"))?,
    }))
}

fn parse<T: FromStr>(value: &str, name: &'static str) -> Result<T, TableError> {
    value.parse().map_err(|_| TableError::Corrupt(name))
}
