//! What is refused before the schema looks at a query: shapes that would cost it its stack or its time.
//!
//! The library checks depth and complexity only after it has parsed the query and while it expands every fragment:
//! thousands of nested brackets overflow the stack of the parser, which ends the process, and thirty fragments that
//! each use the next one twice keep the checks themselves busy for hours.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Request};

/// Most brackets around anything, and deepest nesting once fragments are expanded. Far above what the schema's own
/// limits let through, far below what a stack takes.
const MAX_NESTING: usize = 64;
/// Most selections once fragments are expanded; more than the schema's complexity lets through.
const MAX_SELECTIONS: usize = 5_000;

/// Refuses a query that is nested too deep or grows too large, with a text for people.
pub(crate) fn check(request: &mut Request) -> Result<(), &'static str> {
    if nests_too_deep(&request.query) {
        return Err("the query is nested too deep");
    }
    // What does not parse is refused by the schema, in its own words.
    let Ok(document) = request.parsed_query() else { return Ok(()) };
    let mut measure = Measure { document, fragments: HashMap::new() };
    let mut selections = 0_usize;
    for (_, operation) in document.operations.iter() {
        let size =
            measure.set(&operation.node.selection_set.node, 0).ok_or("the query is nested too deep")?;
        selections = selections.saturating_add(size.selections);
    }
    if selections > MAX_SELECTIONS {
        return Err("the query selects too much");
    }
    Ok(())
}

/// Counts brackets outside of strings and comments.
fn nests_too_deep(query: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = query;
    while let Some(next) = rest.find(['#', '"', '{', '[', '(', '}', ']', ')']) {
        let (_, from) = rest.split_at(next);
        let length = match from.as_bytes().first() {
            Some(b'#') => from.find(['\n', '\r']).unwrap_or(from.len()),
            Some(b'"') => string(from),
            Some(b'{' | b'[' | b'(') => {
                depth += 1;
                1
            }
            _ => {
                depth = depth.saturating_sub(1);
                1
            }
        };
        if depth > MAX_NESTING {
            return true;
        }
        rest = from.get(length..).unwrap_or_default();
    }
    false
}

/// The length of the string that begins here. One that does not end is no string: only its quote is passed over, so
/// that no bracket behind it goes uncounted.
fn string(text: &str) -> usize {
    let (quote, multiline) = if text.starts_with("\"\"\"") { ("\"\"\"", true) } else { ("\"", false) };
    let mut at = quote.len();
    while let Some(rest) = text.get(at..) {
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        let escape = if multiline { "\\\"\"\"" } else { "\\" };
        at += match rest.chars().next() {
            None => break,
            Some('\n' | '\r') if !multiline => break,
            Some(_) if rest.starts_with(escape) && multiline => escape.len(),
            Some('\\') if !multiline => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            Some(other) => other.len_utf8(),
        };
    }
    1
}

/// How large something is once its fragments are expanded.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    selections: usize,
    height: usize,
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    /// Each fragment is measured once, however often it is used.
    fragments: HashMap<&'a Name, Size>,
}

impl<'a> Measure<'a> {
    /// `None` if it is nested too deep; fragments that use themselves are.
    fn set(&mut self, set: &'a SelectionSet, depth: usize) -> Option<Size> {
        if depth > MAX_NESTING {
            return None;
        }
        let mut total = Size::default();
        for item in &set.items {
            let inner = match &item.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node, depth + 1)?,
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node, depth + 1)?,
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, depth + 1)?
                }
            };
            total.selections = total.selections.saturating_add(1).saturating_add(inner.selections);
            total.height = total.height.max(inner.height + 1);
        }
        Some(total)
    }

    fn fragment(&mut self, name: &Name, depth: usize) -> Option<Size> {
        // An unknown one is for the schema to refuse.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Some(Size::default());
        };
        let size = match self.fragments.get(name) {
            Some(known) => *known,
            None => self.set(&fragment.node.selection_set.node, depth)?,
        };
        self.fragments.insert(name, size);
        (depth + size.height <= MAX_NESTING).then_some(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(query: &str) -> bool {
        check(&mut Request::new(query)).is_ok()
    }

    #[test]
    fn brackets_are_counted_outside_of_strings_and_comments() {
        let deep = "[".repeat(MAX_NESTING + 1);
        for harmless in [
            format!("{{ a(b: \"{deep}\") }}"),
            format!("{{ a(b: \"\\\"{deep}\") }}"),
            format!("{{ a(b: \"\"\"{deep}\n\\\"\"\" {deep}\"\"\") }}"),
            format!("{{ a }} # {deep}"),
            "{ a } ".repeat(1_000),
        ] {
            assert!(!nests_too_deep(&harmless), "{harmless}");
        }
        for deep in [
            deep.clone(),
            format!("# x\n{deep}"),
            format!("# x\r{deep}"),
            format!("\"\" {deep}"),
            format!("\"open {deep}"),
            format!("\"open\n{deep}"),
            format!("\"\"\"\"{deep}"),
            format!("\"ü\\\\\" {deep}"),
        ] {
            assert!(nests_too_deep(&deep), "{deep}");
        }
    }

    #[test]
    fn a_query_is_as_large_as_it_is_with_its_fragments_expanded() {
        let doubling = |n: usize| {
            let one = |n: usize| format!("fragment f{n} on Q {{ ...f{} ...f{} }} ", n + 1, n + 1);
            format!("{{ ...f0 }} fragment f{n} on Q {{ a }} {}", (0..n).map(one).collect::<String>())
        };
        assert!(accepts(&doubling(8)));
        assert!(!accepts(&doubling(12)));
        assert!(!accepts(&doubling(63)));
    }

    #[test]
    fn fragments_nest_and_may_not_go_round() {
        let chain = |n: usize| {
            let one = |n: usize| format!("fragment f{n} on Q {{ ...f{} }} ", n + 1);
            format!("{{ ...f0 }} fragment f{n} on Q {{ a }} {}", (0..n).map(one).collect::<String>())
        };
        assert!(accepts(&chain(20)));
        assert!(!accepts(&chain(5_000)));
        assert!(!accepts("{ ...a } fragment a on Q { ...b } fragment b on Q { ...a }"));
    }
}
