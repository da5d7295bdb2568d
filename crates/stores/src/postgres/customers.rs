//! Customers.

use tradewind_domain::OrgId;
use tradewind_domain::customer::Customer;
use uuid::Uuid;

use super::idempotency::{IdempotencyKey, Known};
use super::work_orders::ExecuteError;
use super::{Database, StoreError, rows};

/// The customers of all orgs; each call is about one.
#[derive(Clone, Debug)]
pub struct Customers(Database);

/// Where a page of customers ends: the last name and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// Name of the last customer.
    pub name: String,
    /// Its id.
    pub id: Uuid,
}

impl Customers {
    /// Customers in this database.
    pub const fn new(database: Database) -> Self {
        Self(database)
    }

    /// Adds a customer; a repeat under the same idempotency key answers the first one.
    pub async fn create(
        &self,
        customer: Customer,
        key: Option<&IdempotencyKey>,
    ) -> Result<Customer, ExecuteError> {
        let mut client = self.0.client().await?;
        let tx = client.transaction().await.map_err(StoreError::from)?;
        if let Some(key) = key {
            match key.take(&tx, &customer.org_id).await? {
                Known::New => key.answer(&tx, &customer.org_id, &customer).await?,
                Known::Answered(first) => return Ok(first),
                Known::Reused => return Err(ExecuteError::KeyReused),
            }
        }
        let insert = "INSERT INTO customers (id, org_id, name, email, phone, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let insert = tx.prepare_cached(insert).await.map_err(StoreError::from)?;
        let Customer { id, org_id, name, email, phone, created_at } = &customer;
        tx.execute(&insert, &[&id.0, &org_id.as_str(), name, email, phone, created_at])
            .await
            .map_err(StoreError::from)?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(customer)
    }

    /// Customers of an org in the order of their names, at most `limit`, after a position.
    pub async fn list(
        &self,
        org_id: &OrgId,
        limit: u32,
        after: Option<&After>,
    ) -> Result<Vec<Customer>, StoreError> {
        let client = self.0.client().await?;
        let select = client
            .prepare_cached(
                "SELECT id, org_id, name, email, phone, created_at FROM customers
                 WHERE org_id = $1 AND (name, id) > ($2, $3) ORDER BY name, id LIMIT $4",
            )
            .await?;
        let (name, id) = after.map_or(("", Uuid::nil()), |after| (after.name.as_str(), after.id));
        let rows = client.query(&select, &[&org_id.as_str(), &name, &id, &i64::from(limit)]).await?;
        rows.iter().map(rows::customer).collect()
    }

    /// The customers of these ids that the org has.
    pub async fn by_ids(&self, org_id: &OrgId, ids: &[Uuid]) -> Result<Vec<Customer>, StoreError> {
        let client = self.0.client().await?;
        let select = client
            .prepare_cached(
                "SELECT id, org_id, name, email, phone, created_at FROM customers WHERE org_id = $1 AND id = ANY($2)",
            )
            .await?;
        client.query(&select, &[&org_id.as_str(), &ids]).await?.iter().map(rows::customer).collect()
    }
}
