//! Doc comments: our words, then units, limits, defaults and the page the facts come from.

use super::{Currency, Limit, LimitKind, Scalar, Type};
use crate::syntax;

/// The width that doc comments are wrapped to.
const WIDTH: usize = 84;

/// Splits paragraphs into lines; an empty line stands between two paragraphs.
pub(crate) fn lines(paragraphs: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    let texts = paragraphs.iter().flat_map(|text| text.split("\n\n"));
    for paragraph in texts.filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        wrap(paragraph, &mut lines);
    }
    lines
}

fn wrap(paragraph: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}

/// The doc comment of a field: what it is, then what a caller has to know about its value.
pub(crate) fn field(
    field: &syntax::Field,
    ty: &Type,
    limits: &[Limit],
    currency: Option<&Currency>,
) -> Vec<String> {
    let mut facts = Vec::new();
    if matches!(ty, Type::Scalar(Scalar::Amount)) {
        facts.push(match currency {
            Some(Currency::Field(name)) => format!("In the smallest unit of `{name}`."),
            Some(Currency::Code(code)) => format!("In the smallest unit of {code}."),
            None => "In the smallest currency unit.".to_owned(),
        });
    }
    facts.extend(limits_sentence(limits));
    if let Some(default) = &field.default {
        facts.push(format!("Default: `{}`.", plain(&default.to_json())));
    }
    if let Some(expand) = &field.expand {
        facts.push(format!(
            "Present only if the request expands `{}`.",
            expand.value
        ));
    }
    let mut doc = field.doc.clone().map(sentence).unwrap_or_default();
    if !facts.is_empty() {
        if !doc.is_empty() {
            doc.push(' ');
        }
        doc.push_str(&facts.join(" "));
    }
    lines(&[doc])
}

fn limits_sentence(limits: &[Limit]) -> Option<String> {
    (!limits.is_empty()).then(|| capitalised(&format!("{}.", limits_words(limits))))
}

/// `at least 100 in INR, at most 5 characters`.
pub(crate) fn limits_words(limits: &[Limit]) -> String {
    let text = |limit: &Limit| {
        let value = limit.value;
        let text = match limit.kind {
            LimitKind::Min => format!("at least {value}"),
            LimitKind::Max => format!("at most {value}"),
            LimitKind::MinLength => format!("at least {value} characters"),
            LimitKind::MaxLength => format!("at most {value} characters"),
            LimitKind::MaxItems => format!("at most {value} items"),
            LimitKind::MaxEntries => format!("at most {value} key-value pairs"),
            LimitKind::MaxValueLength => format!("at most {value} characters per value"),
        };
        match &limit.currency {
            Some(currency) => format!("{text} in {currency}"),
            None => text,
        }
    };
    limits.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// The rules between parameters, in words.
pub(crate) fn rules(rules: &[syntax::RequestRule]) -> String {
    let list = |fields: &[crate::load::Placed<String>]| {
        let names: Vec<_> = fields
            .iter()
            .map(|field| format!("`{}`", field.value))
            .collect();
        names.join(", ")
    };
    let words = |rule: &syntax::RequestRule| {
        let when: Vec<_> = rule
            .when
            .iter()
            .map(|(field, value)| match value.as_str() {
                "present" => format!("`{}` is sent", field.value),
                "absent" => format!("`{}` is not sent", field.value),
                value => format!("`{}` is `{value}`", field.value),
            })
            .collect();
        let fields = list(&rule.fields);
        let asks = match rule.asks {
            syntax::Ask::Require => format!("{fields} must be sent"),
            syntax::Ask::Forbid => format!("{fields} must not be sent"),
            syntax::Ask::ExactlyOne => format!("exactly one of {fields} must be sent"),
            syntax::Ask::Together => {
                format!("{fields} go together: all of them, or none")
            }
            syntax::Ask::Limit => {
                let limits: Vec<_> = rule
                    .limits
                    .iter()
                    .map(|limit| super::build::limit(limit, &[]))
                    .collect();
                format!("{fields} is {}", limits_words(&limits))
            }
        };
        let asks = if when.is_empty() {
            asks
        } else {
            format!("when {}, {asks}", when.join(" and "))
        };
        match &rule.doc {
            Some(doc) => {
                format!("{} ({})", capitalised(&asks), doc.trim_end_matches('.'))
            }
            None => capitalised(&asks),
        }
    };
    rules
        .iter()
        .map(|rule| sentence(words(rule)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The doc comment of a thing with a description and pages.
pub(crate) fn doc_lines(doc: &str, pages: &[String]) -> Vec<String> {
    lines(&[
        sentence(doc.to_owned()),
        self::pages(pages).unwrap_or_default(),
    ])
}

/// The first page that the definition was read from, as a link, and how many more the spec names.
pub(crate) fn pages(pages: &[String]) -> Option<String> {
    let (first, more) = pages.split_first()?;
    let path = first.strip_suffix(".md").unwrap_or(first);
    let more = match more.len() {
        0 => String::new(),
        1 => " and 1 more page".to_owned(),
        count => format!(" and {count} more pages"),
    };
    Some(format!(
        "Source: [{path}](https://razorpay.com/docs/{path}){more}."
    ))
}

/// Text that ends like a sentence.
pub(crate) fn sentence(text: String) -> String {
    let text = text.trim().to_owned();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        text
    } else {
        format!("{text}.")
    }
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
