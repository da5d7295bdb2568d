//! The limits that words of a model have to keep to before a customer sees them.

use super::LetterFacts;

/// In characters.
const MAX_LENGTH: usize = 1500;

/// The words, if they are fit to be sent: plain text, not too long, without anything that a mail program would make a
/// link of, and about this order.
pub(super) fn check<'a>(words: &'a str, facts: &LetterFacts) -> Option<&'a str> {
    let fit = !words.is_empty()
        && words.chars().count() <= MAX_LENGTH
        && words.chars().all(is_plain)
        && mentions(words, &facts.order_id)
        && !holds_link(words, facts);
    fit.then_some(words)
}

/// No markup, no control characters but the line's end, nothing invisible that turns the direction of reading.
fn is_plain(char: char) -> bool {
    let turns = matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !turns && !matches!(char, '<' | '>') && (char == '\n' || !char.is_control())
}

/// True when the id stands in the words as itself, not within a longer id.
fn mentions(words: &str, id: &str) -> bool {
    let joins = |char: char| char.is_alphanumeric() || char == '_' || char == '-';
    !id.is_empty()
        && words.match_indices(id).any(|(at, _)| {
            let before = words.get(..at).and_then(|text| text.chars().next_back());
            let after = words.get(at + id.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(joins) && !after.is_some_and(joins)
        })
}

/// Mail programs make links of bare names like `example.com`, of addresses and of telephone numbers too. Ids and skus may have dots in them
/// and are ours to mention, whole.
fn holds_link(words: &str, facts: &LetterFacts) -> bool {
    let ours = |word: &str| word == facts.order_id || facts.lines.iter().any(|line| line.sku == word);
    let breaks = |char: char| !(char.is_alphanumeric() || "._-:/@+".contains(char));
    words.split(breaks).any(|word| {
        let word = word.trim_matches(['.', ':', '-', '/']);
        !ours(word) && is_link(word)
    })
}

fn is_link(word: &str) -> bool {
    word.contains("://")
        || word.contains(['@', '+'])
        || word.to_lowercase().starts_with("mailto:")
        || word.to_lowercase().starts_with("tel:")
        || word.split(['/', ':']).any(is_host)
}

/// Labels with dots between them, the last of at least two letters. A number such as `1,998.00` is none.
fn is_host(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(labels, last)| {
        labels.ends_with(char::is_alphanumeric)
            && last.chars().count() >= 2
            && last.starts_with(char::is_alphabetic)
    })
}
