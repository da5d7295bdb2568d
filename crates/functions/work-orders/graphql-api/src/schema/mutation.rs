//! Mutations: parse, check the role, execute, dispatch.

use async_graphql::{Context, ID, MaybeUndefined, Object};
use async_graphql_value::Value;
use serde::Serialize;
use tradewind_domain::work_order::{Command, DetailsInput, PatchInput, Status};
use tradewind_domain::{Checker, CustomerId, Invalid, Violation, WorkOrderId, customer};
use tradewind_kit::auth::Role::{Dispatcher, Technician};
use tradewind_kit::{clock, ids};
use tradewind_stores::postgres::idempotency::IdempotencyKey;
use tradewind_stores::postgres::work_orders::Request;

use super::customers::Customer;
use super::work_orders::{WorkOrder, WorkOrderStatus};
use super::{Result, both, caller_with, environment, own_org, request};

/// What a mutation costs: bounds how many go into one request.
const MUTATION_COMPLEXITY: usize = 50;

/// All take an `idempotencyKey` (1 to 255 visible ASCII characters): a repeat of the same request under the same key
/// changes nothing and answers what the first one answered; another request under it is refused.
#[derive(Debug)]
pub struct Mutation;

#[Object]
impl Mutation {
    /// Opens a work order. Dispatchers.
    #[expect(clippy::too_many_arguments, reason = "flat arguments are the contract")]
    #[graphql(complexity = "MUTATION_COMPLEXITY + child_complexity")]
    async fn create_work_order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "May be left out; must be the caller's org.")] org_id: Option<String>,
        #[graphql(desc = "A customer of the org.")] customer_id: ID,
        #[graphql(desc = "1 to 500 characters.")] title: String,
        #[graphql(desc = "Up to 10,000 characters.")] description: Option<String>,
        #[graphql(desc = "Up to 1,000 characters.")] address: Option<String>,
        #[graphql(desc = "RFC 3339 with an offset, such as 2026-11-21T09:00:00Z.")] scheduled_at: Option<
            String,
        >,
        #[graphql(desc = "1 to 255 visible ASCII characters; a repeat answers as the first time.")]
        idempotency_key: Option<String>,
    ) -> Result<WorkOrder> {
        let caller = caller_with(context, &[Dispatcher])?;
        let org_id = own_org(caller, org_id.as_deref())?;
        let input = DetailsInput {
            customer_id: &customer_id,
            title: &title,
            description: description.as_deref(),
            address: address.as_deref(),
            scheduled_at: scheduled_at.as_deref(),
        };
        let arguments = (&*customer_id, &title, &description, &address, &scheduled_at);
        let idempotency_key = key(idempotency_key.as_deref(), "createWorkOrder", &arguments);
        let (details, idempotency_key) = both(input.parse(), idempotency_key)?;
        let id = WorkOrderId(ids::uuid());
        let command = Command::Create { id, org_id, details };
        execute(context, id, command, None, idempotency_key).await
    }

    /// Changes what is written on a work order: what is not mentioned stays, `null` clears. Dispatchers.
    #[expect(clippy::too_many_arguments, reason = "flat arguments are the contract")]
    #[graphql(complexity = "MUTATION_COMPLEXITY + child_complexity")]
    async fn update_work_order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A work order of the org.")] id: ID,
        #[graphql(desc = "Refuse unless the work order has this version.")] expected_version: Option<i64>,
        #[graphql(desc = "1 to 500 characters; cannot be cleared.")] title: MaybeUndefined<String>,
        #[graphql(desc = "Up to 10,000 characters.")] description: MaybeUndefined<String>,
        #[graphql(desc = "Up to 1,000 characters.")] address: MaybeUndefined<String>,
        #[graphql(desc = "RFC 3339 with an offset, such as 2026-11-21T09:00:00Z.")]
        scheduled_at: MaybeUndefined<String>,
        #[graphql(desc = "1 to 255 visible ASCII characters; a repeat answers as the first time.")]
        idempotency_key: Option<String>,
    ) -> Result<WorkOrder> {
        caller_with(context, &[Dispatcher])?;
        let input = PatchInput {
            title: mentioned(context, "title", &title),
            description: mentioned(context, "description", &description),
            address: mentioned(context, "address", &address),
            scheduled_at: mentioned(context, "scheduledAt", &scheduled_at),
        };
        // As arrays of none or one: JSON alone would not tell what is left alone from what is cleared.
        let changes = [input.title, input.description, input.address, input.scheduled_at];
        let changes = changes.each_ref().map(Option::as_slice);
        let arguments = (&*id, expected_version, changes);
        let idempotency_key = key(idempotency_key.as_deref(), "updateWorkOrder", &arguments);
        let target = target(&id, expected_version);
        let ((patch, idempotency_key), (id, expected_version)) =
            both(both(input.parse(), idempotency_key), target)?;
        execute(context, id, Command::Update(patch), expected_version, idempotency_key).await
    }

    /// Moves a work order to another status. Dispatchers and technicians.
    #[graphql(complexity = "MUTATION_COMPLEXITY + child_complexity")]
    async fn change_work_order_status(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A work order of the org.")] id: ID,
        #[graphql(desc = "Where to.")] status: WorkOrderStatus,
        #[graphql(desc = "Refuse unless the work order has this version.")] expected_version: Option<i64>,
        #[graphql(desc = "1 to 255 visible ASCII characters; a repeat answers as the first time.")]
        idempotency_key: Option<String>,
    ) -> Result<WorkOrder> {
        caller_with(context, &[Dispatcher, Technician])?;
        let status = Status::from(status);
        let arguments = (&*id, expected_version, status);
        let idempotency_key = key(idempotency_key.as_deref(), "changeWorkOrderStatus", &arguments);
        let (idempotency_key, (id, expected_version)) = both(idempotency_key, target(&id, expected_version))?;
        execute(context, id, Command::ChangeStatus(status), expected_version, idempotency_key).await
    }

    /// Adds a customer. Dispatchers.
    #[graphql(complexity = "MUTATION_COMPLEXITY + child_complexity")]
    async fn create_customer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "May be left out; must be the caller's org.")] org_id: Option<String>,
        #[graphql(desc = "1 to 200 characters.")] name: String,
        #[graphql(desc = "Up to 254 characters.")] email: Option<String>,
        #[graphql(desc = "Up to 50 characters.")] phone: Option<String>,
        #[graphql(desc = "1 to 255 visible ASCII characters; a repeat answers as the first time.")]
        idempotency_key: Option<String>,
    ) -> Result<Customer> {
        let caller = caller_with(context, &[Dispatcher])?;
        let org_id = own_org(caller, org_id.as_deref())?;
        let key = key(idempotency_key.as_deref(), "createCustomer", &(&name, &email, &phone));
        let id = CustomerId(ids::uuid());
        let new =
            customer::Customer::create(id, org_id, &name, email.as_deref(), phone.as_deref(), clock::now());
        let (new, key) = both(new, key)?;
        let created = environment(context)?.customers.create(new, key.as_ref()).await?;
        tracing::info!(org_id = %created.org_id, customer_id = %created.id, "added customer");
        Ok(created.into())
    }
}

/// Executes a command and sends its events.
async fn execute(
    context: &Context<'_>,
    id: WorkOrderId,
    command: Command,
    expected_version: Option<u64>,
    idempotency_key: Option<IdempotencyKey>,
) -> Result<WorkOrder> {
    let caller = caller_with(context, &[Dispatcher, Technician])?;
    let environment = environment(context)?;
    let committed = environment
        .work_orders
        .execute(Request {
            org_id: caller.org_id.clone(),
            id,
            command,
            expected_version,
            idempotency_key,
            trace: request(context)?.trace,
            now: clock::now(),
        })
        .await?;
    let work_order = committed.work_order;
    tracing::info!(
        org_id = %work_order.org_id, work_order_id = %work_order.id, version = work_order.version,
        status = %work_order.status, events = committed.outbox_ids.len(), "committed work order"
    );
    environment.eager.dispatch(&committed.outbox_ids).await;
    Ok(work_order.into())
}

fn key<T: Serialize>(
    key: Option<&str>,
    operation: &str,
    arguments: &T,
) -> Result<Option<IdempotencyKey>, Violation> {
    key.map(|key| IdempotencyKey::new(key, operation, arguments)).transpose()
}

/// Which work order, in which version.
fn target(id: &str, expected_version: Option<i64>) -> Result<(WorkOrderId, Option<u64>), Invalid> {
    let mut check = Checker::default();
    let id = check.take(WorkOrderId::parse("id", id));
    let expected = expected_version.map(|version| match u64::try_from(version) {
        Ok(version) if version > 0 => Ok(version),
        _ => Err(Violation::new("expectedVersion", "must be 1 or more")),
    });
    let expected = check.take(expected.transpose());
    match (id, expected) {
        (Some(id), Some(expected)) => Ok((id, expected)),
        _ => Err(check.into_invalid()),
    }
}

/// What is said of an argument: nothing, that it is cleared, or what it is now.
fn mentioned<'a>(
    context: &Context<'_>,
    argument: &str,
    value: &'a MaybeUndefined<String>,
) -> Option<Option<&'a str>> {
    match value {
        MaybeUndefined::Null if is_left_out(context, argument) => None,
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

/// True if the argument is a variable that the request gives no value: then it is as if it were not there
/// (<https://spec.graphql.org/October2021/#CoerceArgumentValues()>). The library takes it for `null`.
fn is_left_out(context: &Context<'_>, argument: &str) -> bool {
    let Some(value) = context.item.node.get_argument(argument) else { return true };
    let Value::Variable(name) = &value.node else { return false };
    let defined = &context.query_env.operation.node.variable_definitions;
    let has_default = defined.iter().any(|it| it.node.name.node == *name && it.node.default_value.is_some());
    !has_default && !context.query_env.variables.contains_key(name)
}
