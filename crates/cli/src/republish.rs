//! `republish`: the events of one order from the event store to the bus again, for those that `event-relay` had to give
//! up. Every worker takes what it knows already for the duplicate that it is.

use aws_sdk_eventbridge::Error;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use tradewind_domain::{OrderId, OrgId};
use tradewind_events::order::source;
use tradewind_kit::Aws;
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
    let (bus, client) = (stage.physical("events"), aws.eventbridge());
    for event in &found.events {
        println!("{}  {:<22} {}", event.time, event.step, event.id);
        if dry_run {
            continue;
        }
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&bus)
            .source(source(event.step))
            .detail_type(event.step.event_type())
            .detail(&event.json)
            .build();
        let answer = client.put_events().entries(entry).send().await.map_err(Error::from)?;
        if let Some(refused) =
            answer.entries.unwrap_or_default().into_iter().find_map(|entry| entry.error_code)
        {
            return Err(format!("the bus refused {}: {refused}", event.id).into());
        }
    }
    println!(
        "{} events of {order_id}{}",
        found.events.len(),
        if dry_run { " would be republished" } else { " republished" }
    );
    Ok(())
}
