//! `spec/sources.tsv`: a page a row, with what it looked like when it was read.

/// In place of a resource: a page beside the others that nothing was read from.
pub(super) const NOBODY: &str = "-";

const HEADER: &str = "resource\tpage\tblob\tread";

/// A page that a resource was read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) resource: String,
    pub(super) page: String,
    /// The id that git gives to the content.
    pub(super) hash: String,
    /// The day on which it was read.
    pub(super) read: String,
}

impl Row {
    pub(super) fn of_nobody(page: String) -> Self {
        let empty = || NOBODY.to_owned();
        Self {
            resource: empty(),
            page,
            hash: empty(),
            read: empty(),
        }
    }
}

/// All rows.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// Reads the table; a text without a line is an empty one.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate();
        match lines.next() {
            None => return Ok(Self::default()),
            Some((_, HEADER)) => {}
            Some(_) => return Err(format!("line 1: expected `{HEADER}`")),
        }
        let row = |(index, line): (usize, &str)| {
            let cells: Vec<_> = line.split('\t').map(str::to_owned).collect();
            let [resource, page, hash, read]: [String; 4] = cells.try_into().map_err(|_| {
                format!(
                    "line {}: expected four cells with tabs between them",
                    index + 1
                )
            })?;
            Ok(Row {
                resource,
                page,
                hash,
                read,
            })
        };
        Ok(Self {
            rows: lines.map(row).collect::<Result<_, String>>()?,
        })
    }

    /// The text of the table, in one order.
    pub(super) fn write(&self) -> String {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort();
        let mut text = format!("{HEADER}\n");
        for Row {
            resource,
            page,
            hash,
            read,
        } in rows
        {
            text.push_str(&format!("{resource}\t{page}\t{hash}\t{read}\n"));
        }
        text
    }
}
