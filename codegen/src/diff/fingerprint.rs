//! A name for a finding that does not change while the finding does not: rule, item, and what both sides say. No file and
//! no line is in it, so that it survives a rebase.

/// FNV-1a over the parts, as 16 hexadecimal digits; the standard library's hashers may differ from one version to another.
pub(crate) fn of(parts: &[&str]) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    let hash = parts.iter().fold(OFFSET, |hash, part| {
        // A byte that is in no UTF-8 text ends a part, so that no two lists of parts run together.
        step(part.bytes().fold(hash, step), 0xff)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&[]), "cbf29ce484222325");
        assert_eq!(of(&["a"]), of(&["a"]));
    }
}
