//! Names of fields as JSON pointers.

use serde_path_to_error::{Path, Segment};

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
pub(super) fn token(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The pointer of where a deserializer stopped.
pub(super) fn of_path(path: &Path) -> String {
    let token = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => token(key),
        Segment::Enum { variant } => token(variant),
        Segment::Unknown => String::new(),
    };
    path.iter().map(token).collect()
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
