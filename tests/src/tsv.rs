//! Tables as the commands read them: tab-separated, a header line, no quoting, columns found by name.
//!
//! In comes the text of a file, out come rows that know their line. Columns that nobody asks for are ignored, empty
//! lines are skipped, and a row may leave out empty cells at its end, because editors trim them.

use std::path::Path;

use crate::fault::ToolError;

/// A table and the name of the file that it came from.
#[derive(Debug, Clone)]
pub struct Table {
    file: String,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// Reads the table in the file at `path`.
    ///
    /// # Errors
    /// If the file cannot be read as UTF-8 text, or its text is not a table.
    pub fn read(path: &Path) -> Result<Self, ToolError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ToolError::new(format!("cannot read {name}: {error}")))?;
        Self::parse(&name, &text)
    }

    /// Reads a table from `text`; `file` is its name in messages.
    ///
    /// # Errors
    /// If there is no header, a column is named twice, or a row has more cells than the header has columns.
    pub fn parse(file: &str, text: &str) -> Result<Self, ToolError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().enumerate();
        let header = match lines.next() {
            Some((_, line)) if !line.trim().is_empty() => line,
            _ => {
                return Err(ToolError::new(format!(
                    "{file}:1: expected a header line with the names of the columns"
                )));
            }
        };
        let columns: Vec<String> = header.split('\t').map(str::to_owned).collect();
        if let Some((_, twice)) = columns
            .iter()
            .enumerate()
            .find(|(at, name)| columns.iter().take(*at).any(|earlier| earlier == *name))
        {
            return Err(ToolError::new(format!(
                "{file}:1: the column `{twice}` stands twice in the header"
            )));
        }
        let mut rows = Vec::new();
        for (at, line) in lines {
            if line.is_empty() {
                continue;
            }
            let number = at.saturating_add(1);
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if cells.len() > columns.len() {
                let (found, expected) = (cells.len(), columns.len());
                return Err(ToolError::new(format!(
                    "{file}:{number}: {found} cells, but the header names {expected} columns"
                )));
            }
            rows.push((number, cells));
        }
        Ok(Self {
            file: file.to_owned(),
            columns,
            rows,
        })
    }

    /// The name of the file, as it stands in messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Number of rows, the header not counted.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has a header only.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The place of a column that must be there.
    ///
    /// # Errors
    /// If the header does not name it; the message lists what it does name.
    pub fn column(&self, name: &str) -> Result<Column, ToolError> {
        self.optional_column(name).ok_or_else(|| {
            let file = &self.file;
            let found = self
                .columns
                .iter()
                .map(|column| format!("`{column}`"))
                .collect::<Vec<_>>()
                .join(", ");
            ToolError::new(format!(
                "{file}:1: the column `{name}` is missing; the header names {found}"
            ))
        })
    }

    /// The place of a column that may be there.
    pub fn optional_column(&self, name: &str) -> Option<Column> {
        let at = self.columns.iter().position(|column| column == name)?;
        Some(Column {
            at,
            name: name.to_owned(),
        })
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            file: &self.file,
            line: *line,
            cells,
        })
    }
}

/// A column of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    at: usize,
    name: String,
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    file: &'t str,
    line: usize,
    cells: &'t [String],
}

impl<'t> Row<'t> {
    /// The line in the file, counted from 1; the header is line 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The text in a column; empty where the row is shorter.
    pub fn text(&self, column: &Column) -> &'t str {
        self.cells.get(column.at).map_or("", String::as_str)
    }

    /// The text in a column that may not be empty.
    ///
    /// # Errors
    /// If it is empty.
    pub fn required(&self, column: &Column) -> Result<&'t str, ToolError> {
        match self.text(column) {
            "" => Err(self.error(format!("the column `{}` is empty", column.name))),
            text => Ok(text),
        }
    }

    /// An error about this row, with file and line.
    pub fn error(&self, message: impl std::fmt::Display) -> ToolError {
        ToolError::new(format!("{}:{}: {message}", self.file, self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_columns_by_name_and_ignores_further_ones() {
        let table = Table::parse("a.tsv", "note\tmethod\tpath\nx\tGET\t/v1/orders\n").unwrap();
        let (method, path) = (
            table.column("method").unwrap(),
            table.column("path").unwrap(),
        );
        let row = table.rows().next().unwrap();
        assert_eq!(
            (row.text(&method), row.text(&path), row.line()),
            ("GET", "/v1/orders", 2)
        );
    }

    #[test]
    fn keeps_quotes_as_they_are() {
        let table = Table::parse("a.tsv", "body\n{\"a\": \"b\"}\n").unwrap();
        let body = table.column("body").unwrap();
        assert_eq!(table.rows().next().unwrap().text(&body), r#"{"a": "b"}"#);
    }

    #[test]
    fn a_trimmed_row_has_empty_cells() {
        let table = Table::parse("a.tsv", "method\tquery\tbody\nGET\n").unwrap();
        let (query, method) = (
            table.column("query").unwrap(),
            table.column("method").unwrap(),
        );
        let row = table.rows().next().unwrap();
        assert_eq!(row.text(&query), "");
        assert_eq!(row.required(&method).unwrap(), "GET");
        assert_eq!(
            row.required(&query).unwrap_err().to_string(),
            "a.tsv:2: the column `query` is empty"
        );
    }

    #[test]
    fn reads_windows_line_ends_a_byte_order_mark_and_empty_lines() {
        let table = Table::parse("a.tsv", "\u{feff}key\treason\r\n\r\na\tb\r\n").unwrap();
        let reason = table.column("reason").unwrap();
        let rows: Vec<_> = table
            .rows()
            .map(|row| (row.line(), row.text(&reason)))
            .collect();
        assert_eq!(rows, [(3, "b")]);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let error = |text: &str| Table::parse("a.tsv", text).unwrap_err().to_string();
        assert_eq!(
            error(""),
            "a.tsv:1: expected a header line with the names of the columns"
        );
        assert_eq!(
            error("a\tb\ta\n"),
            "a.tsv:1: the column `a` stands twice in the header"
        );
        assert_eq!(
            error("a\tb\n1\t2\n1\t2\t3\n"),
            "a.tsv:3: 3 cells, but the header names 2 columns"
        );
        let table = Table::parse("a.tsv", "method\turl\n").unwrap();
        assert_eq!(
            table.column("path").unwrap_err().to_string(),
            "a.tsv:1: the column `path` is missing; the header names `method`, `url`"
        );
    }
}
