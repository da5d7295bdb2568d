//! Fields that nobody but the client and the user pool may read.

use std::fmt;

use serde::Deserialize;
use tradewind_domain::Violation;

/// The longest password of a user pool, in characters.
const LONGEST_PASSWORD: usize = 256;
/// Longer than any refresh token of a user pool, in bytes.
const LONGEST_TOKEN: usize = 8192;

/// A text that is passed on and never shown.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    /// The text, for the user pool.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Bounds a password. Whether it is a good one is for the pool to say, which knows its policy.
    pub(crate) fn password(&self) -> Result<(), Violation> {
        let length = self.0.chars().take(LONGEST_PASSWORD + 1).count();
        if (1..=LONGEST_PASSWORD).contains(&length) {
            return Ok(());
        }
        Err(Violation::new("password", format!("must be 1 to {LONGEST_PASSWORD} characters")))
    }

    /// Bounds a refresh token.
    pub(crate) fn refresh_token(&self) -> Result<(), Violation> {
        if (1..=LONGEST_TOKEN).contains(&self.0.len()) && self.0.bytes().all(|b| b.is_ascii_graphic()) {
            return Ok(());
        }
        let message = format!("must be 1 to {LONGEST_TOKEN} visible ASCII characters");
        Err(Violation::new("refreshToken", message))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_bounded_and_never_shown() {
        let secret = |text: &str| Secret(text.to_owned());
        assert_eq!(format!("{:?}", secret("hunter2")), "Secret(..)");
        assert!(secret(&"ü".repeat(256)).password().is_ok());
        for bad in ["", &"x".repeat(257)] {
            assert_eq!(secret(bad).password().unwrap_err().field, "password");
        }
        assert!(secret(&"x".repeat(8192)).refresh_token().is_ok());
        for bad in ["", "a b", "é", &"x".repeat(8193)] {
            assert_eq!(secret(bad).refresh_token().unwrap_err().field, "refreshToken");
        }
    }
}
