//! Trouble with the user pool.

use aws_sdk_cognitoidentityprovider::Error;
use aws_sdk_cognitoidentityprovider::error::ProvideErrorMetadata;
use tradewind_domain::Violation;
use tradewind_kit::http::Problem;
use tradewind_kit::{Dispose, Disposition};

/// Seconds after which the pool may have time again.
const BREATHER: u32 = 5;
/// The longest part of a text of the pool that is passed on, in characters.
const LONGEST: usize = 200;

/// Why the pool did not do what it was asked for. Its texts carry no name and no password.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DirectoryError {
    /// Too many calls, of this user or of everybody.
    #[error("the user pool asks for patience: {0}")]
    Throttled(String),
    /// Not reached, or broken, or not permitted: mended from outside.
    #[error("the user pool is unavailable: {0}")]
    Unavailable(String),
    /// What we asked for makes no sense to it.
    #[error("the user pool refused the request: {0}")]
    Refused(String),
}

impl DirectoryError {
    /// Reads an error that is no answer of the business. Of its text only the code is kept: the rest may quote a request.
    pub(crate) fn of(error: &Error) -> Self {
        let code = error.code().unwrap_or("no answer").to_owned();
        match error {
            Error::TooManyRequestsException(_) | Error::LimitExceededException(_) => Self::Throttled(code),
            Error::InvalidParameterException(_) => Self::Refused(code),
            _ => Self::Unavailable(code),
        }
    }
}

impl Dispose for DirectoryError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Throttled(_) | Self::Unavailable(_) => Disposition::Transient,
            Self::Refused(_) => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Throttled(_) => "directory_throttled",
            Self::Unavailable(_) => "directory_unavailable",
            Self::Refused(_) => "directory_refused",
        }
    }
}

impl From<DirectoryError> for Problem {
    /// The boundary where trouble with the pool is handled, and therefore logged.
    fn from(error: DirectoryError) -> Self {
        if let DirectoryError::Throttled(_) = &error {
            tracing::warn!(%error, "a request was turned away");
            return Self::too_many(BREATHER);
        }
        Self::from_failure(&error)
    }
}

/// What the pool's policy says about a password: the policy is no secret.
pub(super) fn policy(message: Option<&str>) -> Violation {
    let message = message.unwrap_or_default();
    let what = message.rsplit_once("policy: ").map_or(message, |(_, what)| what);
    let what: String = what.chars().take(LONGEST).collect();
    let what = if what.is_empty() { String::new() } else { format!(": {what}") };
    Violation::new("password", format!("must conform to the password policy{what}"))
}

/// Which of the two things that a person types is meant. The pool's text may quote them, so it is not passed on.
pub(super) fn of_field(message: Option<&str>) -> Violation {
    if message.is_some_and(|message| message.to_ascii_lowercase().contains("password")) {
        return Violation::new("password", "must not begin or end with a blank");
    }
    Violation::new("username", "must be an e-mail address that can sign in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_policy_says_is_passed_on_without_its_preamble() {
        let refused = policy(Some("Password did not conform with policy: Password not long enough"));
        assert_eq!(refused.field, "password");
        assert_eq!(refused.message, "must conform to the password policy: Password not long enough");
        assert_eq!(policy(None).message, "must conform to the password policy");
    }

    #[test]
    fn a_parameter_that_is_refused_is_the_field_that_it_came_from() {
        assert_eq!(of_field(Some("Invalid email address format.")).field, "username");
        assert_eq!(of_field(Some("Value at 'password' failed to satisfy constraint")).field, "password");
        assert_eq!(of_field(None).field, "username");
    }
}
