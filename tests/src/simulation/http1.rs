//! As much of HTTP/1.1 as a network in between has to understand: where a message ends, and which call it belongs to.

/// Header that carries the number of the call, so that the network can tell what a request belongs to. It is part of no
/// signature and no effect.
pub const CALL: &str = "x-simulated-call";

/// Length of the message at the beginning of the bytes, head and body; `None` while it is not complete.
///
/// A message without a length has no body: neither the client nor the mock sends one that ends with the connection.
#[must_use]
pub fn length(bytes: &[u8]) -> Option<usize> {
    let head = head_length(bytes)?;
    let whole = match announced(bytes) {
        Some(whole) => whole,
        None => head.saturating_add(chunks_length(bytes.get(head..)?)?),
    };
    (bytes.len() >= whole).then_some(whole)
}

/// Length that the head of a message announces, head and body; `None` if it does not say it.
#[must_use]
pub fn announced(bytes: &[u8]) -> Option<usize> {
    let head = head_length(bytes)?;
    let text = String::from_utf8_lossy(bytes.get(..head)?).to_ascii_lowercase();
    match header(&text, "content-length") {
        Some(length) => head.checked_add(length.parse().ok()?),
        None if header(&text, "transfer-encoding").is_some() => None,
        None => Some(head),
    }
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find_map(|(name, value)| (name == wanted).then(|| value.trim()))
}

/// Length of the head, with the empty line at its end.
#[must_use]
pub fn head_length(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    end.checked_add(4)
}

/// Length of a body in chunks, with the empty line at its end.
fn chunks_length(bytes: &[u8]) -> Option<usize> {
    let mut place = 0_usize;
    loop {
        let rest = bytes.get(place..)?;
        let line = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(rest.get(..line)?).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        // The line and the content have a line end each.
        place = place.checked_add(line)?.checked_add(size)?.checked_add(4)?;
        if size == 0 {
            return (bytes.len() >= place).then_some(place);
        }
    }
}

/// Number of the call to which the first request in these bytes belongs.
#[must_use]
pub fn call(bytes: &[u8]) -> Option<usize> {
    calls(bytes).next()
}

/// Numbers of all calls that are named in these bytes.
pub fn calls(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let lines: Vec<_> = text.lines().filter_map(named).collect();
    lines.into_iter()
}

fn named(line: &str) -> Option<usize> {
    let (name, value) = line.split_once(':')?;
    (name == CALL).then(|| value.trim().parse().ok())?
}

/// Method and target of a request.
#[must_use]
pub fn request_line(bytes: &[u8]) -> String {
    let line = bytes
        .split(|byte| *byte == b'\r')
        .next()
        .unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    line.trim_end_matches(" HTTP/1.1").to_owned()
}

/// Status of a response; 0 if it has none.
#[must_use]
pub fn status(bytes: &[u8]) -> u16 {
    let text = String::from_utf8_lossy(bytes.get(..12).unwrap_or_default());
    text.split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_complete_with_its_last_byte() {
        let message =
            "POST /v1/orders HTTP/1.1\r\nContent-Length: 5\r\nX-Simulated-Call: 12\r\n\r\n12345";
        for end in 0..message.len() {
            assert_eq!(length(&message.as_bytes()[..end]), None, "{end}");
        }
        let two = format!("{message}GET / HTTP/1.1\r\nx-simulated-call: 13\r\n\r\n");
        assert_eq!(length(two.as_bytes()), Some(message.len()));
        assert_eq!(request_line(two.as_bytes()), "POST /v1/orders");
        assert_eq!(call(two.as_bytes()), Some(12));
        assert_eq!(calls(two.as_bytes()).collect::<Vec<_>>(), [12, 13]);
        let rest = &two.as_bytes()[message.len()..];
        assert_eq!(length(rest), Some(rest.len()));
    }

    #[test]
    fn chunks_end_with_an_empty_one() {
        let message = "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA;x\r\n0123456789\r\n0\r\n\r\n";
        for end in 0..message.len() {
            assert_eq!(length(&message.as_bytes()[..end]), None, "{end}");
        }
        assert_eq!(length(message.as_bytes()), Some(message.len()));
    }

    #[test]
    fn a_response_has_a_status() {
        assert_eq!(status(b"HTTP/1.1 404 Not Found\r\n\r\n"), 404);
        assert_eq!(status(b"nonsense"), 0);
        assert_eq!(call(b"GET / HTTP/1.1\r\n\r\n"), None);
    }
}
