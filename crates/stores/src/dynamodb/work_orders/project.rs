//! Writing the read model.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Delete, KeysAndAttributes, Put, TransactWriteItem};
use tradewind_domain::{OrgId, WorkOrderId};
use tradewind_events::work_order::Snapshot;

use super::super::ViewError;
use super::super::item::{Item, key, n, s, take_n, take_s};
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
    pub async fn heads(&self, keys: &[HeadKey]) -> Result<HashMap<HeadKey, Head>, ViewError> {
        let mut heads = HashMap::with_capacity(keys.len());
        for chunk in keys.chunks(MAX_KEYS) {
            let keys = chunk.iter().map(|(org_id, id)| key(partition(org_id), head_sort_key(*id)));
            let request =
                KeysAndAttributes::builder().set_keys(Some(keys.collect())).consistent_read(true).build();
            let request = request.map_err(|e| ViewError::Refused(e.to_string()))?;
            let answer = self.client.batch_get_item().request_items(&self.table, request).send().await?;
            if answer.unprocessed_keys.is_some_and(|unprocessed| !unprocessed.is_empty()) {
                return Err(ViewError::Unavailable("keys were left unprocessed".to_owned()));
            }
            for item in answer.responses.into_iter().flatten().flat_map(|(_, items)| items) {
                let (at, head) = head(item)?;
                heads.insert(at, head);
            }
        }
        Ok(heads)
    }

    /// Writes a work order over the head that was seen (`None`: over nothing). The caller has compared sequences.
    pub async fn write(&self, snapshot: &Snapshot, seen: Option<&Head>) -> Result<Projected, ViewError> {
        let card = card(snapshot);
        let moved_from = seen.filter(|head| card.get("sk") != Some(&s(head.card.as_str())));
        let refused = |e: aws_sdk_dynamodb::error::BuildError| ViewError::Refused(e.to_string());

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
        let put = Put::builder().table_name(&self.table).set_item(Some(card));
        let mut items = vec![
            TransactWriteItem::builder().put(guarded.build().map_err(refused)?).build(),
            TransactWriteItem::builder().put(put.build().map_err(refused)?).build(),
        ];
        if let Some(old) = moved_from {
            let key = key(partition(&snapshot.org_id), old.card.as_str());
            let delete =
                Delete::builder().table_name(&self.table).set_key(Some(key)).build().map_err(refused)?;
            items.push(TransactWriteItem::builder().delete(delete).build());
        }
        match self.client.transact_write_items().set_transact_items(Some(items)).send().await {
            Ok(_) => Ok(Projected::Written),
            Err(error) => cancelled(error),
        }
    }
}

/// Why a transaction was cancelled, read reason by reason: a failed guard is a lost race, a conflict or throttling may
/// pass, and a validation error will not.
fn cancelled<R>(error: SdkError<TransactWriteItemsError, R>) -> Result<Projected, ViewError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return Err(error.into());
    };
    let reasons = cancelled.cancellation_reasons();
    let codes: Vec<_> =
        reasons.iter().filter_map(|reason| reason.code()).filter(|code| *code != "None").collect();
    if codes.contains(&"ValidationError") || codes.contains(&"ItemCollectionSizeLimitExceeded") {
        return Err(ViewError::Refused(codes.join(", ")));
    }
    if codes.contains(&"ConditionalCheckFailed") {
        return Ok(Projected::LostRace);
    }
    Err(ViewError::Unavailable(codes.join(", ")))
}

fn head(mut item: Item) -> Result<(HeadKey, Head), ViewError> {
    let org_id =
        OrgId::parse("orgId", &take_s(&mut item, "orgId")?).map_err(|_| ViewError::Corrupt("orgId"))?;
    let id = super::parse(&take_s(&mut item, "workOrderId")?, "workOrderId").map(WorkOrderId)?;
    Ok(((org_id, id), Head { sequence: take_n(&mut item, "sequence")?, card: take_s(&mut item, "card")? }))
}
