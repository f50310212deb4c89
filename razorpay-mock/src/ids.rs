//! Ids in the format of the API: a prefix and 14 base62 characters.
//!
//! Ids count up from a seed, so that a run can be read and repeated, and skip the ids that the
//! documentation shows.

use std::collections::HashMap;

use crate::examples::Examples;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SEED_WIDTH: usize = 4;
const COUNT_WIDTH: usize = 10;

/// Makes ids; the n-th of a prefix depends on the seed, n and the documents alone.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: String,
    counts: HashMap<&'static str, u64>,
}

impl Ids {
    /// The seed counts modulo 62^4.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed: base62(seed, SEED_WIDTH),
            counts: HashMap::new(),
        }
    }

    /// The next id of the prefix.
    pub(crate) fn next(&mut self, prefix: &'static str) -> String {
        loop {
            let count = self.count(prefix);
            let id = format!("{prefix}{}{}", self.seed, base62(count, COUNT_WIDTH));
            // Such an id names what the documents show.
            if !Examples::get().show(&id) {
                return id;
            }
        }
    }

    /// The next reference number of its kind, as a bank would give it: 12 decimal digits.
    pub(crate) fn reference(&mut self, kind: &'static str) -> String {
        format!("{:012}", self.count(kind))
    }

    fn count(&mut self, name: &'static str) -> u64 {
        let count = self.counts.entry(name).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

/// The lowest `width` digits of the number, with zeros in front.
fn base62(mut number: u64, width: usize) -> String {
    let mut text = vec!['0'; width];
    for place in text.iter_mut().rev() {
        let digit = usize::try_from(number % 62).unwrap_or_default();
        *place = DIGITS.get(digit).copied().map_or('0', char::from);
        number /= 62;
    }
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Ids, base62};
    use crate::examples::Examples;

    #[test]
    fn an_id_is_its_prefix_and_fourteen_alphanumerics() {
        let id = Ids::new(7).next("order_");
        let rest = id.strip_prefix("order_").unwrap();
        assert_eq!(rest.len(), 14);
        assert!(rest.chars().all(|c| c.is_ascii_alphanumeric()), "{rest}");
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_seed_others() {
        let take = |seed| {
            let mut ids = Ids::new(seed);
            (0..200).map(|_| ids.next("pay_")).collect::<Vec<_>>()
        };
        assert_eq!(take(1), take(1));
        let all: HashSet<_> = take(1).into_iter().chain(take(2)).collect();
        assert_eq!(all.len(), 400);
    }

    #[test]
    fn each_prefix_counts_for_itself() {
        let mut ids = Ids::new(7);
        let first = ids.next("order_");
        ids.next("pay_");
        let second = ids.next("order_");
        assert!(first.ends_with("01") && second.ends_with("02"));
    }

    #[test]
    fn an_id_of_the_documents_is_left_out() {
        // The documents have made-up numbers of this form.
        assert!(Examples::get().show("pay_00000000000001"));
        assert_ne!(Ids::new(0).next("pay_"), "pay_00000000000001");
    }

    #[test]
    fn digits_carry_over() {
        assert_eq!(base62(61, 3), "00z");
        assert_eq!(base62(62, 3), "010");
        assert_eq!(base62(62 * 62 * 62, 3), "000");
    }
}
