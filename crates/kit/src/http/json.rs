//! Bodies.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Problem;
use super::explain::field_error;

/// White space of JSON (RFC 8259, section 2).
const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Reads a JSON object.
///
/// First as JSON: the reader of `T` would pass over names that are there twice, wherever `T` does not look. Then as `T`.
/// Both stop at a nesting of 128 levels, the recursion limit of `serde_json`.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(body).map_err(|error| {
        Problem::malformed_json(format_args!("it is not UTF-8 from byte {} on", error.valid_up_to()))
    })?;
    if text.trim_matches(WHITE).is_empty() {
        return Err(Problem::missing_body());
    }
    if text.starts_with('\u{feff}') {
        return Err(Problem::malformed_json("it begins with a byte order mark"));
    }
    pass::<Object>(text)?;
    pass(text)
}

fn pass<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let cause = error.inner();
        let message = message(cause);
        if cause.is_data() || message == "number out of range" {
            Problem::invalid(vec![field_error(error.path(), &message)])
        } else {
            Problem::malformed_json(cause)
        }
    })?;
    json.end().map_err(Problem::malformed_json)?;
    Ok(value)
}

/// The text of an error without the position.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).map(str::to_owned).unwrap_or(text)
}

/// A JSON object without duplicate names, at any depth.
struct Object;

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Walk { root: true }).map(|()| Self)
    }
}

#[derive(Clone, Copy)]
struct Walk {
    root: bool,
}

impl Walk {
    fn leaf<E: Error>(self, found: serde::de::Unexpected<'_>) -> Result<(), E> {
        if self.root { Err(E::invalid_type(found, &self)) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Walk {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if names.contains(&name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            names.insert(name);
            map.next_value_seed(Self { root: false })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.root {
            // Read to its end, so that an array that is no JSON is called that.
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return self.leaf(serde::de::Unexpected::Seq);
        }
        while seq.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        // As JSON calls it.
        self.leaf(serde::de::Unexpected::Other("null"))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.leaf(serde::de::Unexpected::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.leaf(serde::de::Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.leaf(serde::de::Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.leaf(serde::de::Unexpected::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.leaf(serde::de::Unexpected::Str(value))
    }
}

#[cfg(test)]
mod tests;
