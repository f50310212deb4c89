//! Habits of rustfmt that the printer does not share, so that rustfmt finds nothing to change.

/// The width that both fill lines to.
pub(crate) const WIDTH: usize = 90;

/// Rewrites what rustfmt would. Each pass goes through the text once.
pub(crate) fn apply(text: &str) -> String {
    let lines = lists(conditions(text.lines().map(str::to_owned).collect()));
    let lines = fitting(assignments(signatures(arms(calls(collapse(hug(lines)))))));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match initialiser(&lines, at) {
            Some((rewritten, next)) => {
                out.push_str(&rewritten);
                at = next;
            }
            None => {
                out.push_str(line);
                out.push('\n');
                at += 1;
            }
        }
    }
    out
}

/// The condition of an item, which the printer breaks in a way of its own.
fn conditions(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter();
    while let Some(line) = rest.next() {
        if bare(&line) != "#[cfg(" {
            out.push(line);
            continue;
        }
        let spaces = " ".repeat(indent(&line));
        let inside: String =
            rest.by_ref().take_while(|line| bare(line) != ")]").collect();
        let features: Vec<_> = inside.split('"').skip(1).step_by(2).collect();
        out.extend(condition(&features).lines().map(|line| format!("{spaces}{line}")));
    }
    out
}

/// `#[cfg(feature = "a")]`, `#[cfg(any(..))]`, on as many lines as rustfmt gives it.
pub(crate) fn condition(features: &[&str]) -> String {
    let list: Vec<_> =
        features.iter().map(|name| format!("feature = \"{name}\"")).collect();
    if let [one] = list.as_slice() {
        return format!("#[cfg({one})]\n");
    }
    let line = format!("#[cfg(any({}))]", list.join(", "));
    if line.len() <= WIDTH {
        return format!("{line}\n");
    }
    let items: String = list.iter().map(|item| format!("    {item},\n")).collect();
    format!("#[cfg(any(\n{}\n))]\n", items.trim_end().trim_end_matches(','))
}

/// A list that is the only argument of a call begins and ends on the lines of the call: `f(&[` .. `])`.
fn lists(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.as_slice();
    while let [line, after @ ..] = rest {
        rest = after;
        let Some((inside, close, after)) = only_list(line, after) else {
            out.push(line.clone());
            continue;
        };
        out.push(format!("{line}&["));
        // Where methods are called on what it gives, the printer has gone one step further in.
        let further = indent(close).saturating_sub(indent(line));
        let dedent = |line: &String, by| line.get(by..).unwrap_or(line).to_owned();
        out.extend(inside.iter().map(|line| dedent(line, 4 + further)));
        out.push(format!("{}]{}", " ".repeat(indent(line)), bare(close)));
        let chained = after.iter().take_while(|next| indent(next) > indent(line));
        let chained: Vec<_> = chained.map(|line| dedent(line, further)).collect();
        rest = after.get(chained.len()..).unwrap_or_default();
        out.extend(chained);
    }
    out
}

/// What stands in the list that is the only argument of the call in `line`, what closes the call, and the rest.
fn only_list<'a>(
    line: &str,
    after: &'a [String],
) -> Option<(&'a [String], &'a String, &'a [String])> {
    let [open, inside @ ..] = after else { return None };
    if !line.ends_with('(') || bare(open) != "&[" {
        return None;
    }
    let end = inside.iter().position(|inner| indent(inner) <= indent(open))?;
    match inside.get(end + 1..)? {
        [close, rest @ ..]
            if indent(close) == indent(line) || is_chained(close, rest, line) =>
        {
            Some((inside.get(..end)?, close, rest))
        }
        _ => None,
    }
}

/// Whether the call is followed by a method on a line of its own.
fn is_chained(close: &str, rest: &[String], line: &str) -> bool {
    let next = rest.first().filter(|next| indent(next) == indent(close));
    bare(close) == ")"
        && indent(close) == indent(line) + 4
        && next.is_some_and(|next| bare(next).starts_with('.'))
}

/// A list of one struct begins and ends on the lines of the struct: `&[Field {` .. `}]`.
fn hug(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let closes = bare(&line).starts_with(']');
        match closes.then(|| only_struct(&out, indent(&line))).flatten() {
            Some(open) => {
                let inside = out.split_off(open + 1);
                let mut inside = inside.into_iter().map(|line| {
                    line.strip_prefix("    ").map_or(line.clone(), str::to_owned)
                });
                let first = inside.next().unwrap_or_default();
                if let Some(open) = out.last_mut() {
                    open.push_str(bare(&first));
                }
                out.extend(inside);
                // What is left of `},` closes the struct and the list.
                out.pop();
                out.push(format!("{}}}{}", " ".repeat(indent(&line)), bare(&line)));
            }
            None => out.push(line),
        }
    }
    out
}

/// The line that opens the list which is about to close, if all it holds is one struct of several lines.
fn only_struct(out: &[String], outer: usize) -> Option<usize> {
    let last = out.len().checked_sub(1)?;
    let inner = outer + 4;
    if out.get(last)?.trim() != "}," || indent(out.get(last)?) != inner {
        return None;
    }
    let first = (0..last)
        .rev()
        .find(|line| out.get(*line).is_some_and(|line| indent(line) <= inner))?;
    let opens = indent(out.get(first)?) == inner && out.get(first)?.ends_with('{');
    let list = first.checked_sub(1)?;
    let begins = indent(out.get(list)?) == outer && out.get(list)?.ends_with('[');
    (opens && begins).then_some(list)
}

/// A struct that fits one line stands on one line.
fn collapse(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        if bare(&line).starts_with('}')
            && let Some((open, joined)) = one_line(&out, &line)
        {
            out.truncate(open);
            out.push(joined);
        } else {
            out.push(line);
        }
    }
    out
}

/// The struct that `close` ends, on one line, and where it begins.
fn one_line(out: &[String], close: &str) -> Option<(usize, String)> {
    let inner = indent(close) + 4;
    let fields = out
        .iter()
        .rev()
        .take_while(|line| indent(line) == inner && is_field(line))
        .count();
    let open = out.len().checked_sub(fields + 1)?;
    let opening = out.get(open).filter(|line| opens_struct(line))?;
    if fields == 0 || indent(opening) != indent(close) {
        return None;
    }
    let fields = out
        .get(open + 1..)?
        .iter()
        .map(|field| field.trim())
        .collect::<Vec<_>>()
        .join(" ");
    let line = format!("{opening} {} {}", fields.trim_end_matches(','), bare(close));
    (line.chars().count() <= WIDTH).then_some((open, line))
}

/// Whether a line ends with `Name {` in an expression, not in a declaration.
fn opens_struct(line: &str) -> bool {
    let Some(before) = line.strip_suffix(" {") else { return false };
    let name = before.rsplit([' ', '(', '[', '&']).next().unwrap_or_default();
    let declares =
        ["pub ", "struct ", "enum ", "impl", "static ", "const ", "match ", "fn "];
    name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && !declares.iter().any(|word| bare(line).starts_with(word))
}

fn is_field(line: &str) -> bool {
    let Some(field) = bare(line).strip_suffix(',') else { return false };
    let name = field.split(':').next().unwrap_or_default();
    let letter = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
    };
    !name.is_empty() && name.chars().all(letter)
}

/// The head of a function that fits one line stands on one line.
fn signatures(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let closes = bare(&line).starts_with(") ") && line.ends_with('{');
        match closes.then(|| signature(&out, &line)).flatten() {
            Some((open, joined)) => {
                out.truncate(open);
                out.push(joined);
            }
            None => out.push(line),
        }
    }
    out
}

/// The head that `close` ends, on one line, and where it begins.
fn signature(out: &[String], close: &str) -> Option<(usize, String)> {
    let inner = indent(close) + 4;
    let arguments = out.iter().rev().take_while(|line| indent(line) == inner).count();
    let open = out.len().checked_sub(arguments + 1)?;
    let head =
        out.get(open).filter(|line| line.contains("fn ") && line.ends_with('('))?;
    let joined =
        out.get(open + 1..)?.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let line = format!("{head}{}{}", joined.trim_end_matches(','), bare(close));
    (line.chars().count() <= WIDTH).then_some((open, line))
}

/// What is assigned goes to a line of its own, if that holds all of it, before a call in it is broken.
fn assignments(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let closes = bare(&line).starts_with([')', '>']) && line.ends_with(';');
        match closes.then(|| assignment(&out, &line)).flatten() {
            Some((open, left, value)) => {
                out.truncate(open);
                out.push(left);
                out.push(value);
            }
            None => out.push(line),
        }
    }
    out
}

/// The two lines of the assignment that `close` ends, and where it begins.
fn assignment(out: &[String], close: &str) -> Option<(usize, String, String)> {
    let (open, joined) = joined(out, close)?;
    let (left, value) = joined.split_once(" = ")?;
    if !bare(left).starts_with("self.") {
        return None;
    }
    let value = format!("{}{value}", " ".repeat(indent(close) + 4));
    (value.chars().count() <= WIDTH).then(|| (open, format!("{left} ="), value))
}

/// A part of a call, of an enum or of a struct that fits one line stands on one line.
fn fitting(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let one_line = match bare(&line) {
            ")" | ")," => joined(&out, &line),
            // A list of pairs, too.
            "]," => joined(&out, &line).filter(|(_, line)| line.contains("&[(")),
            _ => None,
        };
        match one_line.filter(|(_, line)| line.chars().count() <= WIDTH) {
            Some((open, joined)) => {
                out.truncate(open);
                out.push(joined);
            }
            None => out.push(line),
        }
    }
    out
}

/// What `close` ends, on one line, and where it begins.
fn joined(out: &[String], close: &str) -> Option<(usize, String)> {
    let inner = indent(close) + 4;
    let parts = out
        .iter()
        .rev()
        .take_while(|line| indent(line) == inner && line.ends_with(','))
        .count();
    let open = out.len().checked_sub(parts + 1)?;
    let head = out.get(open).filter(|line| {
        indent(line) == indent(close) && line.ends_with(['(', '<', '[']) && parts > 0
    })?;
    let parts: Vec<_> = out.get(open + 1..)?.iter().map(|line| line.trim()).collect();
    let parts = parts.join(" ");
    let line = format!("{head}{}{}", parts.trim_end_matches(','), bare(close));
    Some((open, line))
}

/// A call of one method as a statement: on one line, else behind a break before the dot, else with its arguments
/// below each other.
fn calls(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter();
    while let Some(line) = rest.next() {
        let receiver = |name: &str| {
            let rest = bare(&line).strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if !["object", "check"].into_iter().any(receiver) || line.ends_with(".end()") {
            out.push(line);
            continue;
        }
        let spaces = " ".repeat(indent(&line));
        let mut parts = vec![line];
        while parts.last().is_some_and(|part| !part.ends_with(';')) {
            let Some(next) = rest.next() else { break };
            parts.push(next);
        }
        let statement = flat(&parts);
        let (receiver, call) =
            statement.split_once('.').unwrap_or((statement.as_str(), ""));
        if spaces.len() + statement.len() <= WIDTH {
            out.push(format!("{spaces}{statement}"));
        } else if spaces.len() + 5 + call.len() <= WIDTH {
            out.push(format!("{spaces}{receiver}"));
            out.push(format!("{spaces}    .{call}"));
        } else {
            out.extend(below(&spaces, &statement, ");"));
        }
    }
    out
}

/// An arm that reads a field: on one line, else as a block around a call of one line, else as a call with its arguments
/// below each other.
fn arms(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        let call = rest.peek().is_some_and(|next| bare(next).starts_with("read"));
        if !line.ends_with(" => {") || !call {
            out.push(line);
            continue;
        }
        let spaces = " ".repeat(indent(&line));
        let end = format!("{spaces}}}");
        let parts: Vec<_> = rest.by_ref().take_while(|part| *part != end).collect();
        let call = flat(&parts);
        let arm = format!("{} {call},", line.trim().trim_end_matches(" {"));
        if spaces.len() + arm.len() <= WIDTH {
            out.push(format!("{spaces}{arm}"));
        } else if spaces.len() + 4 + call.len() <= WIDTH {
            out.extend([line, format!("{spaces}    {call}"), end]);
        } else {
            out.extend(below(&spaces, &arm, "),"));
        }
    }
    out
}

/// A call that is broken into several lines, on one.
fn flat(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts.iter().map(|part| part.trim()) {
        let joint =
            text.is_empty() || text.ends_with('(') || part.starts_with([')', '.']);
        if !joint {
            text.push(' ');
        }
        text.push_str(part);
    }
    text.replace(",)", ")").replace("::< ", "::<").replace(", >", ">")
}

/// A call with its arguments below each other; `end` is what closes it.
fn below(spaces: &str, call: &str, end: &str) -> Vec<String> {
    let (head, arguments) = call.split_once('(').unwrap_or((call, ""));
    let arguments = arguments.strip_suffix(end).unwrap_or(arguments);
    let mut lines = vec![format!("{spaces}{head}(")];
    lines
        .extend(arguments.split(", ").map(|argument| format!("{spaces}    {argument},")));
    lines.push(format!("{spaces}{end}"));
    lines
}

/// The value of a constant goes to a line of its own, if that holds all of it; short values of a list fill lines.
fn initialiser(lines: &[String], at: usize) -> Option<(String, usize)> {
    let open = lines.get(at)?;
    let outer = indent(open);
    let declares = ["pub static ", "pub const ", "static ", "const "]
        .iter()
        .any(|word| bare(open).starts_with(word));
    let (left, opening) = open.split_once(" = ")?;
    if !declares || !(opening.ends_with('[') || opening.ends_with('{')) {
        return None;
    }
    let spaces = " ".repeat(outer + 4);
    let end = (at + 1..lines.len())
        .find(|line| lines.get(*line).is_some_and(|line| indent(line) <= outer))?;
    let items: Vec<&str> = lines.get(at + 1..end)?.iter().map(String::as_str).collect();
    if !items.iter().all(|item| indent(item) == outer + 4 && item.ends_with(',')) {
        return None;
    }
    let joined = items.iter().map(|item| item.trim()).collect::<Vec<_>>().join(" ");
    let joined = joined.strip_suffix(',').unwrap_or(&joined);
    let closing = bare(lines.get(end)?);
    let gap = if opening.ends_with('{') { " " } else { "" };
    let value = format!("{opening}{gap}{joined}{gap}{closing}");
    let one_line = format!("{left} = {value}");
    if one_line.chars().count() <= WIDTH {
        return Some((format!("{one_line}\n"), end + 1));
    }
    let line = format!("{spaces}{value}");
    if line.chars().count() <= WIDTH {
        return Some((format!("{left} =\n{line}\n"), end + 1));
    }
    let short = opening.ends_with('[')
        && items.iter().all(|item| item.trim().trim_end_matches(',').len() <= 10);
    short.then(|| {
        let mut text = format!("{open}\n");
        let mut line = String::new();
        for item in items {
            if line.len() + 1 + item.trim().len() > WIDTH - outer - 3 {
                text.push_str(&format!("{spaces}{}\n", bare(&line)));
                line.clear();
            }
            line.push(' ');
            line.push_str(item.trim());
        }
        (
            format!("{text}{spaces}{}\n{}{closing}\n", bare(&line), " ".repeat(outer)),
            end + 1,
        )
    })
}

/// How far a line is indented; the printer indents with spaces.
fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// A line without its indentation.
fn bare(line: &str) -> &str {
    line.get(indent(line)..).unwrap_or_default()
}
