//! Where mail about an order goes.

use tradewind_domain::Violation;
use tradewind_domain::text::EMAIL_MAX;

/// The most characters before the `@` (RFC 5321, section 4.5.3.1.1), and of a part between two dots after it (RFC 1035).
const PART_MAX: (usize, usize) = (64, 63);

/// Checks an address: the form that browsers accept (<https://html.spec.whatwg.org/#valid-e-mail-address>). Nothing in it
/// can end a header or add a second recipient. The violation names `field`.
pub(super) fn parse(field: &str, address: &str) -> Result<String, Violation> {
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
}
