//! Sending mail.
//!
//! Nobody can send a mail exactly once: an answer that is lost leaves it open whether the mail went out. The mailer
//! tries once and says so ([`MailError::TimedOut`]); whether to try again is for the caller, who keeps the record.

mod recording;
mod ses;

use std::future::Future;

pub use recording::{RecordingMailer, Sent};
pub use ses::SesMailer;
use tradewind_kit::{Dispose, Disposition};

use crate::letter::Letter;

/// Why a mail was not sent, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Out of reach, or failing on its side. A connection that broke may have broken after the mail went out.
    #[error("the mail service is unavailable: {0}")]
    Unavailable(String),
    /// More mail than this account may send at once, or in a day.
    #[error("the mail service throttles: {0}")]
    Throttled(String),
    /// Sending is stopped or not set up: a paused or suspended account, an unverified domain, a missing right. It is
    /// mended from outside, and the mail is still good then.
    #[error("the mail service is not to be used now: {0}")]
    Barred(String),
    /// No answer in time: it may have been sent.
    #[error("the mail service did not answer in time")]
    TimedOut,
    /// This mail will never be sent: its address or its content is refused.
    #[error("the mail service refuses the mail: {0}")]
    Refused(String),
}

impl Dispose for MailError {
    fn disposition(&self) -> Disposition {
        match self {
            Self::Unavailable(_) | Self::Throttled(_) | Self::Barred(_) | Self::TimedOut => {
                Disposition::Transient
            }
            Self::Refused(_) => Disposition::Permanent,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "mail_unavailable",
            Self::Throttled(_) => "mail_throttled",
            Self::Barred(_) => "mail_barred",
            Self::TimedOut => "mail_timed_out",
            Self::Refused(_) => "mail_refused",
        }
    }
}

/// Sends mail.
pub trait Mailer: Send + Sync {
    /// Sends a letter to one address and returns the service's name of the mail.
    fn send(&self, to: &str, letter: &Letter) -> impl Future<Output = Result<String, MailError>> + Send;
}
