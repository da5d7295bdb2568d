//! Lives of work orders, as the events that travel.

use jiff::{SignedDuration, Timestamp};
use tradewind_domain::work_order::{Command, Details, Patch, Status, WorkOrder, apply, decide};
use tradewind_domain::{CustomerId, OrgId, WorkOrderId};
use tradewind_events::{Event, TraceContext, decode, work_order};
use uuid::Uuid;

/// The trace of every event here.
pub const TRACE_ID: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;

/// A text that no log line may ever show.
pub const SECRET: &str = "Key is under the third flower pot";

/// An event, decoded and as the text of its message.
#[derive(Clone, Debug)]
pub struct Told {
    pub event: Event,
    pub json: String,
}

/// The life of work order `number`: created, then commanded. Commands that the domain refuses change nothing, so that
/// any list of commands makes a life. Even numbers belong to one org, odd ones to another.
pub fn life(number: u64, commands: impl IntoIterator<Item = Command>) -> Vec<Told> {
    let id = WorkOrderId(uuid(number, 0));
    let org_id = ["plumbingCo123", "electricCo456"][usize::try_from(number % 2).unwrap()];
    let details = Details {
        customer_id: CustomerId(uuid(number, 1)),
        title: format!("{SECRET}, {number}"),
        description: Some("Bring a 1/2 inch trap".to_owned()),
        address: None,
        scheduled_at: None,
    };
    let create = Command::Create { id, org_id: OrgId::parse("orgId", org_id).unwrap(), details };
    let mut now: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    let mut state: Option<WorkOrder> = None;
    let mut told = Vec::new();
    for command in std::iter::once(create).chain(commands) {
        now += SignedDuration::from_mins(1);
        for event in decide(state.as_ref(), command, now).unwrap_or_default() {
            let version = event.work_order().version;
            let at = TraceContext::new(TRACE_ID, version, true);
            let json = work_order::encode(&event, uuid(number, 1 + version), at).unwrap().json;
            told.push(Told { event: decode(&json).unwrap(), json });
            state = Some(apply(state, event));
        }
    }
    told
}

fn uuid(number: u64, part: u64) -> Uuid {
    Uuid::from_u128(0x0193_7f3e_8c00_7000_8000_0000_0000_0000 | u128::from(number) << 16 | u128::from(part))
}

pub fn retitle(title: &str) -> Command {
    Command::Update(Patch { title: Some(title.to_owned()), ..Patch::default() })
}

pub const fn to(status: Status) -> Command {
    Command::ChangeStatus(status)
}

/// Three lives of different shapes: moved back and forth, edited and called off, and hardly begun.
pub fn three_lives() -> Vec<Told> {
    let back_and_forth = [Status::Scheduled, Status::InProgress, Status::OnHold, Status::InProgress];
    let called_off =
        [to(Status::Scheduled), retitle("Boiler"), retitle("Boiler, cellar"), to(Status::Cancelled)];
    let hardly_begun = [retitle("Fuse box")];
    [life(0, back_and_forth.map(to)), life(1, called_off), life(2, hardly_begun)].concat()
}
