//! Writing the read model.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{Delete, KeysAndAttributes, Put};
use tradewind_domain::{OrgId, WorkOrderId};
use tradewind_events::work_order::Snapshot;

use super::super::TableError;
use super::super::item::{Item, key, n, s, take_n, take_s};
use super::super::transaction::{Cancelled, Transaction};
use super::{WorkOrderView, card, head_sort_key, partition};

/// What DynamoDB takes in one `BatchGetItem`.
const MAX_KEYS: usize = 100;

/// Which work order of which org.
pub type HeadKey = (OrgId, WorkOrderId);

/// What the view knows of a work order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last event that was applied.
    pub sequence: u64,
    /// Where its card is.
    card: String,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projected {
    /// It is in the view.
    Written,
    /// The head is not the one that was seen: look again.
    LostRace,
}

impl WorkOrderView {
    /// The heads of these work orders; one that is not in the view is left out.
    pub async fn heads(&self, keys: &[HeadKey]) -> Result<HashMap<HeadKey, Head>, TableError> {
        let mut heads = HashMap::with_capacity(keys.len());
        for chunk in keys.chunks(MAX_KEYS) {
            let keys = chunk.iter().map(|(org_id, id)| key(partition(org_id), head_sort_key(*id)));
            let request =
                KeysAndAttributes::builder().set_keys(Some(keys.collect())).consistent_read(true).build();
            let request = request.map_err(|e| TableError::Refused(e.to_string()))?;
            let answer = self.client.batch_get_item().request_items(&self.table, request).send().await?;
            if answer.unprocessed_keys.is_some_and(|unprocessed| !unprocessed.is_empty()) {
                return Err(TableError::Unavailable("keys were left unprocessed".to_owned()));
            }
            for item in answer.responses.into_iter().flatten().flat_map(|(_, items)| items) {
                let (at, head) = head(item)?;
                heads.insert(at, head);
            }
        }
        Ok(heads)
    }

    /// Writes a work order over the head that was seen (`None`: over nothing). The caller has compared sequences.
    pub async fn write(&self, snapshot: &Snapshot, seen: Option<&Head>) -> Result<Projected, TableError> {
        let card = card(snapshot);
        let moved_from = seen.filter(|head| card.get("sk") != Some(&s(head.card.as_str())));

        let mut head = key(partition(&snapshot.org_id), head_sort_key(snapshot.work_order_id));
        head.insert("orgId".to_owned(), s(snapshot.org_id.as_str()));
        head.insert("workOrderId".to_owned(), s(snapshot.work_order_id.to_string()));
        head.insert("sequence".to_owned(), n(snapshot.version));
        if let Some(sort_key) = card.get("sk") {
            head.insert("card".to_owned(), sort_key.clone());
        }
        let guarded = Put::builder().table_name(&self.table).set_item(Some(head));
        // `sequence` is no reserved word today; the placeholder keeps it from becoming one.
        let guarded = match seen {
            None => guarded.condition_expression("attribute_not_exists(pk)"),
            Some(seen) => guarded
                .condition_expression("#sequence = :seen")
                .expression_attribute_names("#sequence", "sequence")
                .expression_attribute_values(":seen", n(seen.sequence)),
        };
        let mut transaction = Transaction::new();
        transaction.put((), guarded)?;
        transaction.put((), Put::builder().table_name(&self.table).set_item(Some(card)))?;
        if let Some(old) = moved_from {
            let key = key(partition(&snapshot.org_id), old.card.as_str());
            transaction.delete((), Delete::builder().table_name(&self.table).set_key(Some(key)))?;
        }
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Projected::Written),
            // The only guard is the head's.
            Err(Cancelled::Guards(_)) => Ok(Projected::LostRace),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }
}

fn head(mut item: Item) -> Result<(HeadKey, Head), TableError> {
    let org_id =
        OrgId::parse("orgId", &take_s(&mut item, "orgId")?).map_err(|_| TableError::Corrupt("orgId"))?;
    let id = super::parse(&take_s(&mut item, "workOrderId")?, "workOrderId").map(WorkOrderId)?;
    Ok(((org_id, id), Head { sequence: take_n(&mut item, "sequence")?, card: take_s(&mut item, "card")? }))
}
