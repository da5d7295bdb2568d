//! Pure rules of the business: no clock, no randomness, no I/O.
//!
//! One module an aggregate. `decide(state, command, now)` says what happens, `apply(state, event)` says what that
//! makes of the state; time and ids come in from outside. Newtypes are parsed once, at the edge, and trusted inside.

pub mod customer;
pub mod email;
pub mod ids;
pub mod lease;
pub mod money;
pub mod note;
pub mod order;
pub mod payment;
pub mod screening;
pub mod stock;
pub mod text;
pub mod validation;
pub mod work_order;

pub use email::Username;
pub use ids::{CustomerId, CustomerRef, LotId, NoteId, OrderId, OrgId, Sku, UserId, WorkOrderId};
pub use lease::Lease;
pub use money::Money;
pub use stock::Units;
pub use validation::{Checker, Invalid, Violation};
