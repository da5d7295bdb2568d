use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::CustomerId;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn create() -> Command {
    Command::Create {
        id: WorkOrderId(Uuid::from_u128(1)),
        org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
        details: Details {
            customer_id: CustomerId(Uuid::from_u128(2)),
            title: "Leak under the sink".to_owned(),
            description: None,
            address: Some("1 Main St".to_owned()),
            scheduled_at: None,
        },
    }
}

/// given(commands that are accepted).when(command).then(..)
struct Given(Option<WorkOrder>);

fn given(commands: impl IntoIterator<Item = Command>) -> Given {
    let mut state = None;
    for (second, command) in (1..).zip(commands) {
        for event in decide(state.as_ref(), command, at(second)).expect("given commands are accepted") {
            state = Some(apply(state, event));
        }
    }
    Given(state)
}

impl Given {
    fn when(self, command: Command) -> Result<Vec<Event>, Rejection> {
        decide(self.0.as_ref(), command, at(1000))
    }
}

#[test]
fn a_new_work_order_is_open_at_version_one() {
    let events = given([]).when(create()).unwrap();
    let work_order = events[0].work_order();
    assert_eq!((work_order.status, work_order.version, work_order.created_at), (Status::Open, 1, at(1000)));
}

#[test]
fn an_id_is_taken_once() {
    assert_eq!(given([create()]).when(create()), Err(Rejection::AlreadyExists));
}

#[test]
fn what_does_not_exist_cannot_change() {
    assert_eq!(given([]).when(Command::ChangeStatus(Status::Scheduled)), Err(Rejection::NotFound));
    assert_eq!(given([]).when(Command::Update(Patch::default())), Err(Rejection::NotFound));
}

#[test]
fn the_straight_life_of_a_work_order_is_accepted() {
    let events = given([
        create(),
        Command::ChangeStatus(Status::Scheduled),
        Command::ChangeStatus(Status::InProgress),
    ])
    .when(Command::ChangeStatus(Status::Completed))
    .unwrap();
    let [Event::StatusChanged { from, work_order }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((*from, work_order.status, work_order.version), (Status::InProgress, Status::Completed, 4));
}

#[test]
fn a_step_that_the_state_machine_lacks_is_refused_with_both_ends() {
    let rejection = given([create()]).when(Command::ChangeStatus(Status::Completed)).unwrap_err();
    assert_eq!(rejection, Rejection::Transition { from: Status::Open, to: Status::Completed });
    assert_eq!(
        rejection.to_string(),
        "a work order cannot go from OPEN to COMPLETED; from OPEN it can go to SCHEDULED, CANCELLED"
    );
}

#[test]
fn a_closed_work_order_is_not_updated() {
    let patch = Patch { title: Some("Other".to_owned()), ..Patch::default() };
    let closed = given([create(), Command::ChangeStatus(Status::Cancelled)]);
    assert_eq!(closed.when(Command::Update(patch)), Err(Rejection::Closed(Status::Cancelled)));
}

#[test]
fn asking_for_what_is_so_changes_nothing() {
    assert_eq!(given([create()]).when(Command::ChangeStatus(Status::Open)), Ok(vec![]));
    assert_eq!(given([create()]).when(Command::Update(Patch::default())), Ok(vec![]));
}

#[test]
fn a_host_whose_clock_is_behind_does_not_turn_time_back() {
    let Given(state) = given([create(), Command::ChangeStatus(Status::Scheduled)]);
    let events = decide(state.as_ref(), Command::ChangeStatus(Status::OnHold), at(0)).unwrap();
    assert_eq!(events[0].work_order().updated_at, at(2));
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        1 => Just(create()),
        3 => "[a-z]{1,8}".prop_map(|title| Command::Update(Patch { title: Some(title), ..Patch::default() })),
        6 => proptest::sample::select(Status::ALL.to_vec()).prop_map(Command::ChangeStatus),
    ]
}

proptest! {
    /// Whatever is asked in whatever order: versions have no gaps, and any permutation with duplicates of the events
    /// folds to the state of the straight order.
    #[test]
    fn any_delivery_of_the_same_events_ends_in_the_same_state(
        commands in proptest::collection::vec(any_command(), 1..24),
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), 0..24),
        seed in any::<u64>(),
    ) {
        let (mut state, mut events) = (None, Vec::new());
        for (second, command) in (1..).zip(std::iter::once(create()).chain(commands)) {
            for event in decide(state.as_ref(), command, at(second)).unwrap_or_default() {
                prop_assert_eq!(event.work_order().version, events.len() as u64 + 1);
                events.push(event.clone());
                state = Some(apply(state, event));
            }
        }
        let mut delivered = events.clone();
        delivered.extend(picks.iter().map(|pick| pick.get(&events).clone()));
        delivered.sort_by_key(|event| event.work_order().version.wrapping_mul(seed | 1).rotate_left(17));
        let folded = delivered.into_iter().fold(None, |state, event| Some(apply(state, event)));
        prop_assert_eq!(folded, state);
    }
}
