//! The hash by which a repeated request is told from another one under the same key.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// SHA-256 of a value as JSON, in hexadecimal digits. Hash what was understood, not the bytes that came: order of fields
/// and blanks make no other request.
pub fn of_json(value: &impl Serialize) -> String {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hash, byte| {
        for nibble in [byte >> 4, byte & 15] {
            hash.extend(char::from_digit(nibble.into(), 16));
        }
        hash
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_contents_have_equal_hashes() {
        let hash = of_json(&("ABC001", 20));
        assert_eq!((hash.len(), &hash), (64, &of_json(&("ABC001", 20))));
        assert_ne!(hash, of_json(&("ABC001", 21)));
    }
}
