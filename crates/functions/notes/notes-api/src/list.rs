//! Lists of notes, newest first.

use serde::{Deserialize, Serialize};
use tradewind_domain::{NoteId, UserId, WorkOrderId};
use tradewind_kit::http::{Call, Cursor, Limit, Page, Problem, Reply};
use tradewind_stores::dynamodb::notes::{NoteList, NotePage};
use utoipa::{IntoParams, ToSchema};

use crate::api::Environment;
use crate::wire::{NoteDetails, user_of};

/// Which notes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct Query {
    /// How many.
    #[param(value_type = Option<u16>, nullable = false, minimum = 1, maximum = 1000, default = 50)]
    limit: Limit,
    /// From where: the `nextCursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
    /// Those about this work order that the caller may read: public ones, and the caller's own.
    #[param(nullable = false, format = "uuid")]
    work_order_id: Option<String>,
}

/// Which public notes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PublicQuery {
    /// How many.
    #[param(value_type = Option<u16>, nullable = false, minimum = 1, maximum = 1000, default = 50)]
    limit: Limit,
    /// From where: the `nextCursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// A page of notes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notes {
    /// At most as many as were asked for. About a work order there may be fewer, or none, although there is a next page.
    notes: Vec<NoteDetails>,
    /// Where the next page begins; missing on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
}

/// Lists the caller's notes, or those about a work order, newest first.
#[utoipa::path(
    get, path = "/notes", tag = "notes", operation_id = "getNotes", params(Query),
    responses(
        (status = 200, description = "A page of notes", body = Notes),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn get_notes(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let Query { limit, cursor, work_order_id } = call.query()?;
    let id = work_order_id.map(|id| WorkOrderId::parse("workOrderId", &id)).transpose()?;
    let user = user_of(call)?;
    let list = id.map_or(NoteList::Of(&user), |id| NoteList::About(id, &user));
    page(environment, call, &user, list, Page { limit, cursor }).await
}

/// Lists the public notes of the org, newest first. The list follows the notes by a moment.
#[utoipa::path(
    get, path = "/notes/public", tag = "notes", operation_id = "getPublicNotes", params(PublicQuery),
    responses(
        (status = 200, description = "A page of notes", body = Notes),
        (status = "4XX", description = "Problem", content_type = "application/problem+json"),
        (status = "5XX", description = "Problem", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn get_public_notes(environment: &Environment, call: &Call) -> Result<Reply, Problem> {
    let PublicQuery { limit, cursor } = call.query()?;
    page(environment, call, &user_of(call)?, NoteList::Public, Page { limit, cursor }).await
}

async fn page(
    environment: &Environment,
    call: &Call,
    user: &UserId,
    list: NoteList<'_>,
    Page { limit, cursor }: Page,
) -> Result<Reply, Problem> {
    let org_id = &call.caller.org_id;
    // A cursor leads on in the list that its user was shown, and in no other.
    let name = match list {
        NoteList::Of(_) => format!("notes?user={user}"),
        NoteList::Public => format!("notes/public?user={user}"),
        NoteList::About(id, _) => format!("notes?user={user}&workOrderId={id}"),
    };
    let cursors = Cursor::of(&name, org_id);
    let after = cursor.map(|cursor| cursors.decode::<NoteId>("cursor", &cursor)).transpose()?;
    let page = environment.notes.list(org_id, list, limit.get(), after).await;
    let NotePage { notes, next } = page.map_err(|error| Problem::from_failure(&error))?;
    let next_cursor = next.map(|note| cursors.encode(&note)).transpose()?;
    Reply::ok(&Notes { notes: notes.into_iter().map(NoteDetails::from).collect(), next_cursor })
}
