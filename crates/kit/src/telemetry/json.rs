//! The layer that writes JSON lines. Own code, as the published formatters nest fields or keep `snake_case`, and the
//! shape of a line is part of our contract with saved queries.

use std::fmt::Debug;
use std::io::Write;

use serde::Serialize;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, Scope};

use crate::clock;

pub(super) struct JsonLayer {
    service: String,
    write: fn(&[u8]),
}

impl JsonLayer {
    pub(super) fn stdout(service: &str) -> Self {
        // One write a line, so that lines of threads do not mix. A broken standard output has nobody to tell.
        Self { service: service.to_owned(), write: |line| drop(std::io::stdout().lock().write_all(line)) }
    }
}

/// Fields in order of appearance; a later value of the same name replaces the earlier one.
#[derive(Clone, Default)]
struct Fields(Vec<(String, Value)>);

impl Fields {
    fn set(&mut self, name: &str, value: Value) {
        let name = camel_case(name);
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }
}

/// `work_order_id` as `workOrderId`.
fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                camel.extend(c.to_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field.name(), value.into());
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field.name(), value.into());
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field.name(), value.into());
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field.name(), value.into());
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field.name(), value.into());
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set(field.name(), format!("{value:?}").into());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for JsonLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                for (name, value) in &of_span.0 {
                    fields.set(name, value.clone());
                }
            }
        }
        let mut own = Fields::default();
        event.record(&mut own);
        let mut message = Value::String(String::new());
        for (name, value) in own.0 {
            if name == "message" {
                message = value;
            } else {
                fields.set(&name, value);
            }
        }
        let level = event.metadata().level().as_str();
        (self.write)(&line(&clock::now().to_string(), level, &self.service, &message, &fields));
    }
}

fn line(timestamp: &str, level: &str, service: &str, message: &Value, fields: &Fields) -> Vec<u8> {
    let mut line = Vec::with_capacity(256);
    pair(&mut line, b'{', "timestamp", &timestamp);
    pair(&mut line, b',', "level", &level);
    pair(&mut line, b',', "service", &service);
    pair(&mut line, b',', "message", message);
    for (name, value) in &fields.0 {
        pair(&mut line, b',', name, value);
    }
    line.extend_from_slice(b"}\n");
    line
}

fn pair<T: Serialize>(line: &mut Vec<u8>, separator: u8, name: &str, value: &T) {
    line.push(separator);
    // Text and JSON values, written to memory: nothing can fail.
    drop(serde_json::to_writer(&mut *line, name));
    line.push(b':');
    drop(serde_json::to_writer(line, value));
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde_json::json;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

    #[test]
    fn a_line_carries_the_fields_of_its_spans_in_camel_case() {
        let layer = JsonLayer {
            service: "work-order-projector".to_owned(),
            write: |line| LINES.lock().unwrap().extend_from_slice(line),
        };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let span = crate::telemetry::invocation(
                "r-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().ok(),
            );
            let _entered = span.enter();
            tracing::warn!(work_order_id = %"w-1", attempts = 3, "it is \"late\"");
        });
        let lines = String::from_utf8(LINES.lock().unwrap().clone()).unwrap();
        assert!(lines.starts_with("{\"timestamp\":\"") && lines.ends_with("}\n"), "{lines}");
        let mut line: Value = serde_json::from_str(&lines).unwrap();
        line.as_object_mut().unwrap().remove("timestamp");
        assert_eq!(
            line,
            json!({
                "level": "WARN", "service": "work-order-projector", "message": "it is \"late\"", "requestId": "r-1",
                "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "workOrderId": "w-1", "attempts": 3,
            })
        );
    }
}
