//! How the client proves who it is.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

use crate::transport::Header;

/// What is sent with every call to prove who calls. `Debug` shows no secret.
#[derive(Debug)]
pub(crate) struct Auth {
    key_id: String,
    header: Header,
}

impl Auth {
    /// Key id and secret. An error says, without showing them, what is wrong.
    pub(crate) fn basic(key_id: &str, key_secret: &SecretString) -> Result<Self, String> {
        let secret = key_secret.expose_secret();
        refuse_blank("key id", key_id)?;
        refuse_blank("key secret", secret)?;
        if key_id.contains(':') {
            return Err("the key id holds a colon, which no key id does".to_owned());
        }
        if is_key_id(secret) && !is_key_id(key_id) {
            return Err(
                "the key secret looks like a key id: are the two swapped?".to_owned()
            );
        }
        let pair = Zeroizing::new(format!("{key_id}:{secret}"));
        // The service insists on this spelling of the scheme.
        let value = format!("Basic {}", STANDARD.encode(pair.as_bytes()));
        Ok(Self {
            key_id: key_id.to_owned(),
            header: Header::sensitive("authorization", value),
        })
    }

    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The header to send.
    pub(crate) fn header(&self) -> Header {
        self.header.clone()
    }
}

fn refuse_blank(name: &str, value: &str) -> Result<(), String> {
    if value.trim().is_empty() {
        return Err(format!("the {name} is blank"));
    }
    if value.trim().len() != value.len() {
        return Err(format!(
            "the {name} begins or ends with white space; was it copied with a line break?"
        ));
    }
    if value.chars().any(char::is_control) {
        return Err(format!("the {name} holds a control character"));
    }
    Ok(())
}

fn is_key_id(text: &str) -> bool {
    text.starts_with("rzp_test_") || text.starts_with("rzp_live_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(key_id: &str, secret: &str) -> Result<Auth, String> {
        Auth::basic(key_id, &SecretString::from(secret))
    }

    #[test]
    fn the_header_is_spelled_as_the_service_wants_it() {
        let header = basic("rzp_test_key", "s3cret").unwrap().header();
        assert_eq!(header.name, "authorization");
        assert_eq!(header.value.as_ref(), b"Basic cnpwX3Rlc3Rfa2V5OnMzY3JldA==");
        assert!(header.sensitive);
    }

    #[test]
    fn bad_keys_are_refused_in_words_that_show_none() {
        for (key_id, secret, words) in [
            ("", "s3cret", "the key id is blank"),
            ("rzp_test_key", " \t", "the key secret is blank"),
            ("rzp_test_key\n", "s3cret", "the key id begins or ends"),
            ("rzp_test_key", " s3cret", "the key secret begins or ends"),
            ("rzp_test_key", "s3\rcret", "control character"),
            ("rzp:test", "s3cret", "colon"),
            ("s3cret", "rzp_live_key", "swapped"),
        ] {
            let error = basic(key_id, secret).unwrap_err();
            assert!(error.contains(words), "{error}");
            assert!(!error.contains("s3"), "{error}");
        }
    }

    #[test]
    fn debug_shows_the_key_id_only() {
        let shown = format!("{:?}", basic("rzp_test_key", "s3cret").unwrap());
        assert!(shown.contains("rzp_test_key"));
        assert!(!shown.contains("s3cret") && !shown.contains("cnpwX3"), "{shown}");
    }
}
