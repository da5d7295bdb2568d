//! Pages: forward through everything, without gap or repeat.

use std::collections::BTreeSet;

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use tradewind_domain::work_order::Status;
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};
use tradewind_events::work_order::Snapshot;
use tradewind_kit::ids;
use tradewind_stores::WorkOrderView;
use tradewind_stores::dynamodb::work_orders::Projected;

use crate::support::{CUSTOMERS, ELECTRIC, JOHN, LIST, PLUMBING, User, World};

/// Work orders of all statuses, opened a second after one another, some in the same one.
fn work_orders(org: &str, count: i64) -> Vec<Snapshot> {
    let snapshot = |n: i64| {
        let status = Status::ALL[usize::try_from(n).unwrap() % Status::ALL.len()];
        let at = jiff::Timestamp::from_second(1_795_251_600 + n / 3).unwrap();
        Snapshot {
            work_order_id: WorkOrderId(ids::uuid()),
            org_id: OrgId::parse("orgId", org).unwrap(),
            customer_id: CustomerId(JOHN.parse().unwrap()),
            status,
            previous_status: None,
            title: format!("Work {n}"),
            description: None,
            address: None,
            scheduled_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    };
    (0..count).map(snapshot).collect()
}

async fn project(view: &WorkOrderView, snapshots: &[Snapshot]) {
    let writes = snapshots.iter().map(|snapshot| view.write(snapshot, None));
    stream::iter(writes)
        .buffer_unordered(16)
        .for_each(|written| async { assert_eq!(written.unwrap(), Projected::Written) })
        .await;
}

/// Moves a work order on, as the projector would.
async fn shift(view: &WorkOrderView, snapshot: &Snapshot, status: Status) {
    let key = (snapshot.org_id.clone(), snapshot.work_order_id);
    let heads = view.heads(std::slice::from_ref(&key)).await.unwrap();
    let moved = Snapshot { status, version: 2, ..snapshot.clone() };
    view.write(&moved, heads.get(&key)).await.unwrap();
}

fn titles(page: &Value) -> Vec<String> {
    let edges = page["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"]["title"].as_str().unwrap().to_owned()).collect()
}

/// Walks through all pages and returns what was on each; `between` happens after each page.
async fn walk(
    user: &User<'_>,
    status: Option<&str>,
    first: Option<usize>,
    mut between: impl AsyncFnMut(usize),
) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut after = Value::Null;
    loop {
        let answer = user.send(LIST, json!({ "status": status, "first": first, "after": after })).await;
        let page = answer.ok("workOrders");
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
        pages.push(titles(page));
        let edges = page["edges"].as_array().unwrap();
        after = page["pageInfo"]["endCursor"].clone();
        assert_eq!(edges.last().map_or(&Value::Null, |edge| &edge["cursor"]), &after);
        if page["pageInfo"]["hasNextPage"] == false {
            return pages;
        }
        assert_eq!(edges.len(), first.unwrap_or(50), "only the last page may be short");
        between(pages.len()).await;
    }
}

#[tokio::test]
async fn pages_go_through_everything_once_newest_first_within_each_status() {
    let world = World::with_view().await;
    let all = work_orders(PLUMBING, 240);
    project(&world.view(), &all).await;
    project(&world.view(), &work_orders(ELECTRIC, 5)).await;
    let user = world.user("technician", PLUMBING);

    for first in [Some(100), Some(40), Some(7), None] {
        let seen = walk(&user, None, first, async |_| {}).await.concat();
        assert_eq!(seen.len(), all.len(), "{first:?}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), all.len(), "{first:?}");
    }
    for status in Status::ALL {
        let seen = walk(&user, Some(status.as_str()), Some(20), async |_| {}).await;
        assert_eq!(seen.len(), 2, "40 of each status");
        let mut expected: Vec<_> = all.iter().filter(|snapshot| snapshot.status == status).collect();
        expected.sort_by_key(|snapshot| {
            std::cmp::Reverse((snapshot.created_at, snapshot.work_order_id.to_string()))
        });
        let expected: Vec<_> = expected.into_iter().map(|snapshot| snapshot.title.clone()).collect();
        assert_eq!(seen.concat(), expected, "{status}");
    }
    let answer = user.ask("{ workOrdersForOrg { createdAt } }").await;
    let listed = answer.ok("workOrdersForOrg").as_array().unwrap();
    assert_eq!(listed.len(), 240);
    assert!(listed.is_sorted_by(|a, b| a["createdAt"].as_str() >= b["createdAt"].as_str()));
}

#[tokio::test]
async fn while_work_orders_move_those_that_stay_are_seen_exactly_once() {
    let world = World::with_view().await;
    let (view, all) = (world.view(), work_orders(PLUMBING, 120));
    project(&view, &all).await;
    let user = world.user("technician", PLUMBING);
    // Every fifth one that is open is put on schedule, one after each page, the one at a cursor too.
    let mut movers: Vec<_> =
        all.iter().filter(|snapshot| snapshot.status == Status::Open).step_by(5).collect();
    let moving: BTreeSet<_> = movers.iter().map(|snapshot| snapshot.title.clone()).collect();
    let seen = walk(&user, None, Some(10), async |_| {
        if let Some(mover) = movers.pop() {
            shift(&view, mover, Status::Scheduled).await;
        }
    })
    .await;
    assert!(movers.is_empty());
    let stayed: Vec<_> = seen.concat().into_iter().filter(|title| !moving.contains(title)).collect();
    assert_eq!(stayed.len(), all.len() - moving.len());
    assert_eq!(stayed.iter().collect::<BTreeSet<_>>().len(), stayed.len());
}

#[tokio::test]
async fn the_entry_at_the_cursor_may_go_and_the_next_page_still_follows() {
    let world = World::with_view().await;
    let (view, all) = (world.view(), work_orders(PLUMBING, 60));
    project(&view, &all).await;
    let user = world.user("technician", PLUMBING);
    let seen = walk(&user, Some("OPEN"), Some(3), async |_| {}).await;
    let (last, rest) = (seen[0][2].clone(), seen[1..].concat());
    let answer = user.send(LIST, json!({ "status": "OPEN", "first": 3 })).await;
    let cursor = answer.ok("workOrders")["pageInfo"]["endCursor"].clone();
    let gone = all.iter().find(|snapshot| snapshot.title == last).unwrap();
    shift(&view, gone, Status::Cancelled).await;
    let answer = user.send(LIST, json!({ "status": "OPEN", "first": 100, "after": cursor })).await;
    assert_eq!(titles(answer.ok("workOrders")), rest);
}

#[tokio::test]
async fn an_empty_list_is_a_page_without_entries() {
    let world = World::with_view().await;
    let user = world.user("operator", "newcomers");
    assert_eq!(walk(&user, None, None, async |_| {}).await, [Vec::<String>::new()]);
    assert_eq!(user.ask("{ workOrdersForOrg { id } }").await.ok("workOrdersForOrg"), &json!([]));
}

#[tokio::test]
async fn customers_have_pages_in_the_order_of_their_names() {
    let world = World::start().await;
    // Names that are equal, differ in case or accent, or are hardly names.
    let fill = "INSERT INTO customers (id, org_id, name)
                SELECT gen_random_uuid(), $1, (ARRAY['Anna', 'anna', 'Änne', 'Zoë', '{\"n\":1}', 'x y  z'])[1 + n % 6]
                FROM generate_series(1, 130) AS n";
    world.rows.execute(fill, &[&PLUMBING]).await.unwrap();
    let order = "SELECT id::text FROM customers WHERE org_id = $1 ORDER BY name, id";
    let rows = world.rows.query(order, &[&PLUMBING]).await.unwrap();
    let expected: Vec<String> = rows.iter().map(|row| row.get(0)).collect();

    let user = world.user("operator", PLUMBING);
    for first in [100, 33, 11] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let answer = user.send(CUSTOMERS, json!({ "first": first, "after": after })).await;
            let page = answer.ok("customers");
            let edges = page["edges"].as_array().unwrap();
            seen.extend(edges.iter().map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            assert_eq!(edges.len(), first);
        }
        assert_eq!(seen, expected, "{first}");
    }
    let listed = user.ask("{ listCustomers { id } }").await;
    let listed = listed.ok("listCustomers").as_array().unwrap().clone();
    assert_eq!(listed.iter().map(|c| c["id"].as_str().unwrap()).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_customers_of_a_page_of_work_orders_are_loaded_together() {
    let world = World::with_view().await;
    let fill = "INSERT INTO customers (id, org_id, name)
                SELECT gen_random_uuid(), $1, 'Customer ' || n FROM generate_series(1, 60) AS n RETURNING id::text";
    let customers = world.rows.query(fill, &[&PLUMBING]).await.unwrap();
    let mut all = work_orders(PLUMBING, 60);
    for (work_order, row) in all.iter_mut().zip(&customers) {
        work_order.customer_id = CustomerId(row.get::<_, &str>(0).parse().unwrap());
    }
    project(&world.view(), &all).await;
    let user = world.user("operator", PLUMBING);
    let query = |first: u32| {
        format!("{{ workOrders(first: {first}) {{ edges {{ node {{ id customer {{ name }} }} }} }} }}")
    };
    let ask = async |first: u32| {
        let before = world.postgres.client_messages();
        let answer = user.ask(&query(first)).await;
        let edges = answer.ok("workOrders")["edges"].as_array().unwrap().clone();
        let names: BTreeSet<_> =
            edges.iter().map(|edge| edge["node"]["customer"]["name"].to_string()).collect();
        assert_eq!(names.len(), first as usize);
        world.postgres.client_messages() - before
    };
    ask(1).await;
    // The statement is prepared by now. On a busy machine the loader's millisecond may end between two of the sixty.
    let (one, sixty) = (ask(1).await, ask(60).await);
    assert!(sixty <= 4 * one, "one customer takes {one} messages and sixty take {sixty}: one query each?");
}
