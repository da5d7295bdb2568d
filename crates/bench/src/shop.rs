//! A shop for benchmarks: skus of its own with stock enough, and orders of one unit that settle well.

use std::cell::Cell;
use std::time::Duration;

use futures::future;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::Outcome;
use crate::http::Rest;

/// Skus that the orders are spread over. One alone would measure how DynamoDB lines transactions on one item up.
const SKUS: usize = 10;
const PRICE: f64 = 19.90;
/// Longer than this is a failure, not a figure.
const PATIENCE: Duration = Duration::from_mins(3);
/// How an order ends that went well.
pub(crate) const SETTLED: &str = "OrderConfirmed";

#[derive(Debug)]
pub(crate) struct Shop {
    api: Rest,
    skus: Vec<String>,
    placed: Cell<usize>,
}

/// An order that was accepted.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub(crate) order_id: String,
    /// From the request to its answer.
    pub(crate) answered: Duration,
}

/// An order as the API shows it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shown {
    pub(crate) status: String,
    pub(crate) history: Vec<Happened>,
}

/// An event of an order.
#[derive(Debug, Deserialize)]
pub(crate) struct Happened {
    pub(crate) event: String,
    pub(crate) at: Timestamp,
}

impl Shown {
    /// When that happened, if it has.
    pub(crate) fn at(&self, event: &str) -> Option<Timestamp> {
        self.history.iter().find(|happened| happened.event == event).map(|happened| happened.at)
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.at(SETTLED).is_some()
    }
}

impl Shop {
    /// Puts `units` of each sku on the shelf and waits until they are there.
    pub(crate) async fn open(api: Rest, units: usize) -> Outcome<Self> {
        let run = uuid::Uuid::now_v7().simple().to_string();
        let skus: Vec<_> = (0..SKUS).map(|number| format!("BENCH-{run}-{number}")).collect();
        for sku in &skus {
            let lot = json!({ "sku": sku, "units": units, "lotId": "LOT-1" });
            api.post("/api/v1/inventory/restockSku", &lot).await?;
        }
        let shop = Self { api, skus, placed: Cell::new(0) };
        for sku in &shop.skus {
            shop.wait_for_stock(sku).await?;
        }
        Ok(shop)
    }

    async fn wait_for_stock(&self, sku: &str) -> Outcome {
        let begun = Instant::now();
        loop {
            let page = self.api.post("/api/v1/inventory/listSkus", &json!({ "sku": sku })).await?;
            if page.pointer("/skus/0/units").and_then(Value::as_u64).is_some_and(|units| units > 0) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{sku} is not in stock after {PATIENCE:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Places one order, of the next sku in turn.
    pub(crate) async fn place(&self) -> Outcome<Receipt> {
        let number = self.placed.replace(self.placed.get() + 1);
        let sku = self.skus.get(number % self.skus.len()).ok_or("there are no skus")?;
        let order = json!({ "customerId": "BENCH", "productId": sku, "quantity": 1, "totalAmount": PRICE });
        let begun = Instant::now();
        let answer = self.api.post("/orders", &order).await?;
        let answered = begun.elapsed();
        let order_id = answer.get("orderId").and_then(Value::as_str).ok_or("no order id in the answer")?;
        Ok(Receipt { order_id: order_id.to_owned(), answered })
    }

    /// Places `orders` orders by so many clients at a time, each of which places its next when its last was answered
    /// and, if there is a rate, not before it is due.
    pub(crate) async fn place_many(
        &self,
        orders: usize,
        clients: usize,
        rate: Option<f64>,
    ) -> Outcome<Vec<Receipt>> {
        let begun = Instant::now();
        let next = Cell::new(0_usize);
        let client = async || {
            let mut receipts = Vec::new();
            loop {
                let number = next.replace(next.get() + 1);
                if number >= orders {
                    return Outcome::Ok(receipts);
                }
                if let Some(rate) = rate {
                    #[expect(clippy::cast_precision_loss, reason = "a number of orders")]
                    tokio::time::sleep_until(begun + Duration::from_secs_f64(number as f64 / rate)).await;
                }
                receipts.push(self.place().await?);
            }
        };
        Ok(future::try_join_all((0..clients).map(|_| client())).await?.into_iter().flatten().collect())
    }

    /// The order once it is settled, asking after each pause.
    pub(crate) async fn settled(&self, order_id: &str, pause: Duration) -> Outcome<Shown> {
        let begun = Instant::now();
        loop {
            let shown: Shown = serde_json::from_value(self.api.get(&format!("/orders/{order_id}")).await?)?;
            if shown.is_settled() {
                return Ok(shown);
            }
            let status = shown.status.as_str();
            if status != "PENDING" || begun.elapsed() > PATIENCE {
                return Err(format!("order {order_id} is {status} after {:?}", begun.elapsed()).into());
            }
            tokio::time::sleep(pause).await;
        }
    }
}
