//! Notes that were written, tables of one's own, and savers over them.

use aws_credential_types::Credentials;
use note_saver::NoteSaver;
use tradewind_domain::note::{Author, Content, FIRST_VERSION, Note, Step};
use tradewind_domain::{NoteId, OrgId, UserId};
use tradewind_events::note::{Remark, encode};
use tradewind_events::{Event, Origin, TraceContext, decode};
use tradewind_kit::Aws;
use tradewind_kit::batch::{Delivery, Handler as _};
use tradewind_kit::bus::Bus;
use tradewind_stores::{EventStore, Notes};
use tradewind_testkit::{EventBusSink, Items, Table, cloud_endpoint};
use uuid::Uuid;

/// In no log.
pub const SECRET: &str = "the code of the gate is 4711";

/// Clients of the cloud at this address.
pub fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

/// Note `number`, public if that is odd.
pub fn note(number: u128) -> Note {
    let at = "2026-11-21T09:00:00.5Z".parse().unwrap();
    Note {
        id: NoteId(Uuid::from_u128(number)),
        org_id: OrgId::parse("orgId", "plumbingCo123").unwrap(),
        author: Author {
            user_id: UserId::parse("userId", &format!("user-{}", number % 2)).unwrap(),
            username: "jane@example.com".to_owned(),
        },
        content: Content::parse("content", SECRET).unwrap(),
        is_public: number % 2 == 1,
        work_order_id: None,
        created_at: at,
        updated_at: at,
        version: FIRST_VERSION,
    }
}

/// `NoteCreated` of a note, as it travels.
pub fn created_json(number: u128) -> String {
    let note = note(number);
    let origin = Origin {
        id: Uuid::from_u128(1 << 64 | number),
        time: note.created_at,
        traceparent: TraceContext::new(7, 7, true),
        causation_id: None,
    };
    encode(&note, Step::Created, Remark::default(), &origin).unwrap().json
}

/// `NoteCreated` of a note.
pub fn created(number: u128) -> Event {
    decode(&created_json(number)).unwrap()
}

/// Tables and a bus.
pub struct World {
    pub notes: Table,
    pub events: Table,
    pub bus: EventBusSink,
}

impl World {
    pub async fn empty() -> Self {
        let (notes, events) = (Table::create().await, Table::create().await);
        Self { notes, events, bus: EventBusSink::start().await }
    }

    pub fn saver(&self) -> NoteSaver {
        self.saver_over(&aws(cloud_endpoint()))
    }

    pub fn saver_over(&self, aws: &Aws) -> NoteSaver {
        NoteSaver::new(self.table(aws), Bus::new(&self.aws_with_bus(aws), "events"))
    }

    /// The notes, past everything that fails.
    pub fn kept(&self) -> Notes {
        self.table(&aws(cloud_endpoint()))
    }

    fn table(&self, aws: &Aws) -> Notes {
        Notes::new(aws, self.notes.name(), EventStore::new(aws, self.events.name()))
    }

    pub fn aws_with_bus(&self, aws: &Aws) -> Aws {
        aws.clone().with_endpoint("EVENTBRIDGE", self.bus.url())
    }

    /// Delivers events one by one, each of which must be taken.
    pub async fn deliver(&self, events: &[Event]) {
        let saver = self.saver();
        for event in events {
            saver.handle(&Delivery::new(event.clone())).await.unwrap();
        }
    }

    pub async fn items(&self) -> (Items, Items) {
        (self.notes.items().await, self.events.items().await)
    }

    /// What the event store tells, without what differs from run to run.
    pub async fn told(&self) -> Vec<(String, Uuid)> {
        let items = self.events.items().await;
        let told = items.values().map(|item| decode(&item["event"]).unwrap());
        told.map(|event| (event.r#type.to_owned(), event.note().unwrap().1.note_id.0)).collect()
    }

    /// Asserts that just these notes are saved, each as it was written and told once.
    pub async fn assert_saved(&self, numbers: &[u128]) {
        for number in numbers {
            let note = note(*number);
            let kept = self.kept().get(&note.org_id, &note.author.user_id, note.id).await.unwrap();
            assert_eq!(kept, Some(note));
        }
        assert_eq!(self.notes.items().await.len(), numbers.len());
        let told = numbers.iter().map(|number| ("NoteSaved".to_owned(), Uuid::from_u128(*number)));
        assert_eq!(self.told().await, told.collect::<Vec<_>>());
    }
}
