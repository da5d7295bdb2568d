//! The queries of all contexts.

use async_graphql::MergedObject;

use super::notes::NoteQuery;
use super::operations::OperationsQuery;
use super::orders::OrderQuery;
use super::payments::PaymentQuery;
use super::stock::StockQuery;
use super::work_orders::WorkOrderQuery;

/// Everything is about the caller's own org.
#[derive(Debug, Default, MergedObject)]
pub struct Query(WorkOrderQuery, OrderQuery, StockQuery, PaymentQuery, NoteQuery, OperationsQuery);
