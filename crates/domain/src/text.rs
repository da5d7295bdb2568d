//! Text from people: trimmed, bounded, and free of characters that no store keeps.

use crate::validation::Violation;

/// Longest title, in characters.
pub const TITLE_MAX: usize = 500;
/// Longest description, in characters.
pub const DESCRIPTION_MAX: usize = 10_000;
/// Longest address, in characters.
pub const ADDRESS_MAX: usize = 1_000;
/// Longest name of a customer, in characters.
pub const NAME_MAX: usize = 200;
/// Longest e-mail address, in characters (RFC 5321, section 4.5.3.1.3, less the brackets).
pub const EMAIL_MAX: usize = 254;
/// Longest telephone number, in characters.
pub const PHONE_MAX: usize = 50;

/// Trims and bounds a text that must be there.
pub fn required(field: &str, value: &str, max: usize) -> Result<String, Violation> {
    let value = clean(field, value, max)?;
    if value.is_empty() {
        return Err(Violation::new(field, "must not be blank"));
    }
    Ok(value.to_owned())
}

/// Trims and bounds a text that may be missing; blank counts as missing.
pub fn optional(field: &str, value: Option<&str>, max: usize) -> Result<Option<String>, Violation> {
    let Some(value) = value else { return Ok(None) };
    let value = clean(field, value, max)?;
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

/// Trims; refuses what is too long (in Unicode scalar values) and characters that cannot travel: Postgres stores no NUL,
/// SQS takes no other control characters and not U+FFFE and U+FFFF
/// (<https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>). Line breaks and tabs
/// are text.
fn clean<'a>(field: &str, value: &'a str, max: usize) -> Result<&'a str, Violation> {
    let value = value.trim();
    // A scalar value takes at least a byte: only a text of more bytes than `max` has to be counted.
    if value.len() > max && value.chars().count() > max {
        return Err(Violation::new(field, format!("must be at most {max} characters")));
    }
    let cannot_travel = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    if value.chars().any(cannot_travel) {
        return Err(Violation::new(field, "must not contain control characters"));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_stored_as_it_was_checked_trimmed() {
        assert_eq!(required("title", "  Leak \n", 10).unwrap(), "Leak");
        assert_eq!(optional("address", Some(" \t "), 10).unwrap(), None);
    }

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        assert!(required("title", &"ü".repeat(TITLE_MAX), TITLE_MAX).is_ok());
        assert!(required("title", &"ü".repeat(TITLE_MAX + 1), TITLE_MAX).is_err());
    }

    #[test]
    fn what_no_store_or_queue_takes_is_refused_before_they_would() {
        for bad in ["a\0b", "a\u{7}b", "a\u{FFFE}", "\u{FFFF}b"] {
            assert_eq!(required("title", bad, 10).unwrap_err().field, "title", "{bad:?}");
        }
        assert!(required("title", "a\nb\tc", 10).is_ok());
    }
}
