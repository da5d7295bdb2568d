//! The wire contract, pinned: a golden file for every version ever published. A golden file is never edited; a new
//! shape is a new version, with an upcaster and a golden file of its own. A member that `Lineage` allows in the current
//! version has a golden file beside the one without it, `<Type>.<version>.<member>.json`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "test code: a step that fails must fail the test")]

use std::path::PathBuf;

use serde_json::{Value, json};
use tradewind_domain::work_order::{Event as Domain, Status};
use tradewind_events::catalogue::{Data, lineages};
use tradewind_events::{
    DecodeError, Encoded, Event, Origin, decode, note, operations, order, stock, work_order,
};
use uuid::Uuid;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn read(name: &str) -> String {
    let path = folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn golden(r#type: &str, version: u32) -> String {
    read(&format!("{type}.{version}.json"))
}

/// Every golden file of this version: with what was added to it, and without.
fn goldens(r#type: &str, version: u32) -> Vec<String> {
    let names =
        std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let of_version = names.filter(|name| name.starts_with(&format!("{type}.{version}.")));
    of_version.map(|name| read(&name)).collect()
}

#[test]
fn every_version_ever_published_is_still_read() {
    for lineage in lineages() {
        for version in 1..=lineage.current() {
            assert_eq!(decode(&golden(lineage.r#type, version)).unwrap().r#type, lineage.r#type);
            for golden in goldens(lineage.r#type, version) {
                assert_eq!(decode(&golden).unwrap().r#type, lineage.r#type);
            }
        }
    }
}

#[test]
fn what_is_written_today_is_the_golden_file_to_the_letter() {
    for lineage in lineages() {
        for golden in goldens(lineage.r#type, lineage.current()) {
            let event = decode(&golden).unwrap();
            let causation_id = serde_json::from_str::<Value>(&golden).unwrap()["causationid"]
                .as_str()
                .map(|id| id.parse().unwrap());
            let encoded = encode(&event, causation_id);
            let (written, expected): (Value, Value) =
                (serde_json::from_str(&encoded.json).unwrap(), serde_json::from_str(&golden).unwrap());
            assert_eq!(written, expected, "{}", lineage.r#type);
            assert_eq!(decode(&encoded.json).unwrap(), event);
        }
    }
}

#[test]
fn an_order_from_before_orders_could_be_for_a_work_order_is_for_none() {
    let work_order_id = |json: &str| decode(json).unwrap().order().unwrap().1.work_order_id;
    assert_eq!(work_order_id(&golden("OrderPlaced", 1)), None);
    let with = work_order_id(&read("OrderPlaced.1.workOrderId.json")).unwrap();
    assert_eq!(with.to_string(), "019bca5d-ac96-774b-bcce-b30100000000");
}

/// Encodes an event again, by way of the domain.
fn encode(event: &Event, causation_id: Option<Uuid>) -> Encoded {
    let origin =
        Origin { id: event.id, time: event.time, traceparent: event.traceparent.unwrap(), causation_id };
    let work_order = |domain: Domain| work_order::encode(&domain, origin.id, origin.traceparent).unwrap();
    match event.data.clone() {
        Data::WorkOrderCreated(data) => work_order(Domain::Created(data.into_work_order())),
        Data::WorkOrderUpdated(data) => work_order(Domain::Updated(data.into_work_order())),
        Data::WorkOrderStatusChanged(data) => work_order(Domain::StatusChanged {
            from: data.previous_status.unwrap(),
            work_order: data.into_work_order(),
        }),
        Data::Order(step, data) => {
            let remark = order::Remark { reason: data.reason.clone(), payment_id: data.payment_id.clone() };
            order::encode(&data.into_order(event.org_id.clone()), step, remark, &origin).unwrap()
        }
        Data::SkuRestocked(data) => stock::encode(&event.org_id, &data, &origin).unwrap(),
        Data::Operations(act) => operations::encode(&event.org_id, &act, &origin).unwrap(),
        Data::Note(step, data) => {
            let remark = note::Remark { reason: data.reason.clone(), was_public: data.was_public };
            let note = data.into_note(event.org_id.clone(), event.sequence);
            note::encode(&note, step, remark, &origin).unwrap()
        }
    }
}

/// A golden event with one change.
fn with(change: impl FnOnce(&mut Value)) -> Result<Event, DecodeError> {
    let mut event: Value = serde_json::from_str(&golden("WorkOrderCreated", 1)).unwrap();
    change(&mut event);
    decode(&event.to_string())
}

#[test]
fn each_way_to_be_no_event_has_its_own_reason() {
    let code = |result: Result<Event, DecodeError>| result.unwrap_err().code();
    assert_eq!(code(decode("garbage")), "malformed");
    assert_eq!(code(decode("{}")), "malformed");
    assert_eq!(code(with(|e| e["specversion"] = json!("0.3"))), "unsupported_specversion");
    assert_eq!(code(with(|e| e["type"] = json!("WorkOrderExploded"))), "unknown_type");
    assert_eq!(
        code(with(|e| e["dataschema"] = json!("urn:tradewind:schema:WorkOrderCreated/9"))),
        "newer_version"
    );
    assert_eq!(
        code(with(|e| e["dataschema"] = json!("urn:tradewind:schema:WorkOrderCreated/0"))),
        "unknown_schema"
    );
    assert_eq!(code(with(|e| e["dataschema"] = json!("https://example.com/1"))), "unknown_schema");
    assert_eq!(code(with(|e| e["data"]["status"] = json!("LOST"))), "invalid_data");
    assert_eq!(code(with(|e| e["orgid"] = json!("electricCo456"))), "contradiction");
    assert_eq!(code(with(|e| e["sequence"] = json!(7))), "contradiction");
    assert_eq!(code(with(|e| e["orgid"] = json!("a#b"))), "malformed");
}

#[test]
fn a_note_is_changed_only_after_it_was_written() {
    for (r#type, sequence) in [("NoteSaved", 2), ("NoteCreated", 0), ("NoteUpdated", 1), ("NoteDeleted", 1)] {
        let mut event: Value = serde_json::from_str(&golden(r#type, 1)).unwrap();
        event["sequence"] = json!(sequence);
        assert_eq!(decode(&event.to_string()).unwrap_err().code(), "contradiction", "{type} {sequence}");
    }
}

#[test]
fn what_a_newer_writer_adds_is_ignored_and_a_broken_trace_is_no_reason_to_refuse() {
    let event = with(|e| {
        e["data"]["colour"] = json!("red");
        e["extension"] = json!(1);
        e["traceparent"] = json!("nonsense");
    })
    .unwrap();
    assert_eq!(event.traceparent, None);
    let Data::WorkOrderCreated(data) = event.data else { panic!("another type") };
    assert_eq!(data.status, Status::Open);
}

#[test]
fn the_wrapping_of_event_bridge_is_taken_off() {
    let wrapped = json!({
        "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "OrderPlaced",
        "source": "/tradewind/orders", "account": "123456789012", "time": "2026-11-21T09:00:00Z",
        "region": "eu-central-1", "resources": [],
        "detail": serde_json::from_str::<Value>(&golden("OrderPlaced", 1)).unwrap(),
    });
    assert_eq!(decode(&wrapped.to_string()), decode(&golden("OrderPlaced", 1)));
    assert_eq!(decode(r#"{"detail": {}}"#).unwrap_err().code(), "malformed");
}
