//! Upcasters: pure functions that lift the data of an old version to the next one, applied in a chain until the
//! current version is reached. Consumers know the current version only.

use serde_json::Value;

/// Lifts data by one version, or says what is missing.
pub type Upcaster = fn(Value) -> Result<Value, String>;

/// All versions of one event type: `upcasters[i]` lifts version `i + 1` to `i + 2`, so that the current version is
/// one more than there are upcasters.
///
/// A member that may be missing, means nothing to who does not know it, and changes the meaning of no other is added to
/// the current version: missing is then the old form, readers pass over what they do not know, and an event that a
/// previous deployment can handle is not taken from it (a newer version goes to its dead letters). The old golden file
/// stays and one with the member joins it. Everything else is a new version: a member that is removed, renamed,
/// required, or means something else than before.
#[derive(Clone, Copy, Debug)]
pub struct Lineage {
    /// The type that these are versions of.
    pub r#type: &'static str,
    /// In order, none left out.
    pub upcasters: &'static [Upcaster],
}

/// Why data could not be brought to the current version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpcastError {
    /// Written by a newer deployment than this one.
    Newer {
        /// The newest version known here.
        known: u32,
    },
    /// There never was such a version.
    NoSuchVersion,
    /// The data is not what its version says.
    Invalid(String),
}

impl Lineage {
    /// The version that is written, and that consumers read.
    pub const fn current(&self) -> u32 {
        // A handful of versions: the cast cannot lose anything.
        #[expect(clippy::cast_possible_truncation, reason = "a lineage has a handful of versions")]
        let upcasters = self.upcasters.len() as u32;
        upcasters + 1
    }

    /// The upcasters from `version` on; empty for the current one.
    pub fn path(&self, version: u32) -> Result<&'static [Upcaster], UpcastError> {
        if version > self.current() {
            return Err(UpcastError::Newer { known: self.current() });
        }
        let first = version.checked_sub(1).ok_or(UpcastError::NoSuchVersion)?;
        self.upcasters.get(first as usize..).ok_or(UpcastError::NoSuchVersion)
    }

    /// Lifts data of `version` to the current one.
    pub fn lift(&self, version: u32, data: Value) -> Result<Value, UpcastError> {
        self.path(version)?.iter().try_fold(data, |data, upcast| upcast(data).map_err(UpcastError::Invalid))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LINEAGE: Lineage = Lineage {
        r#type: "PersonNamed",
        upcasters: &[
            |mut v1| {
                let name = v1.get("name").and_then(Value::as_str).ok_or("name is missing")?.to_owned();
                let (first, last) = name.split_once(' ').ok_or("name has one part")?;
                v1["name"] = json!({"first": first, "last": last});
                Ok(v1)
            },
            |mut v2| {
                v2["locale"] = json!("en");
                Ok(v2)
            },
        ],
    };

    #[test]
    fn old_data_climbs_every_version_to_the_current_one() {
        let current = json!({"name": {"first": "Jane", "last": "Doe"}, "locale": "en"});
        assert_eq!(LINEAGE.lift(1, json!({"name": "Jane Doe"})), Ok(current.clone()));
        assert_eq!(LINEAGE.lift(3, current.clone()), Ok(current));
    }

    #[test]
    fn a_newer_version_an_impossible_one_and_broken_data_are_three_different_errors() {
        assert_eq!(LINEAGE.lift(4, json!({})), Err(UpcastError::Newer { known: 3 }));
        assert_eq!(LINEAGE.lift(0, json!({})), Err(UpcastError::NoSuchVersion));
        assert_eq!(LINEAGE.lift(1, json!({})), Err(UpcastError::Invalid("name is missing".to_owned())));
    }
}
