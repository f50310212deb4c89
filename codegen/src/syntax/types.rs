//! Types as the spec writes them: `amount`, `list<Payment>`, `const(order)`.

use crate::load::{At, Placed};
use crate::problem::{Problem, Problems, Rule};

/// A type that the language itself knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// Text.
    String,
    /// `true` or `false`.
    Bool,
    /// A count.
    U32,
    /// A whole number that may be negative.
    I64,
    /// Money in minor units.
    Amount,
    /// Seconds since 1970, UTC.
    Timestamp,
    /// A decimal number that keeps its text.
    Decimal,
    /// Key-value pairs of the caller's own.
    Notes,
    /// An ISO 4217 code.
    Currency,
    /// Free content: whatever JSON came.
    Json,
    /// A file to upload.
    File,
    /// A body that is not JSON.
    Bytes,
    /// A body without content.
    Empty,
}

impl Scalar {
    /// Every scalar with its word.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("string", Self::String),
        ("bool", Self::Bool),
        ("u32", Self::U32),
        ("i64", Self::I64),
        ("amount", Self::Amount),
        ("timestamp", Self::Timestamp),
        ("decimal", Self::Decimal),
        ("notes", Self::Notes),
        ("Currency", Self::Currency),
        ("json", Self::Json),
        ("file", Self::File),
        ("bytes", Self::Bytes),
        ("empty", Self::Empty),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, scalar)| *scalar == self)
            .map_or("", |(word, _)| word)
    }
}

/// A type expression.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeExpr {
    /// A type of the language.
    Scalar(Scalar),
    /// A type that some file declares.
    Named(Placed<String>),
    /// Always this text.
    Const(String),
    /// A JSON list.
    List(Box<TypeExpr>),
    /// A JSON object with free keys.
    Map(Box<TypeExpr>),
    /// A collection as lists answer it.
    Page(Box<TypeExpr>),
}

impl TypeExpr {
    /// Reads a type expression.
    pub(crate) fn read(text: &Placed<String>, problems: &Problems) -> Option<Self> {
        let parsed = expression(&text.value, text.at, 0);
        if let Err(expected) = &parsed {
            problems.report(Problem::new(
                Rule::UnknownType,
                text.at,
                format!("`{}` is not a type", text.value),
                expected.clone(),
            ));
        }
        parsed.ok()
    }

    /// The expression as the spec writes it.
    pub fn text(&self) -> String {
        match self {
            Self::Scalar(scalar) => scalar.word().to_owned(),
            Self::Named(name) => name.value.clone(),
            Self::Const(text) => format!("const({text})"),
            Self::List(inner) => format!("list<{}>", inner.text()),
            Self::Map(inner) => format!("map<string, {}>", inner.text()),
            Self::Page(inner) => format!("page<{}>", inner.text()),
        }
    }

    /// Whether it is any text, a list of texts or a map of them.
    pub fn is_text(&self) -> bool {
        match self {
            Self::Scalar(scalar) => *scalar == Scalar::String,
            Self::List(inner) | Self::Map(inner) | Self::Page(inner) => inner.is_text(),
            Self::Named(_) | Self::Const(_) => false,
        }
    }

    /// The declared type that it names in the end.
    pub fn named(&self) -> Option<&Placed<String>> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Page(inner) => inner.named(),
            Self::Scalar(_) | Self::Const(_) => None,
        }
    }
}

fn expression(text: &str, at: At, offset: usize) -> Result<TypeExpr, String> {
    let trimmed = text.trim();
    let lead = offset + (text.len() - text.trim_start().len());
    let inner = |prefix: &str, suffix: char| {
        trimmed
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(suffix))
    };
    if let Some(value) = inner("const(", ')') {
        return Ok(TypeExpr::Const(value.trim().to_owned()));
    }
    if let Some(item) = inner("list<", '>') {
        return Ok(TypeExpr::List(Box::new(expression(
            item,
            at,
            lead + "list<".len(),
        )?)));
    }
    if let Some(item) = inner("page<", '>') {
        return Ok(TypeExpr::Page(Box::new(expression(
            item,
            at,
            lead + "page<".len(),
        )?)));
    }
    if let Some(pair) = inner("map<", '>') {
        let (key, value) = pair.split_once(',').ok_or("expected `map<string, T>`")?;
        if key.trim() != "string" {
            return Err("the keys of a map are `string`".to_owned());
        }
        return Ok(TypeExpr::Map(Box::new(expression(
            value,
            at,
            lead + "map<".len() + key.len() + 1,
        )?)));
    }
    if let Some((_, scalar)) = Scalar::WORDS.iter().find(|(word, _)| *word == trimmed) {
        return Ok(TypeExpr::Scalar(*scalar));
    }
    if trimmed.is_empty()
        || !trimmed
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    {
        return Err(
            "expected a name, `list<T>`, `map<string, T>`, `page<T>` or `const(text)`".to_owned(),
        );
    }
    let at = At {
        start: at.start + lead,
        len: trimmed.len(),
        ..at
    };
    Ok(TypeExpr::Named(Placed::new(trimmed.to_owned(), at)))
}
