//! Lists, page by page.

use tradewind_domain::OrgId;
use tradewind_domain::work_order::{Status, WorkOrder};
use tradewind_stores::WorkOrderView;
use tradewind_stores::dynamodb::work_orders::Position;

use crate::support::{empty, moved, opened, org, write};

/// All pages of a list, read as a client reads them: each behind the last of the one before, from its text.
async fn pages(
    view: &WorkOrderView,
    org: &OrgId,
    status: Option<Status>,
    limit: usize,
) -> Vec<Vec<WorkOrder>> {
    let mut pages = Vec::new();
    let mut after: Option<Position> = None;
    loop {
        let page = view.list(org, status, limit, after.as_ref()).await.unwrap();
        let last = page.work_orders.last().map(Position::behind);
        pages.push(page.work_orders);
        if !page.has_more {
            return pages;
        }
        after = last.map(|position| Position::parse(position.as_str(), status).unwrap());
    }
}

fn titles(pages: &[Vec<WorkOrder>]) -> Vec<&str> {
    pages.iter().flatten().map(|order| order.details.title.as_str()).collect()
}

#[tokio::test]
async fn pages_of_any_size_show_each_work_order_once_newest_first() {
    let (view, _table) = empty().await;
    for number in 0..7 {
        write(&view, &opened("plumbingCo123", number)).await;
    }
    write(&view, &opened("electricCo456", 9)).await;
    let expected: Vec<_> = (0..7).rev().map(|number| format!("Leak {number}")).collect();
    for limit in 1..=8 {
        for status in [None, Some(Status::Open)] {
            let pages = pages(&view, &org("plumbingCo123"), status, limit).await;
            assert_eq!(titles(&pages), expected, "pages of {limit}");
            assert_eq!(
                pages.len(),
                7_usize.div_ceil(limit),
                "the last page says that it is the last: {limit}"
            );
        }
    }
}

#[tokio::test]
async fn a_list_of_one_status_has_no_other_and_of_all_has_each_once() {
    let (view, _table) = empty().await;
    for (number, status) in (0..).zip(Status::ALL).chain((6..).zip(Status::ALL)) {
        let order = opened("plumbingCo123", number);
        write(&view, &order).await;
        if status != Status::Open {
            write(&view, &moved(&order, status)).await;
        }
    }
    let org = org("plumbingCo123");
    for status in Status::ALL {
        let listed = pages(&view, &org, Some(status), 1).await.concat();
        assert_eq!(listed.len(), 2, "{status}");
        assert!(listed.iter().all(|order| order.status == status));
    }
    assert_eq!(pages(&view, &org, None, 5).await.concat().len(), 12);
    // Heads share the partition with the cards and are in no list.
    assert_eq!(view.list(&org, None, 100, None).await.unwrap().work_orders.len(), 12);
}

#[tokio::test]
async fn a_page_behind_a_work_order_that_has_moved_away_goes_on_where_it_was() {
    let (view, _table) = empty().await;
    let orders: Vec<_> = (0..4).map(|number| opened("plumbingCo123", number)).collect();
    for order in &orders {
        write(&view, order).await;
    }
    let org = org("plumbingCo123");
    let first = view.list(&org, Some(Status::Open), 2, None).await.unwrap();
    let position = Position::behind(first.work_orders.last().unwrap());
    write(&view, &moved(&orders[2], Status::Scheduled)).await;
    let second = view.list(&org, Some(Status::Open), 2, Some(&position)).await.unwrap();
    assert_eq!(titles(&[second.work_orders]), ["Leak 1", "Leak 0"]);
    assert!(!second.has_more);
}

#[tokio::test]
async fn a_list_of_an_unknown_org_is_empty() {
    let (view, _table) = empty().await;
    let page = view.list(&org("nobody"), None, 10, None).await.unwrap();
    assert!(page.work_orders.is_empty() && !page.has_more);
}

#[tokio::test]
async fn a_list_of_large_work_orders_is_read_over_several_answers() {
    let (view, _table) = empty().await;
    // An answer of DynamoDB ends at 1 MiB, which is less than these are together.
    for number in 0..40 {
        let large = Some("ü".repeat(10_000));
        let order = opened("plumbingCo123", number);
        let address = Some("x".repeat(1_000));
        write(
            &view,
            &tradewind_events::work_order::Snapshot { description: large.clone(), address, ..order },
        )
        .await;
    }
    let page = view.list(&org("plumbingCo123"), None, 100, None).await.unwrap();
    assert_eq!((page.work_orders.len(), page.has_more), (40, false));
}

#[test]
fn a_position_of_another_status_or_of_no_list_is_refused() {
    let order = opened("plumbingCo123", 1).into_work_order();
    let position = Position::behind(&order);
    let text = position.as_str();
    assert_eq!(Position::parse(text, Some(Status::Open)), Some(position.clone()));
    assert_eq!(Position::parse(text, None), Some(position.clone()));
    assert_eq!(Position::parse(text, Some(Status::OnHold)), None);
    let long = format!("STATUS#OPEN#{}", "x".repeat(200));
    for bad in ["", "HEAD#WO#1", "STATUS", "open", &long] {
        for status in [None, Some(Status::Open)] {
            assert_eq!(Position::parse(bad, status), None, "{bad}");
        }
    }
}
