//! Text with the quotes that it needs, and no others.

/// Text on one line; `flow` inside `{ .. }` and `[ .. ]`.
pub(super) fn text(text: &str, flow: bool) -> String {
    if is_plain(text, flow) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether every reader of YAML takes a plain scalar for this very text.
fn is_plain(text: &str, flow: bool) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let indicator = "[]{}#&*!|>'\"%@`,".contains(first)
        || ("-?:".contains(first) && text.chars().nth(1).is_none_or(|second| second == ' '));
    let marks = text == "<<" || text == "=" || text.starts_with("---") || text.starts_with("...");
    let inside = text.contains(": ")
        || text.ends_with(':')
        || text.contains(" #")
        || text
            .chars()
            .any(|letter| letter.is_control() || is_break(letter));
    let flow = flow && text.contains([',', '[', ']', '{', '}']);
    text.trim() == text
        && !text.is_empty()
        && !(indicator || marks || inside || flow || is_something_else(text))
}

/// Letters that some reader of YAML takes for the end of a line or the begin of a file.
fn is_break(letter: char) -> bool {
    matches!(
        letter,
        '\u{85}' | '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
    )
}

/// Whether some readers take a plain key for a number or nothing, and others for text.
pub(super) fn is_doubtful(text: &str) -> bool {
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "yes" | "no" | "on" | "off" | "y" | "n"
    );
    text.is_empty() || (is_something_else(text) && !word)
}

/// Booleans, nothing, numbers and times, in YAML 1.1 or 1.2.
fn is_something_else(text: &str) -> bool {
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let mut letters = text.trim_start_matches(['+', '-']).chars();
    let first = letters.next().unwrap_or(' ');
    let special = first == '.'
        && matches!(
            text.to_ascii_lowercase()
                .trim_start_matches(['+', '-', '.']),
            "inf" | "nan"
        );
    let digits = first.is_ascii_digit() || first == '.';
    let number = digits
        && text
            .chars()
            .all(|letter| letter.is_ascii_hexdigit() || "+-.:_xoXOTZ ".contains(letter));
    word || special || number
}

/// Text in double quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            letter if letter.is_control() || is_break(letter) => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// The header and the lines of a block scalar; nothing where the text cannot be one.
pub(super) fn block(text: &str) -> Option<(&'static str, Vec<&str>)> {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) if body.ends_with('\n') => return None,
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let lines: Vec<_> = body.split('\n').collect();
    let blank = |line: &&str| line.is_empty();
    let fits = lines.iter().all(|line| {
        line.trim_end() == *line
            && !line
                .chars()
                .any(|letter| letter.is_control() || is_break(letter))
    });
    let edges = lines
        .first()
        .is_some_and(|line| blank(line) || line.starts_with(' '))
        || lines.last().is_some_and(blank);
    (text.contains('\n') && fits && !edges).then_some((header, lines))
}
