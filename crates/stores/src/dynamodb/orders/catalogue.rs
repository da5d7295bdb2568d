//! What one unit of a sku costs, by org.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::Client;
use tradewind_domain::{Money, OrgId, Sku};
use tradewind_kit::Aws;

use super::super::TableError;
use super::super::batch_get::batch_get;
use super::super::item::{key, n, take_n, take_s};

/// What DynamoDB takes in one `BatchGetItem`.
const MAX_KEYS: usize = 100;
/// What the sort key begins with; the sku follows.
const SKU: &str = "SKU#";

/// The prices of all orgs.
#[derive(Clone, Debug)]
pub struct Catalogue {
    client: Client,
    table: String,
}

impl Catalogue {
    /// The catalogue in the table of orders.
    pub fn new(aws: &Aws, table: impl Into<String>) -> Self {
        Self { client: aws.dynamodb(), table: table.into() }
    }

    /// What these skus cost; one that is not in the catalogue is left out.
    pub async fn prices<'a>(
        &self,
        org_id: &OrgId,
        skus: impl IntoIterator<Item = &'a Sku>,
    ) -> Result<HashMap<Sku, Money>, TableError> {
        // A key that is asked for twice is refused.
        let skus: BTreeSet<&Sku> = skus.into_iter().collect();
        let keys: Vec<_> =
            skus.into_iter().map(|sku| key(partition(org_id), format!("{SKU}{sku}"))).collect();
        let mut prices = HashMap::with_capacity(keys.len());
        for chunk in keys.chunks(MAX_KEYS) {
            for mut item in batch_get(&self.client, &self.table, chunk.to_vec()).await? {
                let sku = take_s(&mut item, "sk")?;
                let sku = sku.strip_prefix(SKU).and_then(|sku| Sku::parse("sku", sku).ok());
                let price = Money::from_minor(take_n(&mut item, "price")?);
                prices.insert(
                    sku.ok_or(TableError::Corrupt("sk"))?,
                    price.ok_or(TableError::Corrupt("price"))?,
                );
            }
        }
        Ok(prices)
    }

    /// Says what a sku costs from now on. Orders keep the price that they were placed at.
    pub async fn set_price(&self, org_id: &OrgId, sku: &Sku, price: Money) -> Result<(), TableError> {
        let mut item = key(partition(org_id), format!("{SKU}{sku}"));
        item.insert("price".to_owned(), n(price.minor()));
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await?;
        Ok(())
    }
}

fn partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}#CATALOGUE")
}
