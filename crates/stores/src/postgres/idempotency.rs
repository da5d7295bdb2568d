//! Idempotency keys: a repeated request answers what the first one answered, and changes nothing.

use deadpool_postgres::Transaction;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tradewind_domain::{OrgId, Violation};

use super::StoreError;

/// A client's key together with the request that it stands for.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    key: String,
    request_hash: [u8; 32],
}

/// What is known of a key.
#[derive(Debug)]
pub enum Known<T> {
    /// Nothing: this is the first request. The key is held until the transaction ends.
    New,
    /// The same request was answered with this.
    Answered(T),
    /// The key was used for another request.
    Reused,
}

impl IdempotencyKey {
    /// A key of 1 to 255 visible ASCII characters for an operation and its arguments.
    pub fn new<T: Serialize>(key: &str, operation: &str, arguments: &T) -> Result<Self, Violation> {
        let visible = key.chars().all(|c| c.is_ascii_graphic());
        if key.is_empty() || key.len() > 255 || !visible {
            return Err(Violation::new("idempotencyKey", "must be 1 to 255 visible ASCII characters"));
        }
        let arguments = serde_json::to_vec(arguments)
            .map_err(|e| Violation::new("idempotencyKey", format!("cannot stand for this: {e}")))?;
        let mut hash = Sha256::new();
        hash.update(operation);
        hash.update([0]);
        hash.update(arguments);
        Ok(Self { key: key.to_owned(), request_hash: hash.finalize().into() })
    }

    /// Takes the key, or finds what became of it. A concurrent request with the same key waits here until the first
    /// one has committed or rolled back.
    pub(super) async fn take<T: DeserializeOwned>(
        &self,
        tx: &Transaction<'_>,
        org_id: &OrgId,
    ) -> Result<Known<T>, StoreError> {
        let insert = tx
            .prepare_cached(
                "INSERT INTO idempotency_keys (org_id, key, request_hash, response) VALUES ($1, $2, $3, '')
                 ON CONFLICT DO NOTHING",
            )
            .await?;
        if tx.execute(&insert, &[&org_id.as_str(), &self.key, &self.request_hash.as_slice()]).await? == 1 {
            return Ok(Known::New);
        }
        let select = tx.prepare_cached(
            "SELECT request_hash, response FROM idempotency_keys WHERE org_id = $1 AND key = $2",
        );
        let row = tx.query_one(&select.await?, &[&org_id.as_str(), &self.key]).await?;
        if row.try_get::<_, &[u8]>(0)? != self.request_hash {
            return Ok(Known::Reused);
        }
        Ok(Known::Answered(
            serde_json::from_str(row.try_get(1)?).map_err(|_| StoreError::Corrupt("response"))?,
        ))
    }

    /// Remembers the answer, in the transaction that took the key.
    pub(super) async fn answer<T: Serialize>(
        &self,
        tx: &Transaction<'_>,
        org_id: &OrgId,
        answer: &T,
    ) -> Result<(), StoreError> {
        let update = tx
            .prepare_cached("UPDATE idempotency_keys SET response = $3 WHERE org_id = $1 AND key = $2")
            .await?;
        tx.execute(&update, &[&org_id.as_str(), &self.key, &serde_json::to_string(answer)?]).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_for_an_operation_with_its_arguments() {
        let hash = |operation: &str, arguments: &str| {
            IdempotencyKey::new("k", operation, &arguments).unwrap().request_hash
        };
        assert_eq!(hash("createCustomer", "a"), hash("createCustomer", "a"));
        assert_ne!(hash("createCustomer", "a"), hash("createCustomer", "b"));
        assert_ne!(hash("createCustomer", "a"), hash("createWorkOrder", "a"));
    }

    #[test]
    fn an_unusable_key_names_its_argument() {
        for bad in ["", "a b", "ü", &"x".repeat(256)] {
            assert_eq!(IdempotencyKey::new(bad, "op", &()).unwrap_err().field, "idempotencyKey");
        }
    }
}
