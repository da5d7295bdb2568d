//! Mail through SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;

use super::{MailError, Mailer};
use crate::letter::Letter;

/// SES, API version 2.
#[derive(Clone, Debug)]
pub struct SesMailer {
    client: Client,
    sender: String,
}

impl SesMailer {
    /// Reads `MAIL_SENDER`, an address that SES has verified.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let sender = env.required("MAIL_SENDER");
        if !sender.is_empty() && !sender.contains('@') {
            env.problem("MAIL_SENDER is not an address");
        }
        Self::new(sender, aws)
    }

    /// A mailer from its parts.
    pub fn new(sender: impl Into<String>, aws: &Aws) -> Self {
        // SES has no idempotency: a retry inside the client, after an answer that was lost, is a second mail.
        Self { client: aws.clone().without_retries().ses(), sender: sender.into() }
    }
}

impl Mailer for SesMailer {
    async fn send(&self, to: &str, letter: &Letter) -> Result<String, MailError> {
        let body = Body::builder().text(content(&letter.text)?).html(content(&letter.html)?).build();
        let message = Message::builder().subject(content(&letter.subject)?).body(body).build();
        let sent = self
            .client
            .send_email()
            .from_email_address(&self.sender)
            .destination(Destination::builder().to_addresses(to).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .map_err(mail_error)?;
        Ok(sent.message_id.unwrap_or_default())
    }
}

fn content(data: &str) -> Result<Content, MailError> {
    let content = Content::builder().data(data).charset("UTF-8").build();
    content.map_err(|error| MailError::Refused(error.to_string()))
}

fn mail_error<R>(error: SdkError<SendEmailError, R>) -> MailError {
    match error {
        SdkError::ServiceError(context) => refusal(context.err()),
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => MailError::TimedOut,
        // A connection that broke after the request was written is of this kind as well, and cannot be told apart.
        SdkError::DispatchFailure(failure) if failure.is_timeout() => MailError::TimedOut,
        SdkError::DispatchFailure(_) => MailError::Unavailable("no connection".to_owned()),
        _ => MailError::Refused("the request could not be built".to_owned()),
    }
}

/// Only what SES says of this very mail is the mail's fault. Whatever it says of the account, its rights and its
/// limits will be mended from outside.
fn refusal(error: &SendEmailError) -> MailError {
    let code = error.code().unwrap_or("unknown");
    let text = format!("{code}: {}", without_addresses(error.message().unwrap_or_default()));
    match code {
        "MessageRejected" | "BadRequestException" | "ValidationException" => MailError::Refused(text),
        "TooManyRequestsException" | "LimitExceededException" | "ThrottlingException" | "Throttling" => {
            MailError::Throttled(text)
        }
        "AccountSuspendedException"
        | "SendingPausedException"
        | "MailFromDomainNotVerifiedException"
        | "NotFoundException"
        | "AccessDeniedException" => MailError::Barred(text),
        _ => MailError::Unavailable(text),
    }
}

/// SES names the recipient in some of its messages; a log or a dead letter must not.
fn without_addresses(message: &str) -> String {
    let words = message.split_whitespace().map(|word| if word.contains('@') { "(address)" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use aws_sdk_sesv2::error::ErrorMetadata;
    use tradewind_kit::Disposition::{Permanent, Transient};
    use tradewind_kit::{Dispose as _, Disposition};

    use super::*;

    fn told(code: &str) -> (Disposition, &'static str) {
        let error = refusal(&SendEmailError::generic(ErrorMetadata::builder().code(code).build()));
        (error.disposition(), error.code())
    }

    #[test]
    fn only_the_mails_own_fault_is_final() {
        assert_eq!(told("MessageRejected"), (Permanent, "mail_refused"));
        assert_eq!(told("BadRequestException"), (Permanent, "mail_refused"));
        assert_eq!(told("TooManyRequestsException"), (Transient, "mail_throttled"));
        assert_eq!(told("LimitExceededException"), (Transient, "mail_throttled"));
        assert_eq!(told("AccountSuspendedException"), (Transient, "mail_barred"));
        assert_eq!(told("SendingPausedException"), (Transient, "mail_barred"));
        assert_eq!(told("MailFromDomainNotVerifiedException"), (Transient, "mail_barred"));
        assert_eq!(told("AccessDeniedException"), (Transient, "mail_barred"));
        assert_eq!(told("InternalFailure"), (Transient, "mail_unavailable"));
    }

    #[test]
    fn an_error_names_no_recipient() {
        let message = "Email address is not verified: jane@shop.example, in region US-EAST-1";
        assert_eq!(
            without_addresses(message),
            "Email address is not verified: (address) in region US-EAST-1"
        );
    }
}
