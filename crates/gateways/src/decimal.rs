//! Minor units as people write them.

use serde::Serializer;

pub(crate) fn text(minor: u64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
pub(crate) fn serialize<S: Serializer>(minor: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(*minor))
}

#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
pub(crate) fn serialize_option<S: Serializer>(minor: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    match minor {
        Some(minor) => serialize(minor, to),
        None => to.serialize_none(),
    }
}
