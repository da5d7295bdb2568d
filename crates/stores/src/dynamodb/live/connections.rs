//! Connections: who hears what happens.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{Delete, Put};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use tradewind_domain::{OrgId, UserId};

use super::{Live, from_millis, millis, seconds};
use crate::dynamodb::TableError;
use crate::dynamodb::event_store::FREE;
use crate::dynamodb::item::{Item, key, n, s, take_n, take_s};
use crate::dynamodb::transaction::{Cancelled, Transaction};

/// How long it is known that a connection has left of which nothing else was known: the end of a connection can overtake
/// its beginning by no more than the time that a function runs.
const LEFT_KEPT: SignedDuration = SignedDuration::from_mins(15);
/// Looks at a record that others are changing.
const ROUNDS: u32 = 4;

/// A connection of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// As API Gateway calls it.
    pub id: String,
    /// The tenant.
    pub org_id: OrgId,
    /// Who is listening.
    pub user_id: UserId,
    /// When it was admitted.
    pub connected_at: Timestamp,
    /// From when on it gets nothing any more.
    pub expires_at: Timestamp,
}

/// What became of a client at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// It is in the list.
    Yes,
    /// It left before it was in.
    Left,
}

impl Live {
    /// Enters a connection, at both of its places or at none.
    pub async fn connect(&self, connection: &Connection) -> Result<Admitted, TableError> {
        let put = |item| Put::builder().table_name(&self.table).set_item(Some(item));
        let mut transaction = Transaction::new();
        transaction.put((), put(record(connection)).condition_expression(FREE))?;
        transaction.put((), put(listed(connection)))?;
        match transaction.commit(&self.client).await {
            Ok(()) => Ok(Admitted::Yes),
            // A repetition of this call, or the mark of one that has left.
            Err(Cancelled::Guards(failed)) => {
                let known = failed.into_iter().find_map(|((), item)| read(&connection.id, item?));
                let of = |connection: &Connection| (connection.org_id.clone(), connection.user_id.clone());
                let repeated = known.is_some_and(|known| of(&known) == of(connection));
                Ok(if repeated { Admitted::Yes } else { Admitted::Left })
            }
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    /// The connection of that id, if it is in.
    pub async fn connection(&self, id: &str) -> Result<Option<Connection>, TableError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(record_key(id)));
        Ok(get.consistent_read(true).send().await?.item.and_then(|item| read(id, item)))
    }

    /// Strikes a connection that has ended. If it is not in, nobody of that id will be let in any more: its end may have
    /// overtaken its beginning. True if it was in.
    pub async fn disconnect(&self, id: &str, now: Timestamp) -> Result<bool, TableError> {
        for _ in 0..ROUNDS {
            if let Some(connection) = self.connection(id).await? {
                self.remove(&connection).await?;
                return Ok(true);
            }
            if self.mark_as_left(id, now).await? {
                return Ok(false);
            }
        }
        Err(TableError::Conflict)
    }

    /// True if the mark is there; false if the connection has come in meanwhile.
    async fn mark_as_left(&self, id: &str, now: Timestamp) -> Result<bool, TableError> {
        let mut mark = record_key(id);
        mark.insert("leftAt".to_owned(), s(now.to_string()));
        mark.insert("expiresAt".to_owned(), n(seconds(now.checked_add(LEFT_KEPT).unwrap_or(now))));
        let put = self.client.put_item().table_name(&self.table).set_item(Some(mark));
        let put = put.condition_expression("attribute_not_exists(pk) OR attribute_exists(leftAt)");
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(error.into()),
            },
        }
    }

    /// Strikes a connection, from both of its places.
    pub async fn remove(&self, connection: &Connection) -> Result<(), TableError> {
        let Connection { id, org_id, user_id, .. } = connection;
        let mut transaction = Transaction::new();
        for key in [record_key(id), key(partition(org_id), sort_key(user_id, id))] {
            transaction.delete((), Delete::builder().table_name(&self.table).set_key(Some(key)))?;
        }
        match transaction.commit(&self.client).await {
            // There are no guards.
            Ok(()) | Err(Cancelled::Guards(_)) => Ok(()),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    /// The connections of an org, or of one user there, page after page. Those that have run out are among them.
    pub fn connections<'a>(
        &'a self,
        org_id: &'a OrgId,
        user_id: Option<&'a UserId>,
    ) -> BoxStream<'a, Result<Connection, TableError>> {
        let page = move |from: Option<Option<Item>>| async move {
            let Some(from) = from else { return Ok(None) };
            let (connections, next) = self.page(org_id, user_id, from).await?;
            Ok::<_, TableError>(Some((stream::iter(connections), next.map(Some))))
        };
        stream::try_unfold(Some(None), page).try_flatten().boxed()
    }

    /// A page, and where the next one begins.
    async fn page(
        &self,
        org_id: &OrgId,
        user_id: Option<&UserId>,
        from: Option<Item>,
    ) -> Result<(Vec<Result<Connection, TableError>>, Option<Item>), TableError> {
        let prefix = user_id.map_or_else(|| "USER#".to_owned(), |user_id| format!("USER#{user_id}#"));
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", s(partition(org_id)))
            .expression_attribute_values(":prefix", s(prefix))
            .set_limit(self.page_size)
            .set_exclusive_start_key(from);
        let answer = query.send().await?;
        let items = answer.items.into_iter().flatten();
        let connections = items.map(|item| read_listed(org_id, item)).collect();
        Ok((connections, answer.last_evaluated_key.filter(|key| !key.is_empty())))
    }
}

fn partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}#CONNECTIONS")
}

/// A user's id holds no `#`, so the prefix of one user is never that of another.
fn sort_key(user_id: &UserId, id: &str) -> String {
    format!("USER#{user_id}#{id}")
}

fn record_key(id: &str) -> Item {
    key(format!("CONNECTION#{id}"), "META")
}

fn record(connection: &Connection) -> Item {
    let mut item = times(record_key(&connection.id), connection);
    item.insert("orgId".to_owned(), s(connection.org_id.as_str()));
    item.insert("userId".to_owned(), s(connection.user_id.as_str()));
    item
}

fn listed(connection: &Connection) -> Item {
    times(key(partition(&connection.org_id), sort_key(&connection.user_id, &connection.id)), connection)
}

fn times(mut item: Item, connection: &Connection) -> Item {
    item.insert("connectedAt".to_owned(), n(millis(connection.connected_at)));
    item.insert("validUntil".to_owned(), n(millis(connection.expires_at)));
    item.insert("expiresAt".to_owned(), n(seconds(connection.expires_at)));
    item
}

/// The connection of a record; `None` if it is a mark of one that has left, or none of ours.
fn read(id: &str, mut item: Item) -> Option<Connection> {
    let org_id = take_s(&mut item, "orgId").ok()?;
    let user_id = take_s(&mut item, "userId").ok()?;
    let org_id = OrgId::parse("orgId", &org_id).ok()?;
    whole(id, org_id, UserId::parse("userId", &user_id).ok()?, &mut item).ok()
}

fn read_listed(org_id: &OrgId, mut item: Item) -> Result<Connection, TableError> {
    let sk = take_s(&mut item, "sk")?;
    let parts = sk.strip_prefix("USER#").and_then(|rest| rest.split_once('#'));
    let (user_id, id) = parts.ok_or(TableError::Corrupt("sk"))?;
    let user_id = UserId::parse("userId", user_id).map_err(|_| TableError::Corrupt("sk"))?;
    whole(id, org_id.clone(), user_id, &mut item)
}

fn whole(id: &str, org_id: OrgId, user_id: UserId, item: &mut Item) -> Result<Connection, TableError> {
    let mut time = |name| from_millis(take_n(item, name)?).ok_or(TableError::Corrupt(name));
    let (connected_at, expires_at) = (time("connectedAt")?, time("validUntil")?);
    Ok(Connection { id: id.to_owned(), org_id, user_id, connected_at, expires_at })
}
