//! Names of fields as JSON pointers.

use serde_path_to_error::{Path, Segment};

/// Longest pointer that is made from names of the caller's, in bytes.
const LONGEST: usize = 1000;

/// The JSON pointer (RFC 6901) of a field as the domain names it.
///
/// The convention: names are joined by dots and indices stand in brackets (`items[0].qty`) or between dots
/// (`items.0.qty`); both become `/items/0/qty`. What begins with a slash is a pointer already. An empty name is the
/// whole document, whose pointer is empty.
///
/// A query parameter or a header is pointed at as if it were a member of the document: `/limit`, `/Idempotency-Key`.
pub fn pointer(field: &str) -> String {
    if field.starts_with('/') {
        return field.to_owned();
    }
    field.split(['.', '[', ']']).filter(|token| !token.is_empty()).map(token).collect()
}

/// A token with the slash before it, escaped (RFC 6901, section 3).
fn token(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Adds a token, unless the pointer would become longer than anybody reads: names are the caller's, and may be as long as
/// a body. What has no pointer of its own is said of what it is in.
pub(super) fn push(pointer: &mut String, name: &str) -> bool {
    let token = token(name);
    let fits = pointer.len() + token.len() <= LONGEST;
    if fits {
        pointer.push_str(&token);
    }
    fits
}

/// The pointer of where a deserializer stopped.
pub(super) fn of_path(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let fits = match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => true,
        };
        if !fits {
            break;
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_domain_become_pointers() {
        for (field, expected) in [
            ("sku", "/sku"),
            ("items[0].qty", "/items/0/qty"),
            ("items.0.qty", "/items/0/qty"),
            ("/items/0/qty", "/items/0/qty"),
            ("matrix[1][2]", "/matrix/1/2"),
            ("a/b~c", "/a~1b~0c"),
            ("Idempotency-Key", "/Idempotency-Key"),
            ("", ""),
        ] {
            assert_eq!(pointer(field), expected);
        }
    }
}
