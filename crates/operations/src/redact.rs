//! What operators need not see: who a customer is, and what people wrote.

use serde_json::Value;

/// What stands where something was taken out.
pub const REDACTED: &str = "[redacted]";

/// Members whose value nobody but its org's people needs, whatever it is.
const PRIVATE: [&str; 2] = ["contact", "content"];

/// The same without contacts, contents of notes and e-mail addresses.
pub fn value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(self::text(&text)),
        Value::Array(items) => items.into_iter().map(self::value).collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let private = PRIVATE.contains(&name.as_str()) && !value.is_null();
                let value = if private { Value::from(REDACTED) } else { self::value(value) };
                (name, value)
            });
            Value::Object(members.collect())
        }
        other => other,
    }
}

/// The same without e-mail addresses.
pub fn text(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ',' | ';' | '(' | ')');
    let mut clean = String::with_capacity(text.len());
    for piece in text.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        clean.push_str(if word.contains('@') { REDACTED } else { word });
        clean.push_str(piece.strip_prefix(word).unwrap_or_default());
    }
    clean
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn contacts_contents_and_addresses_are_taken_out_wherever_they_are() {
        let before = json!({"contact": {"email": "a@b.c"}, "data": [{"content": "Valve"}, "to jane@example.com, now"],
            "content": null, "orderId": "ORD-1", "units": 2});
        let after = json!({"contact": REDACTED, "data": [{"content": REDACTED}, "to [redacted], now"],
            "content": null, "orderId": "ORD-1", "units": 2});
        assert_eq!(value(before), after);
        assert_eq!(text("invalid \"jane@example.com\" (x@y) ä"), "invalid \"[redacted]\" ([redacted]) ä");
    }
}
