//! The functions behind the document, over tables of their own.

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use serde_json::{Value, json};
use tradewind_domain::note::{Author, Content, FIRST_VERSION, Note, Step};
use tradewind_domain::{NoteId, OrgId, UserId};
use tradewind_events::note::Remark;
use tradewind_kit::auth::Issuer as Pool;
use tradewind_kit::bus::Bus;
use tradewind_kit::{Aws, clock, ids};
use tradewind_operations::Watch;
use tradewind_stores::dynamodb::event_store::NewEvent;
use tradewind_stores::{EventStore, Identity, Inventory, Notes, Outbox, PaymentView};
use tradewind_testkit::{Database, EventBusSink, Issuer, Queue, Table, UserPool, cloud_endpoint};

const ORG: &str = "plumbingCo123";

pub struct Functions {
    issuer: Issuer,
    users: UserPool,
    bus: EventBusSink,
    tables: [Table; 6],
    orders: orders_api::Api,
    inventory: inventory_api::Api,
    payments: payments_api::Api,
    notes: notes_api::Api,
    saved: Notes,
    identity: identity_api::Api,
    operations: operations_api::Api,
    _queues: [Queue; 2],
    _database: Database,
}

impl Functions {
    pub async fn new() -> Self {
        let issuer = Issuer::start().await;
        let tables = [
            Table::create().await,
            Table::of_orders().await,
            Table::create().await,
            Table::with_index("by-time", "createdAt").await,
            Table::create().await,
            Table::with_indexes_of_some(&[("public", "publicPk"), ("by-work-order", "workOrderPk")]).await,
        ];
        let users = UserPool::create().await;
        users.add("jane@example.com", "Correct-horse-7", ORG, &["operator"], true).await;
        let bus = EventBusSink::start().await;
        let [events, orders, inventory, payments, identity, notes] = tables.each_ref().map(Table::name);
        let credentials = Credentials::new("test", "test", None, None, "test");
        let aws = Aws::new("us-east-1", credentials, Some(cloud_endpoint()));
        let store = EventStore::new(&aws, events);
        let pool = || Pool {
            issuer: issuer.url(),
            audience: issuer.client_id().to_owned(),
            jwks_url: issuer.jwks_url(),
        };
        let environment = orders_api::Environment::new(&aws, events, orders, None);
        let directory = identity_api::Directory::new(&aws, users.id(), users.client_id());
        let people = identity_api::Environment::new(directory, Identity::new(&aws, identity));
        let queues = [Queue::create().await, Queue::create().await];
        let urls = ["order-sync", "order-sync-dlq"].into_iter().zip(&queues);
        let urls = urls.map(|(name, queue)| (name.to_owned(), queue.url().to_owned())).collect();
        // Nobody has made it: it is as good as off.
        let switch = Some("/tradewind/test/failure-injection".to_owned());
        let on_the_bus = Bus::new(&aws.clone().with_endpoint("EVENTBRIDGE", bus.url()), "events");
        let database = Database::create().await;
        let outbox = Outbox::new(tradewind_stores::Database::connect_to(database.url()));
        let watch = Watch::new(&aws, urls, Vec::new());
        let operating =
            operations_api::Environment::new(&aws, store.clone(), outbox, on_the_bus.clone(), watch, switch);
        let writing = notes_api::Environment::new(&aws, events, notes, on_the_bus);
        Self {
            saved: Notes::new(&aws, notes, store.clone()),
            notes: notes_api::Api::new(writing, pool()),
            bus,
            identity: identity_api::Api::new(people, pool()),
            orders: orders_api::Api::new(environment, pool()),
            inventory: inventory_api::Api::new(store.clone(), Inventory::new(&aws, inventory), pool()),
            payments: payments_api::Api::new(PaymentView::new(&aws, payments), pool()),
            operations: operations_api::Api::new(operating, pool()),
            _queues: queues,
            _database: database,
            issuer,
            users,
            tables,
        }
    }

    /// The answer of the function that has the path.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let request: Request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.issuer.token("operator", ORG)))
            .header("content-type", "application/json")
            .body(Body::Text(body.to_string()))
            .unwrap();
        let answer = match path.split('/').nth(3) {
            _ if path.starts_with("/auth/") => self.identity.handle(request).await,
            _ if path.starts_with("/operations") => self.operations.handle(request).await,
            _ if path.starts_with("/notes") => self.notes.handle(request).await,
            Some("inventory") => self.inventory.handle(request).await,
            Some("payments") => self.payments.handle(request).await,
            Some("testing") => self.operations.handle(request).await,
            _ => self.orders.handle(request).await,
        };
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(answer.body()).unwrap_or_else(|_| panic!("no JSON: {answer:?}")))
    }

    /// A refresh token of somebody who signed in.
    pub async fn refresh_token(&self) -> Value {
        let login = json!({"username": "jane@example.com", "password": "Correct-horse-7"});
        self.send("POST", "/auth/login", &login).await.1["refreshToken"].clone()
    }

    /// A saved note of the caller's.
    pub async fn note(&self) -> NoteId {
        let user = self.issuer.claims("operator", ORG)["sub"].as_str().unwrap().to_owned();
        let user_id = UserId::parse("sub", &user).unwrap();
        let note = Note {
            id: NoteId(ids::uuid()),
            org_id: OrgId::parse("orgId", ORG).unwrap(),
            author: Author { user_id, username: "jane@example.com".to_owned() },
            content: Content::parse("content", "Valve is stuck").unwrap(),
            is_public: true,
            work_order_id: None,
            created_at: clock::now(),
            updated_at: clock::now(),
            version: FIRST_VERSION,
        };
        let saved = NewEvent::note(&note, Step::Saved, Remark::default(), &ids::beginning(ids::trace()));
        self.saved.save(&note, &saved.unwrap()).await.unwrap();
        note.id
    }

    /// How many users there are.
    pub async fn users(&self) -> usize {
        self.users.users().await.len()
    }

    /// How many items there are in all tables, and events on the bus.
    pub async fn items(&self) -> usize {
        let mut items = self.bus.accepted().len();
        for table in &self.tables {
            items += table.items().await.len();
        }
        items
    }
}
