//! Addresses that mail is sent to, or that people sign in with.

use std::fmt;

use crate::text::EMAIL_MAX;
use crate::validation::Violation;

/// The most characters before the `@` (RFC 5321, section 4.5.3.1.1), and of a part between two dots after it (RFC 1035).
const PART_MAX: (usize, usize) = (64, 63);
/// The longest name of a user in a Cognito user pool, in characters.
const USERNAME_MAX: usize = 128;

/// Checks an address: the form that browsers accept (<https://html.spec.whatwg.org/#valid-e-mail-address>). Nothing in it
/// can end a header or add a second recipient. The violation names `field`.
pub fn parse(field: &str, address: &str) -> Result<String, Violation> {
    let known = address.split_once('@').is_some_and(|(local, domain)| {
        (1..=PART_MAX.0).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b))
            && domain.split('.').all(label)
    });
    if known && address.len() <= EMAIL_MAX {
        return Ok(address.to_owned());
    }
    Err(Violation::new(field, "must be an e-mail address, such as name@example.com"))
}

fn label(label: &str) -> bool {
    (1..=PART_MAX.1).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// The name that a person signs in with: an address in lower case, because names that differ in case only are one name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    /// Trims, lowers the case and checks; the violation names `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Violation> {
        let address = parse(field, text.trim())?;
        if address.len() > USERNAME_MAX {
            return Err(Violation::new(field, format!("must be at most {USERNAME_MAX} characters")));
        }
        Ok(Self(address.to_ascii_lowercase()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Username {
    /// Without the address, so that it reaches no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Username(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_mailbox_and_nothing_else() {
        for good in ["john@example.com", "a.b+c@mail.example.co", "o'neil@example.com", "x@localhost"] {
            assert_eq!(parse("contactEmail", good).unwrap(), good);
        }
        let long = format!("{}@example.com", "x".repeat(65));
        let longer = format!("x@{}.com", "example.".repeat(40));
        for bad in [
            "",
            "john",
            "@example.com",
            "john@",
            "john@@example.com",
            "john@example..com",
            "john@-example.com",
            " john@example.com",
            "john@example.com\r\nBcc: eve@example.com",
            "john@example.com,eve@example.com",
            "John <john@example.com>",
            "jöhn@example.com",
            &long,
            &longer,
        ] {
            assert_eq!(parse("contactEmail", bad).unwrap_err().field, "contactEmail", "{bad}");
        }
    }

    #[test]
    fn names_that_differ_in_case_and_blanks_only_are_one_name() {
        let name = Username::parse("username", "  Jane.Doe@Example.COM\n").unwrap();
        assert_eq!(name.as_str(), "jane.doe@example.com");
        assert_eq!(format!("{name:?}"), "Username(..)");
        let domain = "example.".repeat(20);
        let long = Username::parse("username", &format!("jane@{domain}com")).unwrap_err();
        assert_eq!(
            (long.field.as_str(), long.message.as_str()),
            ("username", "must be at most 128 characters")
        );
    }
}
