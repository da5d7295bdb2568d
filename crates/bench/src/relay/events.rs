//! The rows that are drained: events of work orders, made by the domain and encoded as the API does it.

use jiff::{SignedDuration, Timestamp};
use tradewind_domain::work_order::{Command, DetailsInput, decide};
use tradewind_domain::{OrgId, WorkOrderId};
use tradewind_events::{TraceContext, work_order};
use tradewind_stores::postgres::outbox::Row;
use uuid::Uuid;

use crate::Outcome;

const TITLES: [&str; 4] = [
    "Leak under the kitchen sink",
    "No hot water on the first floor",
    "Replace the fuse box",
    "Yearly inspection",
];
const DESCRIPTIONS: [&str; 3] = [
    "Water below the cabinet since Monday, the valve is stuck. Bring a 1/2\" valve.",
    "Boiler shows error E-119 after a restart. Key with the caretaker.",
    "Two circuits trip when the oven is on. Take photographs first.",
];
const STREETS: [&str; 3] = ["Main Street, Springfield", "Hafenstraße, Hamburg", "Rue de l'Église, Québec"];

/// Endless events, each the creation of another work order; the same ones each time.
pub(crate) fn events() -> impl Iterator<Item = Outcome<Row>> {
    let mut random = fastrand::Rng::with_seed(2);
    (1..).map(move |id| event(id, &mut random))
}

fn event(id: i64, random: &mut fastrand::Rng) -> Outcome<Row> {
    let now = Timestamp::from_second(1_790_000_000)? + SignedDuration::from_millis(id * 7);
    let org_id = OrgId::parse("orgId", "plumbingCo123").map_err(|violation| format!("{violation:?}"))?;
    let mut pick = |choices: &[&'static str]| random.choice(choices.iter().copied()).unwrap_or_default();
    let (title, description, street) = (pick(&TITLES), pick(&DESCRIPTIONS), pick(&STREETS));
    let (scheduled_at, address) = (now.to_string(), format!("{} {street}", random.u16(1..400)));
    let details = DetailsInput {
        customer_id: "01890a5d-ac96-774b-bcce-b302099a8057",
        title,
        description: Some(description),
        address: Some(&address),
        scheduled_at: Some(&scheduled_at),
    };
    let mut uuid =
        || Uuid::from_u64_pair(u64::try_from(id).unwrap_or_default() << 16 | 0x7000, random.u64(..));
    let (work_order_id, event_id) = (uuid(), uuid());
    let details = details.parse().map_err(|invalid| format!("{invalid:?}"))?;
    let command = Command::Create { id: WorkOrderId(work_order_id), org_id, details };
    let event = decide(None, command, now)?.pop().ok_or("creating makes an event")?;
    let trace = TraceContext::new(random.u128(1..), random.u64(1..), true);
    let encoded = work_order::encode(&event, event_id, trace)?;
    Ok(Row {
        id,
        event_id,
        event_type: encoded.r#type.to_owned(),
        org_id: "plumbingCo123".to_owned(),
        aggregate_id: work_order_id,
        sequence: 1,
        payload: encoded.json,
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
        last_error: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_of_the_size_of_real_ones_valid_and_the_same_each_time() {
        let rows: Vec<_> = events().take(500).map(Result::unwrap).collect();
        for (row, again) in rows.iter().zip(events().map(Result::unwrap)) {
            assert!((600..=1000).contains(&row.payload.len()), "{} bytes", row.payload.len());
            assert_eq!(row.payload, again.payload);
            assert_eq!(tradewind_events::decode(&row.payload).unwrap().id, row.event_id);
        }
        let average = rows.iter().map(|row| row.payload.len()).sum::<usize>() / rows.len();
        assert!((700..=900).contains(&average), "{average} bytes on average");
    }
}
