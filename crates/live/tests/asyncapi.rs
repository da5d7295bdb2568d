//! `schemas/asyncapi.json` says what clients get: it must be the messages that are sent, to the field.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a step that fails must fail the test, at once and loudly"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use tradewind_domain::OrgId;
use tradewind_events::catalogue::lineages;
use tradewind_events::{Event, decode};
use tradewind_kit::clock;
use tradewind_live::{ErrorCode, Reply, announce};
use tradewind_stores::dynamodb::live::Cursor;

/// The golden files of the events: every type, with every optional field there and not.
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../events/golden");

struct Document(Value);

impl Document {
    fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/asyncapi.json");
        Self(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    }

    fn schema<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }

    /// The payloads of the messages that can have this value in this field.
    fn payloads(&self, tag: &str, value: &str) -> Vec<&Value> {
        let messages = self.0["components"]["messages"].as_object().unwrap().values();
        let payloads = messages.map(|message| self.schema(&message["payload"]));
        payloads
            .filter(|payload| {
                let kind = &payload["properties"][tag];
                let all = kind["enum"].as_array().cloned().unwrap_or_default();
                kind["const"] == value || all.contains(&json!(value))
            })
            .collect()
    }

    /// The names of all fields, and of those that must be there.
    fn fields(&self, schema: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut all, mut required) = (BTreeSet::new(), BTreeSet::new());
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let (more, needed) = self.fields(self.schema(part));
            all.extend(more);
            required.extend(needed);
        }
        all.extend(schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
        let needed = schema["required"].as_array().into_iter().flatten();
        required.extend(needed.map(|name| name.as_str().unwrap().to_owned()));
        (all, required)
    }

    fn assert_valid(&self, schema: &Value, message: &Value) {
        let mut schema = schema.clone();
        schema["components"] = self.0["components"].clone();
        // The dialect of AsyncAPI schemas.
        let validator = jsonschema::draft7::new(&schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(message).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{message:#}: {errors:#?}");
    }

    /// Holds the document to messages that are all there are: each is valid, no field is missing in the document, and
    /// none is there, or required, that messages do not have.
    fn assert_describes(&self, tag: &str, messages: &[Value]) {
        let mut seen: BTreeMap<String, Vec<&Map<String, Value>>> = BTreeMap::new();
        for message in messages {
            let payloads = self.payloads(tag, message[tag].as_str().unwrap());
            let [payload] = payloads[..] else { panic!("{} payloads for {message:#}", payloads.len()) };
            self.assert_valid(payload, message);
            seen.entry(payload.to_string()).or_default().push(message.as_object().unwrap());
        }
        for (payload, messages) in seen {
            let (all, required) = self.fields(&serde_json::from_str(&payload).unwrap());
            let names = |message: &Map<String, Value>| message.keys().cloned().collect::<BTreeSet<_>>();
            let ever = messages.iter().flat_map(|message| names(message)).collect::<BTreeSet<_>>();
            let always = messages.iter().map(|message| names(message));
            let always = always.reduce(|all, more| all.intersection(&more).cloned().collect()).unwrap();
            assert_eq!((&all, &required), (&ever, &always), "documented and real: {messages:#?}");
        }
    }
}

/// The events of a golden file: as it is, and without what may be missing.
fn events(path: &std::path::Path) -> Vec<Event> {
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut events = vec![decode(&whole.to_string()).unwrap()];
    for name in ["workOrderId", "customerId", "reason", "contact", "scheduledAt", "previousStatus"] {
        let mut less = whole.clone();
        less["data"].as_object_mut().unwrap().remove(name);
        events.extend(decode(&less.to_string()));
    }
    for (name, value) in [("isPublic", true), ("isPublic", false), ("wasPublic", true)] {
        if whole["type"].as_str().unwrap().starts_with("Note") {
            let mut other = whole.clone();
            other["data"][name] = json!(value);
            events.push(decode(&other.to_string()).unwrap());
        }
    }
    // What comes from elsewhere may have no trace, or one that cannot be read.
    let mut untraced = whole.clone();
    untraced.as_object_mut().unwrap().remove("traceparent");
    events.push(decode(&untraced.to_string()).unwrap());
    if whole["type"].as_str().unwrap().starts_with("Order") {
        let mut other = whole;
        other["data"]["workOrderId"] = json!("019bca5d-ac96-774b-bcce-b30100000000");
        other["data"]["customerId"] = json!("cust-123");
        other["data"]["reason"] = json!("because");
        events.push(decode(&other.to_string()).unwrap());
    }
    events
}

fn messages() -> Vec<Value> {
    let org = OrgId::parse("orgId", "plumbingCo123").unwrap();
    let mut messages = Vec::new();
    for file in std::fs::read_dir(GOLDEN).unwrap() {
        for event in events(&file.unwrap().path()) {
            let cursor = Cursor::new(clock::now(), event.id, &org);
            let Some(entry) = announce(&event, &cursor).unwrap() else { continue };
            let to_user = entry.to_user.map(|(_, message)| message);
            messages.extend(entry.to_everyone.into_iter().chain(to_user));
        }
    }
    messages.iter().map(|message| serde_json::from_str(message).unwrap()).collect()
}

#[test]
fn every_message_about_an_event_is_as_documented() {
    let messages = messages();
    Document::read().assert_describes("eventType", &messages);
    let told: BTreeSet<_> = messages.iter().map(|message| message["eventType"].as_str().unwrap()).collect();
    // Nobody is told of stock, of a note that cannot be read yet, nor of the three acts of operators.
    assert_eq!(told.len(), lineages().count() - 5, "{told:#?}");
}

#[test]
fn every_answer_is_as_documented() {
    let org = OrgId::parse("orgId", "plumbingCo123").unwrap();
    let cursor = Cursor::at_time(clock::now(), &org);
    let caught_up = |incomplete| Reply::CaughtUp { cursor: &cursor, incomplete };
    let errors = ErrorCode::ALL.map(ErrorCode::reply);
    let replies = [caught_up(false), caught_up(true), Reply::Pong].into_iter().chain(errors);
    let replies: Vec<_> = replies.map(|reply| serde_json::to_value(reply).unwrap()).collect();
    let document = Document::read();
    document.assert_describes("eventType", &replies);
    let codes = &document.0["components"]["schemas"]["Error"]["properties"]["code"]["enum"];
    assert_eq!(*codes, json!(ErrorCode::ALL.map(ErrorCode::as_str)));
    assert_eq!(serde_json::to_value(ErrorCode::ALL).unwrap(), *codes);
}

#[test]
fn the_document_names_every_message_where_it_is_used() {
    let document = Document::read();
    let all: BTreeSet<_> = document.0["components"]["messages"].as_object().unwrap().keys().collect();
    let channel: BTreeSet<_> =
        document.0["channels"]["live"]["messages"].as_object().unwrap().keys().collect();
    assert_eq!(all, channel);
    let operations = document.0["operations"].to_string();
    for name in all {
        assert!(operations.contains(&format!("#/channels/live/messages/{name}\"")), "{name}");
    }
}
