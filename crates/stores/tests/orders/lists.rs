//! Lists of orders, page by page.

use futures::{StreamExt as _, stream};
use tradewind_domain::order::{Status, Step};
use tradewind_domain::{Money, WorkOrderId};
use tradewind_stores::dynamodb::Direction::{self, Ascending, Descending};
use tradewind_stores::dynamodb::orders::Position;
use uuid::Uuid;

use crate::support::{ORG, WORK_ORDER, World, at, event, order, order_of, org};

/// Brings an order into the view, cancelled if so.
async fn show(world: &World, number: u32, cancelled: bool) {
    let order = order(number);
    world.view().apply(&order, Step::Placed, order.placed_at).await.unwrap();
    if cancelled {
        world.view().apply(&order, Step::Cancelled, at(number + 1)).await.unwrap();
    }
}

/// The numbers of the orders on each page, to the last.
async fn pages(world: &World, status: Option<Status>, direction: Direction, limit: usize) -> Vec<Vec<u32>> {
    let mut pages = Vec::new();
    let mut next: Option<Position> = None;
    loop {
        let page = world.view().list(&org(ORG), status, direction, limit, next.as_ref()).await.unwrap();
        assert!(page.orders.len() <= limit);
        let number = |id: &str| id.trim_start_matches("ORDER-").parse().unwrap();
        pages.push(page.orders.iter().map(|summary| number(summary.order.id.as_str())).collect());
        // As it travels in a cursor.
        let text = serde_json::to_string(&page.next).unwrap();
        next = serde_json::from_str(&text).unwrap();
        assert_eq!(next, page.next);
        if next.is_none() {
            return pages;
        }
    }
}

#[tokio::test]
async fn pages_of_any_size_show_each_order_once_in_the_order_of_time() {
    let world = World::new().await;
    for number in [3, 1, 5, 2, 7, 4, 6] {
        show(&world, number, false).await;
    }
    // What else is in the table is in no list.
    let theirs = order_of("electricCo456", 9);
    world.view().apply(&theirs, Step::Placed, at(9)).await.unwrap();
    let sku = &order(1).lines[0].sku;
    world.catalogue().set_price(&org(ORG), sku, Money::ZERO).await.unwrap();
    let placed = event(&order(8), Step::Placed);
    let request = tradewind_stores::dynamodb::orders::Request { key: "k", hash: "h" };
    world.intake().place(&order(8).id, &placed, Some(request)).await.unwrap();

    let forward: Vec<_> = (1..=7).collect();
    let backward: Vec<_> = (1..=7).rev().collect();
    for limit in 1..=8 {
        let pages_up = pages(&world, None, Ascending, limit).await;
        assert_eq!(pages_up.concat(), forward, "pages of {limit}");
        assert_eq!(
            pages_up.len(),
            7_usize.div_ceil(limit),
            "the last page says that it is the last: {limit}"
        );
        assert_eq!(pages(&world, None, Descending, limit).await.concat(), backward, "pages of {limit}");
    }
}

#[tokio::test]
async fn a_list_of_one_status_has_no_other() {
    let world = World::new().await;
    for number in 1..=9 {
        show(&world, number, number % 3 == 0).await;
    }
    for limit in 1..=10 {
        let cancelled = pages(&world, Some(Status::Cancelled), Ascending, limit).await.concat();
        assert_eq!(cancelled, [3, 6, 9], "pages of {limit}");
        let pending = pages(&world, Some(Status::Pending), Descending, limit).await.concat();
        assert_eq!(pending, [8, 7, 5, 4, 2, 1], "pages of {limit}");
    }
    assert_eq!(pages(&world, Some(Status::Shipped), Ascending, 5).await, [Vec::<u32>::new()]);
}

#[tokio::test]
async fn a_work_order_has_its_own_orders_and_no_others_page_by_page() {
    let world = World::new().await;
    for number in [9, 3, 1, 6, 2, 12, 4] {
        show(&world, number, number == 6).await;
    }
    let theirs = order_of("electricCo456", 15);
    world.view().apply(&theirs, Step::Placed, at(15)).await.unwrap();

    for (status, expected) in [
        (None, vec![12, 9, 6, 3]),
        (Some(Status::Pending), vec![12, 9, 3]),
        (Some(Status::Cancelled), vec![6]),
        (Some(Status::Shipped), vec![]),
    ] {
        for limit in 1..=5 {
            let (mut numbers, mut next) = (Vec::new(), None);
            loop {
                let (view, org) = (world.view(), org(ORG));
                let page =
                    view.list_of_work_order(&org, WORK_ORDER, status, Descending, limit, next.as_ref());
                let page = page.await.unwrap();
                assert!(page.orders.len() <= limit);
                numbers.extend(page.orders.into_iter().map(|summary| summary.order.id));
                next = page.next;
                if next.is_none() {
                    break;
                }
            }
            let expected: Vec<_> = expected.iter().map(|number| order(*number).id).collect();
            assert_eq!(numbers, expected, "{status:?}, pages of {limit}");
        }
    }
    let unknown = WorkOrderId(Uuid::from_u128(1));
    let none = world.view().list_of_work_order(&org(ORG), unknown, None, Descending, 5, None).await.unwrap();
    assert!(none.orders.is_empty() && none.next.is_none());
}

#[tokio::test]
async fn a_page_behind_an_order_that_has_changed_goes_on_where_it_was() {
    let world = World::new().await;
    for number in 1..=4 {
        show(&world, number, false).await;
    }
    let first = world.view().list(&org(ORG), Some(Status::Pending), Ascending, 2, None).await.unwrap();
    world.view().apply(&order(2), Step::Cancelled, at(9)).await.unwrap();
    let next = first.next.as_ref();
    let second = world.view().list(&org(ORG), Some(Status::Pending), Ascending, 2, next).await.unwrap();
    let ids: Vec<_> = second.orders.iter().map(|summary| summary.order.id.as_str()).collect();
    assert_eq!((ids.as_slice(), second.next), (["ORDER-3", "ORDER-4"].as_slice(), None));
}

#[tokio::test]
async fn orders_placed_at_the_same_moment_are_all_shown() {
    let world = World::new().await;
    for number in 1..=5 {
        let order = tradewind_domain::order::Order { placed_at: at(0), ..order(number) };
        world.view().apply(&order, Step::Placed, at(0)).await.unwrap();
    }
    for direction in [Ascending, Descending] {
        let mut numbers = pages(&world, None, direction, 2).await.concat();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
    }
}

#[tokio::test]
async fn a_rare_status_among_many_orders_is_found_over_short_pages() {
    let world = World::new().await;
    let shown = (1..=1050).map(|number| show(&world, number, number == 1030));
    stream::iter(shown).buffer_unordered(16).collect::<()>().await;
    let found = pages(&world, Some(Status::Cancelled), Ascending, 10).await;
    assert_eq!(found, [vec![], vec![1030]], "the first page ends before it is found, and says so");
    // A page as large as there is, which is more than DynamoDB reads in one call.
    let all = pages(&world, None, Ascending, 1000).await;
    assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [1000, 50]);
    assert!(all.concat().is_sorted());
}

#[tokio::test]
async fn a_list_of_an_unknown_org_is_empty() {
    let world = World::new().await;
    let page = world.view().list(&org("nobody"), None, Ascending, 10, None).await.unwrap();
    assert!(page.orders.is_empty() && page.next.is_none());
}
