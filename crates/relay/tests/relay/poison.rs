use tradewind_relay::Sweep;

use crate::support::{World, ample};

/// Refuses messages that say so.
fn refuse_poison(world: &World) {
    world.sns.refuse(|message| message.message.contains("poison"));
}

#[tokio::test]
async fn ten_poison_rows_at_the_head_do_not_delay_the_rows_behind_them() {
    let world = World::new().await;
    refuse_poison(&world);
    for n in 1..=10 {
        world.write_payload(&format!(r#"{{"n":-{n},"poison":true}}"#)).await;
    }
    world.write(1..=90).await;
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert_eq!(sweep, Sweep { published: 90, refused: 10, ..Sweep::default() });
    assert_eq!(world.arrivals(), (1..=90).map(|n| (n, 1)).collect());
    assert_eq!(world.count("attempts = 1 AND next_attempt_at > now() AND last_error <> ''").await, 10);
}

#[tokio::test]
async fn a_row_that_is_refused_too_often_dies_and_an_operator_brings_it_back() {
    let world = World::new().await;
    refuse_poison(&world);
    world.write_payload(r#"{"n":7,"poison":true}"#).await;
    for attempt in 1..=3 {
        let sweep = world.relay().sweep(ample()).await.unwrap();
        let died = u64::from(attempt == 3);
        assert_eq!(sweep, Sweep { refused: 1, died, ..Sweep::default() }, "attempt {attempt}");
        world.let_time_pass().await;
    }
    assert_eq!(world.relay().sweep(ample()).await.unwrap(), Sweep::default(), "the dead are left alone");
    let outbox = world.outbox();
    let [dead] = <[_; 1]>::try_from(outbox.list(true, i64::MIN, 10).await.unwrap()).unwrap();
    assert_eq!(dead.attempts, 3);
    assert!(dead.dead_at.is_some() && dead.last_error.is_some(), "{dead:?}");
    let backlog = outbox.backlog().await.unwrap();
    assert_eq!((backlog.pending, backlog.dead), (0, 1));

    world.sns.refuse(|_| false);
    assert_eq!(outbox.requeue(Some(&[dead.id])).await.unwrap(), 1);
    assert_eq!(outbox.requeue(Some(&[dead.id])).await.unwrap(), 0, "it lives");
    assert_eq!(world.relay().sweep(ample()).await.unwrap().published, 1);
    assert_eq!(world.arrivals(), [(7, 1)].into());
}

#[tokio::test]
async fn an_event_that_no_call_can_carry_is_refused_alone() {
    let world = World::new().await;
    world.write(1..=3).await;
    world.write_payload(&format!(r#"{{"n":4,"text":"{}"}}"#, "x".repeat(300_000))).await;
    world.write(5..=7).await;
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert_eq!(sweep, Sweep { published: 6, refused: 1, ..Sweep::default() });
    assert_eq!(world.count("attempts = 1 AND last_error LIKE '%262144%'").await, 1);
}

#[tokio::test]
async fn an_event_that_spoils_its_whole_call_is_found_and_the_others_go() {
    let world = World::new().await;
    world.write(1..=4).await;
    // SNS refuses a call with an empty message as a whole, whichever entry it is.
    world.write_payload("").await;
    world.write(5..=8).await;
    let sweep = world.relay().sweep(ample()).await.unwrap();
    assert_eq!(sweep, Sweep { published: 8, refused: 1, ..Sweep::default() });
    assert_eq!(world.arrivals(), (1..=8).map(|n| (n, 1)).collect());
    assert_eq!(world.count("payload = '' AND attempts = 1").await, 1);
}

#[tokio::test]
async fn a_refused_row_keeps_everything_it_was_written_with() {
    let world = World::new().await;
    refuse_poison(&world);
    world.write_payload(r#"{"n":1,"poison":true}"#).await;
    let columns = "id, event_id, event_type, org_id, aggregate_id, sequence, payload, created_at";
    let select = format!("SELECT row({columns})::text FROM outbox");
    let before: String = world.sql.query_one(&select, &[]).await.unwrap().get(0);
    world.relay().sweep(ample()).await.unwrap();
    let after: String = world.sql.query_one(&select, &[]).await.unwrap().get(0);
    assert_eq!(before, after);
}
