//! Errors of deserializers in the words of their caller: which field, and what it must be.

use std::fmt::Display;

use serde_path_to_error::Path;

use super::FieldError;
use super::pointer::{of_path, push};

/// Longest text of a deserializer that is passed on, in characters.
const LONGEST: usize = 300;

/// The field that a deserializer stopped at, and why. `message` is its text without the position in the document.
pub(super) fn field_error(path: &Path, message: &str) -> FieldError {
    let mut pointer = of_path(path);
    let named = |kind: &str| message.strip_prefix(kind).and_then(|rest| rest.strip_suffix('`'));
    let detail = if let Some(name) = named("missing field `") {
        push(&mut pointer, name);
        "is required".to_owned()
    } else if let Some(name) = named("duplicate field `") {
        push(&mut pointer, name);
        "must be there once only".to_owned()
    } else if message.starts_with("unknown field `") {
        // The path ends in the name of the field already.
        "is not known".to_owned()
    } else {
        mismatch(message)
    };
    FieldError { pointer, detail }
}

/// What a value must be.
fn mismatch(message: &str) -> String {
    let expectation = |rest: &str| {
        // From the right: what was found is the caller's and may hold any text.
        let (found, expected) = rest.rsplit_once(", expected ")?;
        Some((kind_found(found), kind_expected(expected)))
    };
    for kind in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some((found, expected)) = message.strip_prefix(kind).and_then(expectation) {
            return format!("must be {expected}, not {found}");
        }
    }
    if let Some((_, variants)) =
        message.strip_prefix("unknown variant ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        return format!("must be {}", variants.replace('`', ""));
    }
    match message {
        // Of `FromStr` for integers, by way of a query.
        "invalid digit found in string"
        | "cannot parse integer from empty string"
        | "number too large to fit in target type"
        | "number too small to fit in target type" => "must be a whole number".to_owned(),
        "provided string was not `true` or `false`" => "must be true or false".to_owned(),
        "number out of range" => "must be a number within the range of numbers".to_owned(),
        _ if message.starts_with("data did not match any variant") => "is not valid".to_owned(),
        _ => message.chars().take(LONGEST).collect(),
    }
}

/// What was found, without repeating a long text.
fn kind_found(found: &str) -> String {
    match found.split(' ').next().unwrap_or_default() {
        "string" => "a string".to_owned(),
        "sequence" => "an array".to_owned(),
        "map" => "an object".to_owned(),
        "null" | "unit" => "null".to_owned(),
        "integer" | "floating" | "boolean" => {
            found.split('`').nth(1).unwrap_or("a number").chars().take(LONGEST).collect()
        }
        _ => found.chars().take(LONGEST).collect(),
    }
}

/// What was expected, in the words of JSON instead of those of the program.
fn kind_expected(expected: &str) -> String {
    let whole = |min: &dyn Display, max: &dyn Display| format!("a whole number from {min} to {max}");
    match expected {
        "u8" => whole(&u8::MIN, &u8::MAX),
        "u16" => whole(&u16::MIN, &u16::MAX),
        "u32" => whole(&u32::MIN, &u32::MAX),
        "i32" => whole(&i32::MIN, &i32::MAX),
        "u64" | "usize" => whole(&u64::MIN, &u64::MAX),
        "i64" | "isize" => whole(&i64::MIN, &i64::MAX),
        "f32" | "f64" => "a number".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "an object".to_owned(),
        "a borrowed string" | "string or map" => "a string".to_owned(),
        _ if expected.starts_with("struct ") => "an object".to_owned(),
        _ if expected.starts_with("tuple ") || expected.starts_with("an array of") => "an array".to_owned(),
        _ if expected.starts_with("enum ") => "one of its names".to_owned(),
        _ => expected.to_owned(),
    }
}
