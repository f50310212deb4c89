//! HMAC-SHA256 signatures, in lower-case hexadecimal digits, as the API uses for everything signed.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroizing;
use sha2::{Digest, Sha256};

use crate::hex;

/// The length of a signature: two digits for each of 32 bytes.
pub(crate) const DIGITS: usize = 64;

/// Error of verifying a signature. After any of these errors the signed data must not be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// Signature with characters other than `0`-`9` and `a`-`f`.
    NotHex,
    /// Signature whose length is not 64 hexadecimal digits.
    #[non_exhaustive]
    WrongLength {
        /// Number of digits in the signature.
        digits: usize,
    },
    /// Signature of another message or by another secret.
    Mismatch,
    /// Id or status with a `|`, which separates the fields of the signed message.
    ///
    /// No id or status of the API contains a `|`: somebody reassembled the parts of another
    /// message. The merchant's own `reference_id` or `receipt` may contain a `|`.
    AmbiguousId,
    /// Empty secret, which was probably never configured; anybody can sign with an empty secret.
    EmptySecret,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHex => f.write_str(
                "the signature is not hexadecimal: expected 64 digits of `0`-`9` and `a`-`f`",
            ),
            Self::WrongLength { digits } => {
                write!(f, "the signature has {digits} digits: expected {DIGITS}")
            }
            Self::Mismatch => {
                f.write_str("the signature belongs to another message or another secret")
            }
            Self::AmbiguousId => {
                f.write_str("an id or a status has a `|`: expected those that the API gave")
            }
            Self::EmptySecret => {
                f.write_str("the secret is empty: expected the one of your API key")
            }
        }
    }
}

impl std::error::Error for SignatureError {}

/// The signature of a message.
pub(crate) fn sign(message: &[u8], secret: &[u8]) -> String {
    hex::encode(&keyed(message, secret).finalize().into_bytes())
}

/// Whether the signature is that of the message, compared in constant time.
pub(crate) fn verify(
    message: &[u8],
    signature: &[u8],
    secret: &[u8],
) -> Result<(), SignatureError> {
    verify_any(message, signature, [secret])
}

/// The same for several secrets, of which one has to fit. Empty ones fit nothing.
pub(crate) fn verify_any<'a>(
    message: &[u8],
    signature: &[u8],
    secrets: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(), SignatureError> {
    let mut secrets = secrets
        .into_iter()
        .filter(|secret| !secret.is_empty())
        .peekable();
    if secrets.peek().is_none() {
        return Err(SignatureError::EmptySecret);
    }
    if !hex::is_hex(signature) {
        return Err(SignatureError::NotHex);
    }
    let bytes = match hex::decode(signature) {
        Some(bytes) if signature.len() == DIGITS => bytes,
        _ => {
            return Err(SignatureError::WrongLength {
                digits: signature.len(),
            });
        }
    };
    // `verify_slice` compares in constant time.
    let mut verdicts = secrets.map(|secret| keyed(message, secret).verify_slice(&bytes));
    match verdicts.any(|verdict| verdict.is_ok()) {
        true => Ok(()),
        false => Err(SignatureError::Mismatch),
    }
}

/// The key goes in as a full block, hashed first if it is longer, then padded with zeros, as HMAC
/// has it: the constructor for a block cannot fail, the one for a slice could by its type.
fn keyed(message: &[u8], secret: &[u8]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0_u8; 64]);
    let mut hashed = Zeroizing::new([0_u8; 32]);
    let key = if secret.len() > block.len() {
        *hashed = Sha256::digest(secret).into();
        hashed.as_slice()
    } else {
        secret
    };
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    Hmac::<Sha256>::new((&*block).into()).chain_update(message)
}

#[cfg(test)]
mod tests {
    use super::{sign, verify};

    /// RFC 4231, test cases 1, 2, 6 and 7: keys shorter and longer than a block.
    #[test]
    fn published_codes_are_reproduced() {
        let long = [0xaa; 131];
        let cases: [(&[u8], &[u8], &str); 4] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &long,
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (
                &long,
                b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            ),
        ];
        for (key, message, expected) in cases {
            assert_eq!(sign(message, key), expected);
            assert_eq!(verify(message, expected.as_bytes(), key), Ok(()));
        }
    }

    /// A key of exactly one block goes in as it is, one byte more is hashed first. Computed by
    /// Python's `hmac`.
    #[test]
    fn a_key_of_one_block_is_not_hashed() {
        for (length, expected) in [
            (
                63,
                "e27efa30bcbfbc25b4d936ffd8553392f398eb2edada1dac2423a961af0c305b",
            ),
            (
                64,
                "890f3a16e0ca0aaa3bf180f70fa8e3970b3fd6505e98fde157988dcc19d1685c",
            ),
            (
                65,
                "0c256505306af48015530c139bb7add5ad7a6a9291cd511278a067e765816fbd",
            ),
        ] {
            assert_eq!(sign(b"message", &vec![b'k'; length]), expected, "{length}");
        }
    }
}
