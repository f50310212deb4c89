//! Base URLs: validation and detection of loopback hosts.

use std::net::IpAddr;

/// A base URL to put paths behind, without a slash at its end. It is not repeated in errors, as it may hold a password.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let host_and_path = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix(PLAIN))
        .ok_or("the base URL begins with neither `https://` nor `http://`")?;
    if host_and_path.contains('@') {
        return Err(
            "the base URL holds a user or password; give the keys apart from it".to_owned(),
        );
    }
    if host_and_path.contains(['?', '#']) {
        return Err("the base URL holds a query or fragment".to_owned());
    }
    if host_and_path
        .chars()
        .any(|c| c.is_whitespace() || c.is_control())
    {
        return Err("the base URL holds white space".to_owned());
    }
    if host_and_path.is_empty() || host_and_path.starts_with('/') {
        return Err("the base URL names no host".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

const PLAIN: &str = "http://";

/// Whether requests to a checked base URL leave this machine unencrypted.
pub(super) fn is_exposed(base_url: &str) -> bool {
    base_url.strip_prefix(PLAIN).is_some_and(|rest| {
        // To a parser of URLs, a backslash is a slash.
        let authority = rest.split(['/', '\\']).next().unwrap_or_default();
        !is_loopback(host(authority))
    })
}

/// The host of an authority without user, such as `[::1]:8080`.
fn host(authority: &str) -> &str {
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    // The last colon may be one of an address without port.
    bracketed(authority)
        .or_else(|| bracketed(host))
        .unwrap_or(host)
}

fn bracketed(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.strip_suffix(']')
}

/// Whether a host, without brackets, is this machine: `localhost` and the names below it (RFC 6761, 6.3), `127.0.0.0/8`, `::1`.
/// Any other spelling, such as `127.1`, is not.
pub(crate) fn is_loopback(host: &str) -> bool {
    if let Ok(address) = host.parse::<IpAddr>() {
        return address.is_loopback();
    }
    let name = host.to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_checked_and_never_repeated() {
        assert_eq!(
            base_url("http://localhost:8080/").unwrap(),
            "http://localhost:8080"
        );
        assert_eq!(
            base_url("https://proxy.example/rzp/").unwrap(),
            "https://proxy.example/rzp"
        );
        for (address, words) in [
            ("api.razorpay.com", "neither"),
            ("ftp://x", "neither"),
            ("https://", "no host"),
            ("https:///v1", "no host"),
            ("https://key:s3cret@api.razorpay.com", "user or password"),
            ("https://x?s3cret", "query"),
            ("https://x#s3cret", "query or fragment"),
            ("https://x /y", "white space"),
        ] {
            let error = base_url(address).unwrap_err();
            assert!(error.contains(words), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn only_plain_http_to_another_machine_is_exposed() {
        for base_url in [
            "https://api.razorpay.com",
            "http://localhost",
            "http://LocalHost.:8080/x",
            "http://shop.localhost:1",
            "http://127.0.0.1:9",
            "http://127.255.0.3/v1",
            "http://[::1]:8080",
        ] {
            assert!(!is_exposed(base_url), "{base_url}");
        }
        for base_url in [
            "http://api.razorpay.com",
            "http://10.0.0.1:8080",
            "http://128.0.0.1",
            "http://0.0.0.0:80",
            "http://[::2]:80",
            "http://[::1",
            "http://[::1].example",
            "http://localhost.example",
            "http://notlocalhost",
            "http://127.0.0.1.example:80/127.0.0.1",
            "http://example\\.localhost",
            "http://example/.localhost",
        ] {
            assert!(is_exposed(base_url), "{base_url}");
        }
    }
}
