//! What SNS answers, as XML.

use std::fmt::Write as _;

const BATCH_START: &str = "<PublishBatchResponse xmlns=\"https://sns.amazonaws.com/doc/2010-03-31/\"><PublishBatchResult><Successful>";
const REQUEST_ID: &str = "2f5ac7f1-4c1e-5b0b-a3f5-94b7d9e0c1a2";
const MESSAGE_ID: &str = "94f20ce6-13c5-43a0-9a9e-ca52d816e90b";

/// One entry that was not accepted.
pub(super) struct Failed<'a> {
    pub(super) id: &'a str,
    pub(super) sender_fault: bool,
}

/// The answer to a batch.
pub(super) fn batch<'a>(accepted: impl Iterator<Item = &'a [u8]>, failed: &[Failed<'_>]) -> Vec<u8> {
    let mut xml = Vec::with_capacity(1536);
    xml.extend_from_slice(BATCH_START.as_bytes());
    for id in accepted {
        for part in
            [b"<member><Id>", id, b"</Id><MessageId>", MESSAGE_ID.as_bytes(), b"</MessageId></member>"]
        {
            xml.extend_from_slice(part);
        }
    }
    xml.extend_from_slice(b"</Successful><Failed>");
    let mut refused = String::new();
    for Failed { id, sender_fault } in failed {
        let (code, message) = if *sender_fault {
            ("InvalidParameter", "refused, as the test planned")
        } else {
            ("InternalError", "failed, as the test planned")
        };
        write!(
            refused,
            "<member><Id>{id}</Id><Code>{code}</Code><Message>{message}</Message>\
             <SenderFault>{sender_fault}</SenderFault></member>"
        )
        .expect("writing to a string");
    }
    xml.extend_from_slice(refused.as_bytes());
    xml.extend_from_slice(b"</Failed></PublishBatchResult><ResponseMetadata><RequestId>");
    xml.extend_from_slice(REQUEST_ID.as_bytes());
    xml.extend_from_slice(b"</RequestId></ResponseMetadata></PublishBatchResponse>");
    xml
}

/// An error for the request as a whole.
pub(super) fn error(sender: bool, code: &str) -> String {
    let kind = if sender { "Sender" } else { "Receiver" };
    format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>{kind}</Type>\
         <Code>{code}</Code><Message>{code}, as the test planned</Message></Error>\
         <RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    )
}
