//! A note as an item.

use tradewind_domain::note::{Author, Content, Note};
use tradewind_domain::{NoteId, OrgId, UserId, WorkOrderId};

use super::super::TableError;
use super::super::item::{Item, n, s, take_n, take_optional_s, take_parsed, take_s};
use super::{key_of, partition, sort_key};

/// The partition of the index `public`.
pub(super) fn public_partition(org_id: &OrgId) -> String {
    format!("ORG#{org_id}#PUBLIC")
}

/// A partition of the index `by-work-order`.
pub(super) fn work_order_partition(org_id: &OrgId, id: WorkOrderId) -> String {
    format!("ORG#{org_id}#WO#{id}")
}

/// Writes a note. The attributes of the indexes are written with it, so that it moves in and out of them as a part of the
/// same write.
pub(super) fn write(note: &Note) -> Item {
    let mut item = key_of(note);
    let mut set = |name: &str, value| item.insert(name.to_owned(), value);
    set("username", s(note.author.username.as_str()));
    set("content", s(note.content.as_str()));
    set("createdAt", s(note.created_at.to_string()));
    set("updatedAt", s(note.updated_at.to_string()));
    set("version", n(note.version));
    if note.is_public {
        set("publicPk", s(public_partition(&note.org_id)));
    }
    if let Some(id) = note.work_order_id {
        set("workOrderId", s(id.to_string()));
        set("workOrderPk", s(work_order_partition(&note.org_id, id)));
    }
    item
}

/// Reads a note, from the table or from an index.
pub(super) fn read(org_id: &OrgId, mut item: Item) -> Result<Note, TableError> {
    let content = take_s(&mut item, "content")?;
    let work_order_id = take_optional_s(&mut item, "workOrderId")?;
    let work_order_id = work_order_id.map(|id| WorkOrderId::parse("workOrderId", &id)).transpose();
    Ok(Note {
        id: note_id(&take_s(&mut item, "sk")?)?,
        org_id: org_id.clone(),
        author: Author {
            user_id: author(org_id, &take_s(&mut item, "pk")?)?,
            username: take_s(&mut item, "username")?,
        },
        content: Content::parse("content", &content).map_err(|_| TableError::Corrupt("content"))?,
        is_public: item.contains_key("publicPk"),
        work_order_id: work_order_id.map_err(|_| TableError::Corrupt("workOrderId"))?,
        created_at: take_parsed(&mut item, "createdAt")?,
        updated_at: take_parsed(&mut item, "updatedAt")?,
        version: take_n(&mut item, "version")?,
    })
}

fn note_id(sk: &str) -> Result<NoteId, TableError> {
    let id = sk.strip_prefix("NOTE#").and_then(|id| NoteId::parse("noteId", id).ok());
    id.filter(|id| sort_key(*id) == sk).ok_or(TableError::Corrupt("sk"))
}

fn author(org_id: &OrgId, pk: &str) -> Result<UserId, TableError> {
    let id = pk.rsplit_once('#').and_then(|(_, id)| UserId::parse("userId", id).ok());
    id.filter(|id| partition(org_id, id) == pk).ok_or(TableError::Corrupt("pk"))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn note() -> Note {
        let at = "2026-11-21T09:00:00.5Z".parse().unwrap();
        Note {
            id: NoteId(Uuid::from_u128(7)),
            org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
            author: Author {
                user_id: UserId::parse("userId", "123456").unwrap(),
                username: "jane@example.com".to_owned(),
            },
            content: Content::parse("content", "Valve is stuck\nBring the big wrench").unwrap(),
            is_public: true,
            work_order_id: Some(WorkOrderId(Uuid::from_u128(8))),
            created_at: at,
            updated_at: at,
            version: 3,
        }
    }

    #[test]
    fn a_note_reads_as_it_was_written() {
        let private = Note { is_public: false, work_order_id: None, ..note() };
        for note in [note(), private] {
            assert_eq!(read(&note.org_id, write(&note)).unwrap(), note);
        }
    }

    #[test]
    fn a_note_is_in_the_indexes_that_it_belongs_to() {
        let item = write(&note());
        let text = |name: &str| item.get(name).unwrap().as_s().unwrap().clone();
        assert_eq!(text("pk"), "ORG#plumbingCo123#USER#123456");
        assert_eq!(text("sk"), "NOTE#00000000-0000-0000-0000-000000000007");
        assert_eq!(text("publicPk"), "ORG#plumbingCo123#PUBLIC");
        assert_eq!(text("workOrderPk"), "ORG#plumbingCo123#WO#00000000-0000-0000-0000-000000000008");
        let private = write(&Note { is_public: false, work_order_id: None, ..note() });
        assert!(!private.contains_key("publicPk") && !private.contains_key("workOrderPk"));
    }

    #[test]
    fn what_this_program_does_not_write_is_said_to_be_corrupt() {
        for (name, value) in [("pk", "ORG#other#USER#123456"), ("sk", "TOMBSTONE#7"), ("content", " ")] {
            let mut item = write(&note());
            item.insert(name.to_owned(), s(value));
            let Err(TableError::Corrupt(found)) = read(&note().org_id, item) else { panic!("{name}") };
            assert_eq!(found, name);
        }
    }
}
