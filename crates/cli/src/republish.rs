//! `republish`: the events of one order from the event store to the bus again, for those that `event-relay` had to give
//! up. Every worker takes what it knows already for the duplicate that it is.

use tradewind_domain::{OrderId, OrgId};
use tradewind_kit::Aws;
use tradewind_kit::bus::Bus;
use tradewind_stores::EventStore;

use crate::Result;
use crate::stage::Stage;

pub async fn run(stage: &Stage, order_id: &str, org: &str, dry_run: bool) -> Result<()> {
    let org_id = OrgId::parse("--org", org).map_err(|violation| violation.to_string())?;
    let order_id = OrderId::parse("orderId", order_id).map_err(|violation| violation.to_string())?;
    let aws = Aws::from(stage.aws.clone());
    let events = EventStore::new(&aws, stage.physical("event-store"));
    let found = events.order(&org_id, &order_id).await?;
    let found = found.ok_or_else(|| format!("{org_id} has no order {order_id}"))?;
    for event in &found.events {
        println!("{}  {:<22} {}", event.time, event.step, event.id);
    }
    if !dry_run {
        let bus = Bus::new(&aws, stage.physical("events"));
        let events: Vec<_> = found.events.iter().map(|event| event.json.as_str()).collect();
        event_relay::publish(&bus, &events).await?;
    }
    println!(
        "{} events of {order_id}{}",
        found.events.len(),
        if dry_run { " would be republished" } else { " republished" }
    );
    Ok(())
}
