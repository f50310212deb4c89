//! Credentials: validated once and kept as ready-made `Authorization` headers.

use std::env::VarError;

use base64::engine::general_purpose::STANDARD;
use base64::{Engine, encoded_len};
use bytes::Bytes;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{Given, Mode, TokenCell};
use crate::operation::{Operation, Scheme};
use crate::transport::Header;

const KEY_ID: &str = "RAZORPAY_KEY_ID";
const KEY_SECRET: &str = "RAZORPAY_KEY_SECRET";

/// Checked credentials. `Debug` shows no secret.
#[derive(Debug)]
pub(crate) struct Credentials {
    scheme: Scheme,
    /// Key id or client id.
    id: Option<String>,
    proof: Proof,
}

#[derive(Debug)]
enum Proof {
    /// The header, and the one without the secret, for operations that take no more than a key id.
    Fixed {
        header: Header,
        public: Option<Header>,
    },
    Token(TokenCell),
}

/// How a call is authorized.
pub(crate) enum Authorization<'a> {
    /// By nothing in the head of the request.
    None,
    Ready(&'a Header),
    Ask(&'a TokenCell),
}

impl Credentials {
    /// An error says, without showing them, what is wrong with the keys.
    pub(crate) fn check(
        given: &Given,
        environment: impl Fn(&str) -> Result<String, VarError>,
    ) -> Result<Self, String> {
        match given {
            Given::Key { key_id, key_secret } => Self::key(key_id, key_secret),
            Given::Environment => {
                let key_id = variable(&environment, KEY_ID)?;
                let key_secret = SecretString::from(variable(&environment, KEY_SECRET)?);
                Self::key(&key_id, &key_secret)
                    .map_err(|reason| format!("{KEY_ID} and {KEY_SECRET}: {reason}"))
            }
            Given::Partner {
                client_id,
                client_secret,
            } => {
                let secret = client_secret.expose_secret();
                let header = basic("client", client_id, secret)?;
                Ok(Self::fixed(Scheme::Partner, Some(client_id), header, None))
            }
            Given::Bearer { token } => {
                let header = bearer_header(token.expose_secret())?;
                Ok(Self::fixed(Scheme::Bearer, None, header, None))
            }
            Given::Provider(provider) => Ok(Self {
                scheme: Scheme::Bearer,
                id: None,
                proof: Proof::Token(TokenCell::new(provider.clone())),
            }),
            Given::Public { key_id } => {
                let header = public(key_id)?;
                Ok(Self::fixed(Scheme::Public, Some(key_id), header, None))
            }
        }
    }

    fn key(key_id: &str, key_secret: &SecretString) -> Result<Self, String> {
        let secret = key_secret.expose_secret();
        let header = basic("key", key_id, secret)?;
        if Mode::of_key(secret).is_some() && Mode::of_key(key_id).is_none() {
            return Err("the key secret looks like a key id: are the two swapped?".to_owned());
        }
        Ok(Self::fixed(
            Scheme::Basic,
            Some(key_id),
            header,
            Some(public(key_id)?),
        ))
    }

    fn fixed(scheme: Scheme, id: Option<&str>, header: Header, public: Option<Header>) -> Self {
        Self {
            scheme,
            id: id.map(str::to_owned),
            proof: Proof::Fixed { header, public },
        }
    }

    /// Key id or client id.
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(crate) fn mode(&self) -> Option<Mode> {
        match self.scheme {
            Scheme::Basic | Scheme::Public => Mode::of_key(self.id()?),
            Scheme::Partner | Scheme::Bearer | Scheme::None => None,
        }
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// What proves a call of this operation. A secret is not sent where a key id is all that is taken.
    pub(crate) fn authorize(&self, operation: &Operation) -> Authorization<'_> {
        if operation.auth == [Scheme::None] {
            return Authorization::None;
        }
        match &self.proof {
            Proof::Token(cell) => Authorization::Ask(cell),
            Proof::Fixed {
                public: Some(public),
                ..
            } if operation.auth.contains(&Scheme::Public)
                && !operation.auth.contains(&self.scheme) =>
            {
                Authorization::Ready(public)
            }
            Proof::Fixed { header, .. } => Authorization::Ready(header),
        }
    }
}

fn basic(kind: &str, id: &str, secret: &str) -> Result<Header, String> {
    refuse_blank(&format!("{kind} id"), id)?;
    refuse_blank(&format!("{kind} secret"), secret)?;
    refuse_colon(&format!("{kind} id"), id)?;
    basic_header(id, secret)
}

fn public(key_id: &str) -> Result<Header, String> {
    refuse_blank("key id", key_id)?;
    refuse_colon("key id", key_id)?;
    basic_header(key_id, "")
}

/// Each buffer has its whole room from the start: one that grew would leave a copy behind that nobody wipes.
fn basic_header(id: &str, secret: &str) -> Result<Header, String> {
    const TOO_LONG: &str = "the key is too long";
    let mut pair = wiped(id.len().saturating_add(secret.len()).saturating_add(1));
    pair.extend_from_slice(id.as_bytes());
    pair.push(b':');
    pair.extend_from_slice(secret.as_bytes());
    let encoded = encoded_len(pair.len(), true).ok_or(TOO_LONG)?;
    let length = BASIC.len().saturating_add(encoded);
    let mut value = wiped(length);
    value.extend_from_slice(BASIC);
    value.resize(length, 0);
    let place = value.get_mut(BASIC.len()..).unwrap_or_default();
    // `encode` and `encode_string` go through buffers of their own.
    STANDARD
        .encode_slice(pair.as_slice(), place)
        .map_err(|_| TOO_LONG)?;
    Ok(secret_header(value))
}

/// The service insists on this spelling of the scheme.
const BASIC: &[u8] = b"Basic ";
const BEARER: &[u8] = b"Bearer ";

pub(super) fn bearer_header(token: &str) -> Result<Header, String> {
    refuse_blank("access token", token)?;
    let mut value = wiped(BEARER.len().saturating_add(token.len()));
    value.extend_from_slice(BEARER);
    value.extend_from_slice(token.as_bytes());
    Ok(secret_header(value))
}

fn wiped(capacity: usize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(capacity))
}

/// A header that is wiped from memory with its last clone, be it in a client or in a request on its way.
fn secret_header(value: Zeroizing<Vec<u8>>) -> Header {
    Header::sensitive("authorization", Bytes::from_owner(value))
}

fn refuse_colon(name: &str, id: &str) -> Result<(), String> {
    if id.contains(':') {
        return Err(format!("the {name} holds a colon, which none does"));
    }
    Ok(())
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

fn variable(
    environment: impl Fn(&str) -> Result<String, VarError>,
    name: &str,
) -> Result<String, String> {
    environment(name).map_err(|error| match error {
        VarError::NotPresent => format!("the environment variable {name} is not set"),
        VarError::NotUnicode(_) => {
            format!("the environment variable {name} is not Unicode text")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Auth;
    use crate::operation::{Method, Retry};

    fn check(auth: &Auth) -> Result<Credentials, String> {
        Credentials::check(&auth.0, |_| Err(VarError::NotPresent))
    }

    fn operation(auth: &'static [Scheme]) -> Operation {
        Operation {
            name: "things.list",
            method: Method::Get,
            host: None,
            path: "/v1/things",
            retry: Retry::Safe,
            reconcile: None,
            paging: None,
            auth,
        }
    }

    fn sent(auth: &Auth, schemes: &'static [Scheme]) -> Header {
        match check(auth).unwrap().authorize(&operation(schemes)) {
            Authorization::Ready(header) => header.clone(),
            Authorization::Ask(_) | Authorization::None => panic!("it has none"),
        }
    }

    #[test]
    fn the_header_is_spelled_as_the_service_wants_it() {
        for (auth, value) in [
            (
                Auth::key("rzp_test_key", "s3cret"),
                "Basic cnpwX3Rlc3Rfa2V5OnMzY3JldA==",
            ),
            (
                Auth::partner("client", "s3cret"),
                "Basic Y2xpZW50OnMzY3JldA==",
            ),
            (Auth::bearer("t0ken"), "Bearer t0ken"),
            (Auth::public("rzp_test_key"), "Basic cnpwX3Rlc3Rfa2V5Og=="),
        ] {
            let header = sent(&auth, &[]);
            assert_eq!(
                (header.name.as_ref(), header.sensitive),
                ("authorization", true)
            );
            assert_eq!(header.value.as_ref(), value.as_bytes());
        }
    }

    /// `Bytes` over a plain `Vec` or `String` gives its buffer back once it is the last clone, unwiped; one over an owner that
    /// wipes itself never does.
    #[test]
    fn the_header_is_backed_by_memory_that_wipes_itself() {
        assert!(Bytes::from(b"Basic plain".to_vec()).try_into_mut().is_ok());
        for auth in [
            Auth::key("rzp_test_key", "s3cret"),
            Auth::partner("client", "s3cret"),
            Auth::bearer("t0ken"),
        ] {
            let last = sent(&auth, &[]).value;
            assert!(last.try_into_mut().is_err(), "{auth:?}");
        }
    }

    #[test]
    fn long_keys_are_encoded_whole() {
        let secret = "s".repeat(5_000);
        let header = sent(&Auth::key("rzp_test_key", secret.as_str()), &[]);
        let encoded = header.value.strip_prefix(BASIC).unwrap();
        let pair = STANDARD.decode(encoded).unwrap();
        assert_eq!(pair, format!("rzp_test_key:{secret}").into_bytes());
    }

    #[test]
    fn no_secret_goes_where_a_key_id_is_enough() {
        let key = Auth::key("rzp_test_key", "s3cret");
        let public = sent(&Auth::public("rzp_test_key"), &[]).value;
        assert_eq!(sent(&key, &[Scheme::Public]).value, public);
        assert_ne!(sent(&key, &[Scheme::Basic, Scheme::Public]).value, public);
        assert_ne!(sent(&key, &[Scheme::Bearer]).value, public);
    }

    #[test]
    fn nothing_is_sent_where_nothing_is_taken() {
        let credentials = check(&Auth::key("rzp_test_key", "s3cret")).unwrap();
        let authorization = credentials.authorize(&operation(&[Scheme::None]));
        assert!(matches!(authorization, Authorization::None));
    }

    #[test]
    fn keys_come_from_two_variables() {
        let read = |variables: &[(&str, &str)]| {
            Credentials::check(&Given::Environment, |name| {
                variables
                    .iter()
                    .find(|(candidate, _)| *candidate == name)
                    .map(|(_, value)| (*value).to_owned())
                    .ok_or(VarError::NotPresent)
            })
        };
        let found = read(&[(KEY_ID, "rzp_test_key"), (KEY_SECRET, "s3cret")]).unwrap();
        assert_eq!(
            (found.id(), found.mode()),
            (Some("rzp_test_key"), Some(Mode::Test))
        );
        assert_eq!(
            read(&[(KEY_ID, "rzp_test_key")]).unwrap_err(),
            "the environment variable RAZORPAY_KEY_SECRET is not set"
        );
        assert_eq!(
            read(&[(KEY_ID, "rzp_test_key"), (KEY_SECRET, " ")]).unwrap_err(),
            "RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET: the key secret is blank"
        );
    }

    #[test]
    fn bad_keys_are_refused_in_words_that_show_none() {
        for (auth, words) in [
            (Auth::key("", "s3cret"), "the key id is blank"),
            (Auth::key("rzp_test_key", " \t"), "the key secret is blank"),
            (
                Auth::key("rzp_test_key\n", "s3cret"),
                "the key id begins or ends",
            ),
            (
                Auth::key("rzp_test_key", " s3cret"),
                "the key secret begins or ends",
            ),
            (Auth::key("rzp_test_key", "s3\rcret"), "control character"),
            (Auth::key("rzp:test", "s3cret"), "colon"),
            (Auth::key("s3cret", "rzp_live_key"), "swapped"),
            (Auth::partner("client", ""), "the client secret is blank"),
            (
                Auth::partner(" client", "s3cret"),
                "the client id begins or ends",
            ),
            (Auth::bearer("s3cret\n"), "the access token begins or ends"),
            (Auth::public("rzp_test_key "), "the key id begins or ends"),
        ] {
            let error = check(&auth).unwrap_err();
            assert!(error.contains(words), "{error}");
            assert!(!error.contains("s3"), "{error}");
        }
    }

    #[test]
    fn debug_shows_the_id_only() {
        for auth in [
            Auth::key("rzp_test_key", "s3cret"),
            Auth::partner("rzp_test_key", "s3cret"),
        ] {
            let shown = format!("{:?}", check(&auth).unwrap());
            assert!(shown.contains("rzp_test_key"));
            assert!(
                !shown.contains("s3cret") && !shown.contains("cnpwX3"),
                "{shown}"
            );
        }
    }
}
