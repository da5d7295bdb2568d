//! Pages of the lists whose pages may be shorter than what is behind them.

use std::borrow::Cow;

use async_graphql::connection::{Edge, EmptyFields, PageInfo};
use async_graphql::{Object, OutputType, TypeName};
use serde::Serialize;
use tradewind_kit::http::Cursor;

use super::Result;
use crate::error::ApiError;

/// A page as a Relay connection. The library's takes the cursor where a page ends from its last entry; here a page may
/// have no entry although there is a next one, where most of what was looked at was not to be shown.
pub(super) struct Page<T: OutputType> {
    edges: Vec<Edge<String, T, EmptyFields>>,
    begins: bool,
    next: Option<String>,
}

impl<T: OutputType> Page<T> {
    /// A page of entries with their positions; `next` is the position behind which the next page begins.
    pub(super) fn new<P: Serialize>(
        cursors: Cursor<'_>,
        begins: bool,
        entries: Vec<(P, T)>,
        next: Option<&P>,
    ) -> Result<Self> {
        // Whatever cannot be written has been logged.
        let encode = |position: &P| cursors.encode(position).map_err(|_| ApiError::Internal);
        let edges = entries.into_iter().map(|(position, node)| Ok(Edge::new(encode(&position)?, node)));
        Ok(Self { edges: edges.collect::<Result<_>>()?, begins, next: next.map(encode).transpose()? })
    }
}

#[Object(name_type)]
impl<T: OutputType> Page<T> {
    /// Information to aid in pagination.
    async fn page_info(&self) -> PageInfo {
        let cursor = |edge: &Edge<String, T, EmptyFields>| edge.cursor.clone();
        PageInfo {
            has_previous_page: !self.begins,
            has_next_page: self.next.is_some(),
            start_cursor: self.edges.first().map(cursor),
            end_cursor: self.next.clone().or_else(|| self.edges.last().map(cursor)),
        }
    }

    /// A list of edges.
    async fn edges(&self) -> &[Edge<String, T, EmptyFields>] {
        &self.edges
    }

    /// A list of nodes.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }
}

impl<T: OutputType> TypeName for Page<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}
