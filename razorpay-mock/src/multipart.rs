//! Parser of `multipart/form-data` bodies.

use bytes::Bytes;

use crate::reply::File;
use crate::request::Request;

/// One part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Name of the field.
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// What a part carries: a part with a file name is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    File(File),
}

/// A body that calls itself a form and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// The parts of a form, in the order they came. A body of another type is no form: it has none.
pub(crate) fn read(request: &Request) -> Result<Vec<Part>, Broken> {
    let content_type = request.header("content-type").unwrap_or_default();
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return Ok(Vec::new());
    }
    let boundary = parameter(parameters, "boundary").ok_or(Broken)?;
    parts(&request.body, &boundary)
}

fn parts(body: &Bytes, boundary: &str) -> Result<Vec<Part>, Broken> {
    let first = format!("--{boundary}");
    let next = format!("\r\n{first}");
    let start = find(body, first.as_bytes()).ok_or(Broken)?;
    let mut rest = body.slice(start.saturating_add(first.len())..);
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let end = find(&rest, next.as_bytes()).ok_or(Broken)?;
        parts.push(part(&rest.slice(..end)).ok_or(Broken)?);
        rest = rest.slice(end.saturating_add(next.len())..);
    }
}

/// A part, from the line end after its boundary to the one before the next.
fn part(text: &Bytes) -> Option<Part> {
    let blank = b"\r\n\r\n";
    let end = find(text, blank)?;
    let content = text.slice(end.saturating_add(blank.len())..);
    let head = String::from_utf8_lossy(text.get(..end)?).into_owned();
    let header = |wanted: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find_map(|(name, value)| {
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition")?;
    let (_, parameters) = disposition.split_once(';')?;
    let name = parameter(parameters, "name")?;
    let value = match parameter(parameters, "filename") {
        Some(name) => {
            let content_type =
                header("content-type").unwrap_or_else(|| "application/octet-stream".to_owned());
            Value::File(File {
                name,
                content_type,
                bytes: content,
            })
        }
        None => Value::Text(String::from_utf8(content.into()).ok()?),
    };
    Some(Part { name, value })
}

/// The value of one of `a=b; c="d"`.
fn parameter(mut text: &str, wanted: &str) -> Option<String> {
    loop {
        let (name, after) = text.split_once('=')?;
        let name = name.trim_matches([' ', ';']);
        let (value, rest) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let (value, rest) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), rest)
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        text = rest;
    }
}

/// The text up to the quotation mark that ends it, and what follows.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, text.get(place.saturating_add(1)..)?)),
            '\\' => value.push(letters.next()?.1),
            letter => value.push(letter),
        }
    }
    None
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{Broken, Part, Value, parameter, read};
    use crate::reply::File;
    use crate::request::Request;

    fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, Broken> {
        read(&Request {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.to_vec().into(),
        })
    }

    fn text(name: &str, value: &str) -> Part {
        Part {
            name: name.to_owned(),
            value: Value::Text(value.to_owned()),
        }
    }

    #[test]
    fn parts_come_as_they_were_sent() {
        let body = b"preamble\r\n--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\
            a\r\nb\r\n--b\r\ncontent-type: image/png\r\ncontent-disposition: form-data; name=\"file\"; \
            filename=\"a \\\"b\\\"; c.png\"\r\n\r\n\x00\r\n\xff--b\r\n--b--\r\nend";
        let file = File {
            name: "a \"b\"; c.png".to_owned(),
            content_type: "image/png".to_owned(),
            bytes: b"\x00\r\n\xff--b".to_vec().into(),
        };
        let file = Part {
            name: "file".to_owned(),
            value: Value::File(file),
        };
        let expected = Ok(vec![text("purpose", "a\r\nb"), file]);
        assert_eq!(parts("multipart/form-data; boundary=b", body), expected);
        assert_eq!(
            parts("Multipart/Form-Data;charset=x;boundary=\"b\"", body),
            expected
        );
    }

    #[test]
    fn an_empty_form_has_no_parts_and_another_body_is_no_form() {
        assert_eq!(
            parts("multipart/form-data; boundary=b", b"--b--"),
            Ok(Vec::new())
        );
        assert_eq!(parts("application/json", b"{}"), Ok(Vec::new()));
        assert_eq!(parts("", b""), Ok(Vec::new()));
    }

    #[test]
    fn a_form_that_is_cut_off_or_without_names_is_broken() {
        let form = "multipart/form-data; boundary=b";
        for body in [
            "",
            "--b",
            "--b\r\n",
            "--b\r\ncontent-disposition: form-data; name=a\r\n\r\nx",
            "--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n--b--",
            "--b\r\ncontent-disposition: form-data; name=a\r\n--b--",
            "--b\r\n\r\n\r\nx\r\n--b--",
        ] {
            assert_eq!(parts(form, body.as_bytes()), Err(Broken), "{body:?}");
        }
        assert_eq!(parts("multipart/form-data", b"--b--"), Err(Broken));
    }

    #[test]
    fn parameters_are_found_by_name() {
        let text = " form-data; a=\"x; b=y\"; b=z";
        assert_eq!(parameter(text, "b").as_deref(), Some("z"));
        assert_eq!(parameter(text, "c"), None);
        assert_eq!(parameter("name=\"a", "name"), None);
    }
}
