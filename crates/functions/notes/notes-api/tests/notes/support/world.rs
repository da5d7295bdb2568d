//! An API with everything around it, each part of which can be broken.

use aws_credential_types::Credentials;
use lambda_http::{Body, Request};
use note_saver::NoteSaver;
use notes_api::{Api, Environment};
use serde_json::{Value, json};
use tradewind_events::{Event, decode};
use tradewind_kit::Aws;
use tradewind_kit::batch::{Delivery, Handler as _};
use tradewind_kit::bus::Bus;
use tradewind_stores::{EventStore, Notes};
use tradewind_testkit::{ChaosProxy, EventBusSink, Issuer, Items, Table, cloud_endpoint};

use super::{Answer, PLUMBING};

/// An API and its surroundings.
pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) issuer: Issuer,
    /// Between the API and DynamoDB.
    pub(crate) dynamodb: ChaosProxy,
    pub(crate) bus: EventBusSink,
    pub(crate) events: Table,
    pub(crate) notes: Table,
}

impl World {
    pub(crate) async fn start() -> Self {
        let indexes = [("public", "publicPk"), ("by-work-order", "workOrderPk")];
        let (events, notes) = (Table::create().await, Table::with_indexes_of_some(&indexes).await);
        let (issuer, bus) = (Issuer::start().await, EventBusSink::start().await);
        let dynamodb = ChaosProxy::start(cloud_endpoint()).await;
        let api = api(aws(dynamodb.url()), &bus.url(), &issuer, &events, &notes);
        Self { api, issuer, dynamodb, bus, events, notes }
    }

    /// A new process: nothing connected, nothing cached.
    pub(crate) fn restart(&mut self) {
        self.connect(self.dynamodb.url(), &self.bus.url());
    }

    /// A new process, with DynamoDB and EventBridge at these addresses.
    pub(crate) fn connect(&mut self, dynamodb: String, bus: &str) {
        self.api = api(aws(dynamodb), bus, &self.issuer, &self.events, &self.notes);
    }

    /// Somebody with this role in the first org.
    pub(crate) fn user(&self, role: &str) -> User<'_> {
        self.user_of(role, PLUMBING)
    }

    pub(crate) fn user_of(&self, role: &str, org: &str) -> User<'_> {
        User { world: self, token: self.issuer.token(role, org) }
    }

    pub(crate) async fn handle(&self, request: Request) -> Answer {
        Answer::read(self.api.handle(request).await.unwrap())
    }

    /// A saver, past the proxy.
    pub(crate) fn saver(&self) -> NoteSaver {
        let aws = aws(cloud_endpoint());
        let notes = Notes::new(&aws, self.notes.name(), EventStore::new(&aws, self.events.name()));
        NoteSaver::new(notes, Bus::new(&aws.with_endpoint("EVENTBRIDGE", self.bus.url()), "events"))
    }

    /// What is on the bus.
    pub(crate) fn published(&self) -> Vec<Event> {
        self.bus.accepted().iter().map(|entry| decode(&entry.detail).unwrap()).collect()
    }

    /// What `note-saver` does with everything that is on the bus.
    pub(crate) async fn save(&self) {
        let saver = self.saver();
        for event in self.published() {
            saver.handle(&Delivery::new(event)).await.unwrap();
        }
    }

    /// What is in the event store, in the order of the note's life.
    pub(crate) async fn told(&self) -> Vec<Event> {
        let items = self.events.items().await;
        let mut events: Vec<_> = items.values().map(|item| decode(&item["event"]).unwrap()).collect();
        events.sort_by_key(|event| (event.org_id.clone(), event.note().unwrap().1.note_id, event.sequence));
        events
    }

    /// The types of what is in the event store, in the order of the note's life.
    pub(crate) async fn types(&self) -> Vec<&'static str> {
        self.told().await.iter().map(|event| event.r#type).collect()
    }

    /// The items of a kind (the first part of the sort key) in the table of notes.
    pub(crate) async fn kept(&self, kind: &str) -> Items {
        let items = self.notes.items().await;
        items.into_iter().filter(|((_, sk), _)| sk.starts_with(&format!("{kind}#"))).collect()
    }
}

/// Clients of a local cloud at this address.
fn aws(endpoint: impl Into<String>) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint.into()))
}

fn api(aws: Aws, bus: &str, issuer: &Issuer, events: &Table, notes: &Table) -> Api {
    let aws = aws.with_endpoint("EVENTBRIDGE", bus);
    let environment = Environment::new(&aws, events.name(), notes.name(), Bus::new(&aws, "events"));
    let issuer = tradewind_kit::auth::Issuer {
        issuer: issuer.url(),
        audience: issuer.client_id().to_owned(),
        jwks_url: issuer.jwks_url(),
    };
    Api::new(environment, issuer)
}

/// Somebody who calls the API.
#[derive(Clone)]
pub(crate) struct User<'a> {
    pub(crate) world: &'a World,
    pub(crate) token: String,
}

impl User<'_> {
    /// A request as a client makes it.
    pub(crate) fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Request {
        let request = http::Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let Some(body) = body else { return request.body(Body::Empty).unwrap() };
        request.header("content-type", "application/json").body(Body::Text(body.to_string())).unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.world.handle(self.request("GET", path, None)).await
    }

    /// Posts a note.
    pub(crate) async fn post(&self, body: &Value) -> Answer {
        self.world.handle(self.request("POST", "/notes", Some(body))).await
    }

    /// Posts a note under an idempotency key.
    pub(crate) async fn post_once(&self, key: &str, body: &Value) -> Answer {
        let mut request = self.request("POST", "/notes", Some(body));
        request.headers_mut().insert("idempotency-key", key.parse().unwrap());
        self.world.handle(request).await
    }

    /// Changes a note.
    pub(crate) async fn put(&self, id: &str, body: &Value) -> Answer {
        self.world.handle(self.request("PUT", &format!("/notes/{id}"), Some(body))).await
    }

    /// Deletes a note.
    pub(crate) async fn delete(&self, id: &str) -> Answer {
        self.world.handle(self.request("DELETE", &format!("/notes/{id}"), None)).await
    }

    /// Writes a note, and sees it saved. Returns its id.
    pub(crate) async fn saved(&self, body: &Value) -> String {
        let id = self.post(body).await.text("noteId");
        self.world.save().await;
        id
    }

    /// Writes a note of this content, and sees it saved.
    pub(crate) async fn saved_about(&self, content: &str, public: bool, work_order: &str) -> String {
        self.saved(&json!({ "content": content, "isPublic": public, "workOrderId": work_order })).await
    }
}
