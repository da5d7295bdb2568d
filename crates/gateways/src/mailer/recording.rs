//! A mailer that keeps what it is given, for the tests of those who send.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{MailError, Mailer};
use crate::letter::Letter;

/// A mail that went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// To whom.
    pub to: String,
    /// What.
    pub letter: Letter,
}

/// Keeps every mail in memory instead of sending it, and fails when it is told to. Clones share one outbox.
#[derive(Clone, Debug, Default)]
pub struct RecordingMailer(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    sent: Vec<Sent>,
    faults: VecDeque<Fault>,
}

#[derive(Debug)]
enum Fault {
    Before(MailError),
    After,
}

impl RecordingMailer {
    /// The mails that went out, in their order.
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// The next call that has no fault planned yet sends nothing and fails like this.
    pub fn fail_next(&self, error: MailError) {
        self.state().faults.push_back(Fault::Before(error));
    }

    /// The next call that has no fault planned yet sends its mail, and the answer is lost.
    pub fn lose_next_answer(&self) {
        self.state().faults.push_back(Fault::After);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for RecordingMailer {
    async fn send(&self, to: &str, letter: &Letter) -> Result<String, MailError> {
        let mut state = self.state();
        let fault = state.faults.pop_front();
        if let Some(Fault::Before(error)) = fault {
            return Err(error);
        }
        state.sent.push(Sent { to: to.to_owned(), letter: letter.clone() });
        match fault {
            Some(Fault::After) => Err(MailError::TimedOut),
            Some(Fault::Before(_)) | None => Ok(format!("mail-{}", state.sent.len())),
        }
    }
}
