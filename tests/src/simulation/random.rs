//! Random numbers that depend on a seed alone, so that a run can be repeated.

use std::time::Duration;

/// A generator (SplitMix64). Two with the same seed give the same numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator for one purpose: its numbers depend on the seed and on each part.
    ///
    /// Each call, connection and exchange of a simulation has a generator of its own, so that leaving one out changes
    /// nothing for the others.
    #[must_use]
    pub fn of(seed: u64, parts: &[u64]) -> Self {
        let mut random = Self(seed);
        for part in parts {
            random = Self(random.number() ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        random
    }

    /// The next number, evenly spread over all values.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number from 0 on that is smaller than the bound; 0 if the bound is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // What the remainder favours is of no weight for bounds this small.
        self.number().checked_rem(bound).unwrap_or_default()
    }

    /// The same for sizes.
    pub fn size(&mut self, bound: usize) -> usize {
        usize::try_from(self.below(bound as u64)).unwrap_or_default()
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A duration below the bound, in whole milliseconds.
    pub fn time(&mut self, bound: Duration) -> Duration {
        let bound = u64::try_from(bound.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.below(bound))
    }

    /// One of the choices.
    ///
    /// There has to be at least one: the first is named apart.
    pub fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let place = self.size(others.len().saturating_add(1));
        let other = place.checked_sub(1).and_then(|place| others.get(place));
        other.copied().unwrap_or(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_depend_on_seed_and_purpose_alone() {
        let take = |seed, parts: &[u64]| {
            let mut random = Random::of(seed, parts);
            (0..20).map(|_| random.number()).collect::<Vec<_>>()
        };
        assert_eq!(take(1, &[2, 3]), take(1, &[2, 3]));
        for (seed, parts) in [(2, &[2, 3][..]), (1, &[3, 2]), (1, &[2]), (1, &[])] {
            assert_ne!(take(1, &[2, 3]), take(seed, parts));
        }
    }

    #[test]
    fn bounds_are_kept_and_all_of_them_come() {
        let mut random = Random::of(7, &[]);
        let mut seen = [0; 5];
        for _ in 0..1_000 {
            seen[random.size(5)] += 1;
        }
        assert!(
            seen.iter().all(|count| (140..260).contains(count)),
            "{seen:?}"
        );
        assert_eq!(random.below(0), 0);
        assert!(random.time(Duration::from_secs(2)) < Duration::from_secs(2));
        let picked: Vec<_> = (0..100).map(|_| random.pick(1, &[2, 3])).collect();
        assert!((1..=3).all(|choice| picked.contains(&choice)));
        let often = (0..1_000).filter(|_| random.percent(30)).count();
        assert!((240..360).contains(&often), "{often}");
    }
}
