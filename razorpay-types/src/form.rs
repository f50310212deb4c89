//! Multipart form bodies, for operations that upload files.

use std::fmt;

use crate::File;

/// Multipart form body with text parts and file parts, in the order in which they are sent.
///
/// Generated code builds the form from the parameters of an operation. `Debug` shows the names of
/// the parts and no text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    parts: Vec<Part>,
}

/// Named part of a multipart [`Form`].
#[derive(Clone, PartialEq)]
pub struct Part {
    name: &'static str,
    content: PartContent,
}

/// Content of a multipart [`Part`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum PartContent {
    /// Plain text.
    Text(String),
    /// File to upload.
    File(File),
}

impl Form {
    /// Creates a form without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text part.
    #[must_use]
    pub fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.part(name, PartContent::Text(text.into()))
    }

    /// Adds a text part if `text` is present.
    #[must_use]
    pub fn optional_text(self, name: &'static str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    /// Adds a file part.
    #[must_use]
    pub fn file(self, name: &'static str, file: File) -> Self {
        self.part(name, PartContent::File(file))
    }

    /// Adds a file part if `file` is present.
    #[must_use]
    pub fn optional_file(self, name: &'static str, file: Option<File>) -> Self {
        match file {
            Some(file) => self.file(name, file),
            None => self,
        }
    }

    fn part(mut self, name: &'static str, content: PartContent) -> Self {
        self.parts.push(Part { name, content });
        self
    }

    /// Returns the parts in the order in which they are sent.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl Part {
    /// Returns the field name of the part in the form.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// Returns the text or the file of the part.
    #[must_use]
    pub fn content(&self) -> &PartContent {
        &self.content
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(self.name).field(&self.content).finish()
    }
}

impl fmt::Debug for PartContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("[text]"),
            Self::File(file) => fmt::Debug::fmt(file, f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, PartContent};
    use crate::File;

    #[test]
    fn parts_keep_their_order_and_what_is_absent_is_none() {
        let form = Form::new()
            .file("file", File::from_bytes("a.pdf", "content"))
            .optional_file("second", None)
            .text("purpose", "dispute_evidence")
            .optional_text("note", None::<String>)
            .optional_text("title", Some("x"));
        let names: Vec<_> = form.parts().iter().map(|part| part.name()).collect();
        assert_eq!(names, ["file", "purpose", "title"]);
        assert_eq!(
            form.parts()[1].content(),
            &PartContent::Text("dispute_evidence".to_owned())
        );
        assert_eq!(form, form.clone());
    }

    #[test]
    fn debug_shows_no_text() {
        let form = Form::new()
            .text("note", "private")
            .file("f", File::from_bytes("a", "private"));
        let shown = format!("{form:?}");
        assert!(
            shown.contains("note") && !shown.contains("private"),
            "{shown}"
        );
    }
}
