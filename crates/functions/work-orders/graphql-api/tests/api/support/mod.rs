//! What every test here stands on.

mod answer;
mod rows;
mod stores;
mod world;

pub(crate) use answer::Answer;
pub(crate) use rows::Counts;
pub(crate) use stores::{Stores, at, note, order, work_order_id};
pub(crate) use world::{User, World, cloud};

/// The orgs of the seed data, and a customer of each.
pub(crate) const PLUMBING: &str = "plumbingCo123";
pub(crate) const JOHN: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
pub(crate) const ELECTRIC: &str = "electricCo456";
pub(crate) const ADA: &str = "01890a5d-ac96-774b-bcce-b302099a8059";

/// A UUID that nothing has.
pub(crate) const NOBODY: &str = "01890a5d-ac96-774b-bcce-000000000000";

/// All arguments of `createWorkOrder` as variables.
pub(crate) const CREATE: &str = "
    mutation ($orgId: String, $customerId: ID!, $title: String!, $description: String, $address: String,
              $scheduledAt: String, $idempotencyKey: String) {
      createWorkOrder(orgId: $orgId, customerId: $customerId, title: $title, description: $description,
                      address: $address, scheduledAt: $scheduledAt, idempotencyKey: $idempotencyKey) {
        id orgId customerId status title description address scheduledAt version createdAt updatedAt
      }
    }";
pub(crate) const UPDATE: &str = "
    mutation ($id: ID!, $expectedVersion: Int, $title: String, $description: String, $address: String,
              $scheduledAt: String, $idempotencyKey: String) {
      updateWorkOrder(id: $id, expectedVersion: $expectedVersion, title: $title, description: $description,
                      address: $address, scheduledAt: $scheduledAt, idempotencyKey: $idempotencyKey) {
        id title description address scheduledAt status version
      }
    }";
pub(crate) const MOVE: &str = "
    mutation ($id: ID!, $status: WorkOrderStatus!, $expectedVersion: Int, $idempotencyKey: String) {
      changeWorkOrderStatus(id: $id, status: $status, expectedVersion: $expectedVersion,
                            idempotencyKey: $idempotencyKey) { id status version }
    }";
pub(crate) const ADD_CUSTOMER: &str = "
    mutation ($orgId: String, $name: String!, $email: String, $phone: String, $idempotencyKey: String) {
      createCustomer(orgId: $orgId, name: $name, email: $email, phone: $phone, idempotencyKey: $idempotencyKey) {
        id orgId name email phone
      }
    }";
pub(crate) const LIST: &str = "
    query ($status: WorkOrderStatus, $first: Int, $after: String) {
      workOrders(status: $status, first: $first, after: $after) {
        edges { cursor node { id status title version } }
        pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    }";
pub(crate) const CUSTOMERS: &str = "
    query ($first: Int, $after: String) {
      customers(first: $first, after: $after) {
        edges { cursor node { id orgId name } } pageInfo { hasNextPage endCursor }
      }
    }";
