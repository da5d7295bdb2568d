//! The plain text as HTML: escaped, paragraphs for empty lines, breaks for line ends, and nothing to load or click.

pub(super) fn page(text: &str) -> String {
    let mut page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>".to_owned();
    for paragraph in text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let lines: Vec<_> = paragraph.trim().lines().map(escape).collect();
        page.extend(["<p>", &lines.join("<br>"), "</p>"]);
    }
    page + "</body></html>"
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
