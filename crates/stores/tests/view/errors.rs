//! What goes wrong, and whether it is worth trying again.

use tradewind_kit::{Dispose as _, Disposition};
use tradewind_stores::WorkOrderView;
use tradewind_stores::dynamodb::TableError;
use tradewind_testkit::{ChaosProxy, cloud_endpoint};

use crate::support::{aws, empty, opened, org};

#[tokio::test]
async fn an_outage_and_a_missing_table_are_transient() {
    let (_, table) = empty().await;
    let proxy = ChaosProxy::start(cloud_endpoint()).await;
    proxy.cut();
    let cut_off = WorkOrderView::new(&aws(proxy.url()).without_retries(), table.name());
    let missing = WorkOrderView::new(&aws(cloud_endpoint()), "tradewind-test-no-such-table");
    let order = opened("plumbingCo123", 1);
    for view in [cut_off, missing] {
        let errors = [
            view.list(&org("plumbingCo123"), None, 10, None).await.map(drop).unwrap_err(),
            view.get(&order.org_id, order.work_order_id).await.map(drop).unwrap_err(),
            view.heads(&[(order.org_id.clone(), order.work_order_id)]).await.map(drop).unwrap_err(),
            view.write(&order, None).await.map(drop).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.disposition(), Disposition::Transient, "{error}");
        }
    }
}

#[tokio::test]
async fn an_item_that_this_program_did_not_write_is_named_as_corrupt() {
    let (view, table) = empty().await;
    let order = opened("plumbingCo123", 1);
    let sort_key = format!("HEAD#WO#{}", order.work_order_id);
    table.put(&[("pk", "ORG#plumbingCo123".to_owned()), ("sk", sort_key)]).await;
    let error = view.get(&order.org_id, order.work_order_id).await.unwrap_err();
    assert!(matches!(error, TableError::Corrupt("card")), "{error}");
    assert_eq!(error.disposition(), Disposition::Permanent);
}
