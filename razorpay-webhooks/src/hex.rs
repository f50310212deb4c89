//! Hexadecimal text: lower case only, since that is all the API signs with.

/// Writes two digits for each byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xf])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Reads two digits for each byte; `None` if anything else stands there, an upper-case digit
/// included.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?))
        .collect()
}

/// Whether the text is nothing but lower-case digits.
pub(crate) fn is_hex(text: &[u8]) -> bool {
    text.iter().all(|byte| digit(*byte).is_some())
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => byte.checked_sub(b'0'),
        b'a'..=b'f' => byte.checked_sub(b'a')?.checked_add(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decode, encode, is_hex};

    #[test]
    fn only_pairs_of_lower_case_digits_are_read() {
        assert_eq!(encode(&[0, 0x0f, 0xf0, 0xff]), "000ff0ff");
        assert_eq!(decode(b""), Some(vec![]));
        for text in ["0", "0g", "0F", " 00", "é", "0x"] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
        assert!(is_hex(b"0af") && !is_hex(b"0aF"));
    }

    proptest! {
        #[test]
        fn bytes_round_trip(bytes: Vec<u8>) {
            prop_assert_eq!(decode(encode(&bytes).as_bytes()), Some(bytes));
        }
    }
}
