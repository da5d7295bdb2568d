//! Tables in Markdown, and medians with their range.

use std::fmt::Write as _;

/// Measurements of one thing in several rounds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Series(Vec<f64>);

impl Series {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    pub(crate) fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        let at = |index: usize| self.0.get(index).copied().unwrap_or(f64::NAN);
        if self.0.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
    }

    pub(crate) fn min(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }

    /// `median (min-max)`, with so many decimals.
    pub(crate) fn show(&self, decimals: usize) -> String {
        if self.0.is_empty() {
            return "-".to_owned();
        }
        let [median, min, max] = [self.median(), self.min(), self.max()].map(|value| number(value, decimals));
        if self.0.len() == 1 { median } else { format!("{median} ({min}-{max})") }
    }
}

impl FromIterator<f64> for Series {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut series = Self(values.into_iter().collect());
        series.0.sort_by(f64::total_cmp);
        series
    }
}

/// A number with thousands separated; `-` for what was not measured.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    let text = format!("{value:.decimals$}");
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut shown = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && !shown.ends_with('-') {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

/// Whether a figure meets its target.
pub(crate) fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

/// A table; all columns but the first are aligned to the right.
#[derive(Debug)]
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(header: [&str; N]) -> Self {
        Self { header: header.map(str::to_owned).into(), rows: Vec::new() }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    pub(crate) fn print(&self) {
        let width = |column: usize| {
            let cells = std::iter::once(&self.header).chain(&self.rows);
            cells.filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<_> = (0..self.header.len()).map(width).collect();
        println!("{}", line(&self.header, &widths));
        let rule = widths.iter().enumerate().fold("|".to_owned(), |mut rule, (column, width)| {
            let dashes = "-".repeat(width + 1);
            // Writing to a string cannot fail.
            let (left, right) = if column == 0 { ("-", "") } else { ("", ":") };
            write!(rule, "{left}{dashes}{right}|").ok();
            rule
        });
        println!("{rule}");
        for row in &self.rows {
            println!("{}", line(row, &widths));
        }
        println!();
    }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut line = "|".to_owned();
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
        let (left, right) = if column == 0 { ("", padding.as_str()) } else { (padding.as_str(), "") };
        write!(line, " {left}{cell}{right} |").ok();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_shows_its_median_and_range() {
        let mut series = Series::from_iter([30.0, 10.0]);
        assert_eq!(series.show(0), "20 (10-30)");
        series.push(1234.5);
        assert_eq!(series.show(1), "30.0 (10.0-1,234.5)");
        assert_eq!(Series::default().show(0), "-");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(number(1_234_567.0, 0), "1,234,567");
        assert_eq!(number(-123_456.78, 1), "-123,456.8");
        assert_eq!(number(999.0, 0), "999");
        assert_eq!(number(f64::NAN, 0), "-");
    }
}
