//! `init.sql` and the pool, on real Postgres.

use futures::future;
use tradewind_domain::OrgId;
use tradewind_stores::{Customers, Database};
use tradewind_testkit::ChaosProxy;

#[tokio::test]
async fn init_sql_makes_a_fresh_database_ready_and_may_run_again_and_at_once() {
    let empty = tradewind_testkit::Database::empty().await;
    let sessions: Vec<_> = (0..4).map(|_| Database::connect_to(empty.url())).collect();
    for result in future::join_all(sessions.iter().map(Database::init)).await {
        result.unwrap();
    }
    sessions[0].init().await.unwrap();
    let org = OrgId::parse("orgId", "plumbingCo123").unwrap();
    let customers = Customers::new(sessions[0].clone()).list(&org, 10, None).await.unwrap();
    let names: Vec<_> = customers.iter().map(|customer| customer.name.as_str()).collect();
    assert_eq!(names, ["Jane Doe", "John Smith"]);
}

#[tokio::test]
async fn a_work_order_cannot_name_a_customer_of_another_org_even_by_sql() {
    let database = tradewind_testkit::Database::create().await;
    let insert =
        "INSERT INTO work_orders (id, org_id, customer_id, title, status, version, created_at, updated_at)
                  SELECT gen_random_uuid(), 'electricCo456', id, 'x', 'OPEN', 1, now(), now() FROM customers
                  WHERE org_id = 'plumbingCo123'";
    let error = database.client().await.execute(insert, &[]).await.unwrap_err();
    assert_eq!(error.as_db_error().and_then(|db| db.constraint()), Some("work_orders_customer_of_org"));
}

#[tokio::test]
async fn a_pool_outlives_an_outage_of_its_server() {
    let database = tradewind_testkit::Database::create().await;
    let proxy = ChaosProxy::start(database.url()).await;
    let pool = Database::connect_to(proxy.url());
    let answers = async || pool.client().await?.simple_query("SELECT 1").await.map_err(Into::into);
    for _ in 0..3 {
        let answer: Result<_, tradewind_stores::postgres::StoreError> = answers().await;
        answer.unwrap();
        proxy.cut();
        assert!(answers().await.unwrap_err().is_unavailable());
        proxy.mend();
        // The first call may still meet the dead connection; none after it does.
        tradewind_testkit::eventually(std::time::Duration::from_secs(5), async || answers().await.ok()).await;
    }
    assert!(proxy.connections() <= 8, "{} connections: each call opens one", proxy.connections());
}

#[tokio::test]
async fn a_statement_that_hangs_is_ended_by_the_server() {
    let database = tradewind_testkit::Database::create().await;
    let url = format!(
        "{}{}options=-c%20statement_timeout%3D100",
        database.url(),
        if database.url().contains('?') { "&" } else { "?" }
    );
    let client = Database::connect_to(url).client().await.unwrap();
    let error = client.simple_query("SELECT pg_sleep(30)").await.unwrap_err();
    let error = tradewind_stores::postgres::StoreError::from(error);
    assert!(error.is_unavailable(), "{error}");
    assert!(error.to_string().contains("57014"), "{error}");
}
