//! What people write on a work order, parsed once.

use jiff::Timestamp;

use crate::ids::CustomerId;
use crate::text::{self, ADDRESS_MAX, DESCRIPTION_MAX, TITLE_MAX};
use crate::validation::{Checker, Invalid, Violation};

/// The written part of a work order; valid by construction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Whom it is for. Must be a customer of the same org, which the store checks.
    pub customer_id: CustomerId,
    /// 1 to 500 characters.
    pub title: String,
    /// Up to 10,000 characters.
    pub description: Option<String>,
    /// Up to 1,000 characters.
    pub address: Option<String>,
    /// The agreed date, in UTC.
    pub scheduled_at: Option<Timestamp>,
}

/// [`Details`] as a client sent them.
#[derive(Clone, Copy, Debug, Default)]
pub struct DetailsInput<'a> {
    /// A UUID.
    pub customer_id: &'a str,
    /// Required.
    pub title: &'a str,
    /// Blank counts as missing.
    pub description: Option<&'a str>,
    /// Blank counts as missing.
    pub address: Option<&'a str>,
    /// RFC 3339 with an offset.
    pub scheduled_at: Option<&'a str>,
}

impl DetailsInput<'_> {
    /// Parses all fields; every invalid one is named.
    pub fn parse(&self) -> Result<Details, Invalid> {
        let mut check = Checker::default();
        let customer_id = check.take(CustomerId::parse("customerId", self.customer_id));
        let title = check.take(text::required("title", self.title, TITLE_MAX));
        let description = check.take(text::optional("description", self.description, DESCRIPTION_MAX));
        let address = check.take(text::optional("address", self.address, ADDRESS_MAX));
        let scheduled = check.take(self.scheduled_at.map(scheduled_at).transpose());
        match (customer_id, title, description, address, scheduled) {
            (Some(customer_id), Some(title), Some(description), Some(address), Some(scheduled_at)) => {
                Ok(Details { customer_id, title, description, address, scheduled_at })
            }
            _ => Err(check.into_invalid()),
        }
    }
}

/// A change of details: `None` leaves a field as it is, `Some(None)` clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// A new title.
    pub title: Option<String>,
    /// A new description, or none.
    pub description: Option<Option<String>>,
    /// A new address, or none.
    pub address: Option<Option<String>>,
    /// A new date, or none.
    pub scheduled_at: Option<Option<Timestamp>>,
}

/// [`Patch`] as a client sent it; the outer `None` means «not mentioned».
#[derive(Clone, Copy, Debug, Default)]
pub struct PatchInput<'a> {
    /// A title cannot be cleared.
    pub title: Option<Option<&'a str>>,
    /// Blank clears.
    pub description: Option<Option<&'a str>>,
    /// Blank clears.
    pub address: Option<Option<&'a str>>,
    /// RFC 3339 with an offset.
    pub scheduled_at: Option<Option<&'a str>>,
}

impl PatchInput<'_> {
    /// Parses the mentioned fields; every invalid one is named.
    pub fn parse(&self) -> Result<Patch, Invalid> {
        let mut check = Checker::default();
        let title = check
            .take(self.title.map(|t| text::required("title", t.unwrap_or_default(), TITLE_MAX)).transpose());
        let description = check
            .take(self.description.map(|d| text::optional("description", d, DESCRIPTION_MAX)).transpose());
        let address = check.take(self.address.map(|a| text::optional("address", a, ADDRESS_MAX)).transpose());
        let scheduled = check.take(self.scheduled_at.map(|at| at.map(scheduled_at).transpose()).transpose());
        match (title, description, address, scheduled) {
            (Some(title), Some(description), Some(address), Some(scheduled_at)) => {
                Ok(Patch { title, description, address, scheduled_at })
            }
            _ => Err(check.into_invalid()),
        }
    }
}

impl Patch {
    /// The details with the patch laid over them.
    pub(super) fn over(&self, details: &Details) -> Details {
        let Self { title, description, address, scheduled_at } = self;
        Details {
            customer_id: details.customer_id,
            title: title.as_ref().unwrap_or(&details.title).clone(),
            description: description.as_ref().unwrap_or(&details.description).clone(),
            address: address.as_ref().unwrap_or(&details.address).clone(),
            scheduled_at: scheduled_at.unwrap_or(details.scheduled_at),
        }
    }
}

/// Parses `scheduledAt`: RFC 3339 with an offset, held in microseconds, as Postgres does, so that the row, the event
/// and the read model show the same instant.
pub fn scheduled_at(value: &str) -> Result<Timestamp, Violation> {
    let example = "must be an RFC 3339 date-time with an offset, such as 2026-11-21T09:00:00Z";
    let instant: Timestamp = value.trim().parse().map_err(|_| Violation::new("scheduledAt", example))?;
    // The years that RFC 3339 can write; jiff also knows years before 0.
    if instant < Timestamp::UNIX_EPOCH {
        return Err(Violation::new("scheduledAt", "must not be before 1970"));
    }
    Timestamp::from_microsecond(instant.as_microsecond()).map_err(|_| Violation::new("scheduledAt", example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invalid_detail_is_named_at_once() {
        let description = "x".repeat(DESCRIPTION_MAX + 1);
        let input = DetailsInput {
            customer_id: "nobody",
            title: "  ",
            description: Some(&description),
            address: Some("\0"),
            scheduled_at: Some("tomorrow"),
        };
        let invalid = input.parse().unwrap_err();
        let fields: Vec<_> = invalid.0.iter().map(|v| v.field.as_str()).collect();
        assert_eq!(fields, ["customerId", "title", "description", "address", "scheduledAt"]);
    }

    #[test]
    fn a_date_keeps_its_instant_and_loses_its_offset() {
        assert_eq!(scheduled_at("2026-11-21T10:00:00+01:00").unwrap().to_string(), "2026-11-21T09:00:00Z");
        assert_eq!(
            scheduled_at("2026-11-21T09:00:00.1234567Z").unwrap().to_string(),
            "2026-11-21T09:00:00.123456Z"
        );
        for bad in ["2026-11-21", "2026-11-21T10:00:00", "soon", "-001000-01-01T00:00:00Z", ""] {
            assert_eq!(scheduled_at(bad).unwrap_err().field, "scheduledAt", "{bad}");
        }
    }

    #[test]
    fn a_patch_tells_leaving_from_clearing() {
        let patch = PatchInput { address: Some(None), title: Some(Some(" New ")), ..PatchInput::default() };
        let patch = patch.parse().unwrap();
        assert_eq!(patch.title.as_deref(), Some("New"));
        assert_eq!((patch.description, patch.address), (None, Some(None)));
        let cleared_title = PatchInput { title: Some(None), ..PatchInput::default() };
        assert_eq!(cleared_title.parse().unwrap_err().0[0].field, "title");
    }
}
