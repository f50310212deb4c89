//! Descriptions: doc comments as paragraphs of Markdown.

/// The paragraphs of a doc comment, each on one line, with an empty line between two.
pub(crate) fn paragraphs(lines: &[String]) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in lines {
        match paragraphs.last_mut() {
            Some(paragraph) if !line.is_empty() => {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// A doc comment as one text.
pub(crate) fn whole(lines: &[String]) -> String {
    paragraphs(lines).join("\n\n")
}

/// The first paragraph, without the dot at its end.
pub(crate) fn summary(lines: &[String]) -> String {
    let first = paragraphs(lines).into_iter().next().unwrap_or_default();
    first.strip_suffix('.').map(str::to_owned).unwrap_or(first)
}

/// Paragraphs and lists that have something in them, joined.
pub(crate) fn join(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Sentences that have something in them, in a row.
pub(crate) fn sentences(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Why something should not be used any longer.
pub(crate) fn deprecated(why: &str) -> String {
    format!("Deprecated: {}.", why.trim_end_matches('.'))
}
