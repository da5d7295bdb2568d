//! The AWS query protocol, as far as `PublishBatch` needs it.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

/// A message as the sink got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The topic it was sent to.
    pub topic_arn: String,
    /// Its id within the batch.
    pub id: String,
    /// The message itself.
    pub message: String,
    /// Its string attributes.
    pub attributes: BTreeMap<String, String>,
}

/// The limits of SNS.
const MOST_ENTRIES: usize = 10;
const MOST_BYTES: usize = 256 * 1024;

/// An error for the request as a whole, by the code that SNS gives it.
pub(super) type Invalid = &'static str;

/// Reads a `PublishBatch` in full and holds it to the rules of SNS.
pub(super) fn parse(body: &[u8]) -> Result<Vec<Published>, Invalid> {
    let fields: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
    if fields.get("Action").map(String::as_str) != Some("PublishBatch") {
        return Err("InvalidAction");
    }
    let topic_arn = fields.get("TopicArn").filter(|arn| !arn.is_empty()).ok_or("InvalidParameter")?;
    let mut entries = Vec::new();
    for number in 1.. {
        let prefix = format!("PublishBatchRequestEntries.member.{number}.");
        let Some(id) = fields.get(&format!("{prefix}Id")) else { break };
        let message = fields.get(&format!("{prefix}Message")).filter(|message| !message.is_empty());
        entries.push(Published {
            topic_arn: topic_arn.clone(),
            id: id.clone(),
            message: message.ok_or("InvalidParameter")?.clone(),
            attributes: attributes(&fields, &prefix),
        });
    }
    check(&entries)?;
    Ok(entries)
}

fn attributes(fields: &BTreeMap<String, String>, prefix: &str) -> BTreeMap<String, String> {
    (1..)
        .map_while(|number| {
            let prefix = format!("{prefix}MessageAttributes.entry.{number}.");
            let name = fields.get(&format!("{prefix}Name"))?;
            let value = fields.get(&format!("{prefix}Value.StringValue"))?;
            Some((name.clone(), value.clone()))
        })
        .collect()
}

fn check(entries: &[Published]) -> Result<(), Invalid> {
    let ids: BTreeSet<_> = entries.iter().map(|entry| &entry.id).collect();
    let valid_id = |id: &String| {
        (1..=80).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    match entries.len() {
        0 => Err("EmptyBatchRequest"),
        count if count > MOST_ENTRIES => Err("TooManyEntriesInBatchRequest"),
        count if count != ids.len() => Err("BatchEntryIdsNotDistinct"),
        _ if !ids.into_iter().all(valid_id) => Err("InvalidBatchEntryId"),
        _ if entries.iter().map(size).sum::<usize>() > MOST_BYTES => Err("BatchRequestTooLong"),
        _ => Ok(()),
    }
}

/// What SNS counts: the message, and of each attribute the name, the type (`String`) and the value.
fn size(entry: &Published) -> usize {
    let attributes = entry.attributes.iter().map(|(name, value)| name.len() + "String".len() + value.len());
    entry.message.len() + attributes.sum::<usize>()
}

/// The ids of the entries, found without reading the rest. A value cannot hold the pattern: there, `=` is encoded.
pub(super) fn ids(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    const KEY: &[u8] = b".Id=";
    memmem::find_iter(body, KEY).map(|at| {
        let value = body.get(at + KEY.len()..).unwrap_or_default();
        let end = memchr::memchr(b'&', value).unwrap_or(value.len());
        value.get(..end).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(entries: &[(&str, &str)]) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", "PublishBatch").append_pair("TopicArn", "arn:aws:sns:us-east-1:0:t");
        for (number, (id, message)) in entries.iter().enumerate() {
            let prefix = format!("PublishBatchRequestEntries.member.{}", number + 1);
            form.append_pair(&format!("{prefix}.Id"), id).append_pair(&format!("{prefix}.Message"), message);
        }
        form.finish()
    }

    #[test]
    fn both_readings_find_the_same_ids() {
        let body = batch(&[("a", "one & .Id=fake"), ("b", "two")]);
        let parsed: Vec<_> = parse(body.as_bytes()).unwrap().into_iter().map(|entry| entry.id).collect();
        let scanned: Vec<_> =
            ids(body.as_bytes()).map(|id| String::from_utf8(id.to_vec()).unwrap()).collect();
        assert_eq!(parsed, ["a", "b"]);
        assert_eq!(scanned, parsed);
    }

    #[test]
    fn the_rules_of_sns_hold() {
        let long = "x".repeat(MOST_BYTES / 2 + 1);
        let eleven: Vec<_> = (0..11).map(|n| n.to_string()).collect();
        let eleven: Vec<_> = eleven.iter().map(|id| (id.as_str(), "m")).collect();
        for (entries, expected) in [
            (vec![], "EmptyBatchRequest"),
            (eleven, "TooManyEntriesInBatchRequest"),
            (vec![("a", "m"), ("a", "m")], "BatchEntryIdsNotDistinct"),
            (vec![("a b", "m")], "InvalidBatchEntryId"),
            (vec![("a", ""), ("b", "m")], "InvalidParameter"),
            (vec![("a", &*long), ("b", &*long)], "BatchRequestTooLong"),
        ] {
            assert_eq!(parse(batch(&entries).as_bytes()).unwrap_err(), expected);
        }
        assert_eq!(parse(b"Action=Publish&TopicArn=t").unwrap_err(), "InvalidAction");
    }
}
