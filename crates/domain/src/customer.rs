//! Customers: who a work order is for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{CustomerId, OrgId};
use crate::text::{self, EMAIL_MAX, NAME_MAX, PHONE_MAX};
use crate::validation::{Checker, Invalid, Violation};

/// A customer of an org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// Identity.
    pub id: CustomerId,
    /// Whose customer it is.
    pub org_id: OrgId,
    /// Name, 1 to 200 characters.
    pub name: String,
    /// Address for mail.
    pub email: Option<String>,
    /// Telephone number, as written.
    pub phone: Option<String>,
    /// When it was entered.
    pub created_at: Timestamp,
}

impl Customer {
    /// A new customer from a person's input; every invalid field is named.
    pub fn create(
        id: CustomerId,
        org_id: OrgId,
        name: &str,
        email: Option<&str>,
        phone: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, Invalid> {
        let mut check = Checker::default();
        let name = check.take(text::required("name", name, NAME_MAX));
        let email = check.take(text::optional("email", email, EMAIL_MAX).and_then(mailbox));
        let phone = check.take(text::optional("phone", phone, PHONE_MAX));
        match (name, email, phone) {
            (Some(name), Some(email), Some(phone)) => {
                Ok(Self { id, org_id, name, email, phone, created_at: now })
            }
            _ => Err(check.into_invalid()),
        }
    }
}

/// The shape that catches a slip of the hand (`local@domain`, no spaces); only a sent mail proves an address.
fn mailbox(email: Option<String>) -> Result<Option<String>, Violation> {
    let plausible = |address: &str| {
        !address.contains(char::is_whitespace)
            && address.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
    };
    match email {
        Some(address) if !plausible(&address) => {
            Err(Violation::new("email", "must be an e-mail address, such as name@example.com"))
        }
        other => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invalid_field_of_a_customer_is_named() {
        let org = OrgId::parse("orgId", "plumbingCo123").unwrap();
        let id = CustomerId(uuid::Uuid::nil());
        let long = "5".repeat(PHONE_MAX + 1);
        let invalid =
            Customer::create(id, org, " ", Some("nobody"), Some(&long), Timestamp::UNIX_EPOCH).unwrap_err();
        let fields: Vec<_> = invalid.0.iter().map(|v| v.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "phone"]);
    }
}
