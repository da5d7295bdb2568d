//! Answers of `PutEvents`.

use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_eventbridge::operation::put_events::PutEventsError;
use aws_sdk_eventbridge::types::PutEventsResultEntry;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::Failed;

/// What an answer says of an entry. The codes are those of
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html>.
pub(super) fn of_entry(result: Option<&PutEventsResultEntry>) -> Result<(), Failed> {
    let result = result.ok_or_else(|| Failed::Unknown("the answer does not mention the entry".to_owned()))?;
    let Some(code) = result.error_code() else {
        // An answer of something else than EventBridge has neither.
        let id = result.event_id().filter(|id| !id.is_empty());
        return id.map(|_| ()).ok_or_else(|| Failed::Unknown("the answer has no event id".to_owned()));
    };
    let text = format!("{code}: {}", result.error_message().unwrap_or_default());
    Err(match code {
        "InvalidArgument" | "MalformedDetail" | "RedactionFailure" => Failed::Refused(text),
        _ => Failed::Outage(text),
    })
}

/// What a call that failed as a whole says of its entries.
pub(super) fn of_call(error: &SdkError<PutEventsError, HttpResponse>) -> Failed {
    match error {
        SdkError::ServiceError(context) => {
            let (code, message) = (context.err().code(), context.err().message());
            let text = format!("{}: {}", code.unwrap_or("unknown"), message.unwrap_or_default());
            match code {
                Some("ValidationException" | "RequestEntityTooLarge" | "RequestEntityTooLargeException") => {
                    Failed::Refused(text)
                }
                _ if context.raw().status().is_client_error() => Failed::Outage(text),
                // What failed inside may have failed after it was done, and a 200 that cannot be read says nothing.
                _ => Failed::Unknown(text),
            }
        }
        SdkError::TimeoutError(_) => Failed::Unknown("no answer in time".to_owned()),
        // It may have broken after the request was through.
        SdkError::DispatchFailure(_) => Failed::Unknown("no connection".to_owned()),
        SdkError::ResponseError(_) => Failed::Unknown("unreadable answer".to_owned()),
        // Not of the entry: any text can be sent. It would be the configuration.
        _ => Failed::Outage("the request could not be built".to_owned()),
    }
}
