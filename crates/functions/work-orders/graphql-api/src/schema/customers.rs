//! Customers in the schema.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{ID, SimpleObject};
use tradewind_domain::OrgId;
use tradewind_domain::customer;
use tradewind_stores::Customers;
use tradewind_stores::postgres::customers::After;
use uuid::Uuid;

use crate::error::ApiError;

/// Whom work is done for.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Customer {
    /// A UUID.
    id: ID,
    /// The org whose customer it is.
    org_id: String,
    /// 1 to 200 characters.
    name: String,
    /// Where mail goes.
    email: Option<String>,
    /// As it was written.
    phone: Option<String>,
    /// RFC 3339, UTC.
    created_at: String,
}

impl From<customer::Customer> for Customer {
    fn from(customer: customer::Customer) -> Self {
        let customer::Customer { id, org_id, name, email, phone, created_at } = customer;
        let (id, org_id) = (ID(id.to_string()), org_id.to_string());
        Self { id, org_id, name, email, phone, created_at: created_at.to_string() }
    }
}

/// The text of a cursor: the id, then the name, which may hold anything.
pub(super) fn position_of(customer: &customer::Customer) -> String {
    format!("{} {}", customer.id, customer.name)
}

/// Reads [`position_of`] back.
pub(super) fn parse_position(text: &str) -> Option<After> {
    let (id, name) = text.split_once(' ')?;
    // No name holds a NUL, and Postgres would not take one.
    let known = !name.is_empty() && !name.contains('\0');
    known.then_some(After { id: id.parse().ok()?, name: name.to_owned() })
}

/// Loads the customers of many work orders with one query.
#[derive(Debug)]
pub(super) struct CustomerLoader(Customers);

impl CustomerLoader {
    pub(super) const fn new(customers: Customers) -> Self {
        Self(customers)
    }
}

impl Loader<(OrgId, Uuid)> for CustomerLoader {
    type Value = Customer;
    type Error = ApiError;

    async fn load(&self, keys: &[(OrgId, Uuid)]) -> Result<HashMap<(OrgId, Uuid), Customer>, ApiError> {
        let mut ids_by_org: HashMap<&OrgId, Vec<Uuid>> = HashMap::new();
        for (org_id, id) in keys {
            ids_by_org.entry(org_id).or_default().push(*id);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for (org_id, ids) in ids_by_org {
            for customer in self.0.by_ids(org_id, &ids).await? {
                found.insert((org_id.clone(), customer.id.0), customer.into());
            }
        }
        Ok(found)
    }
}
