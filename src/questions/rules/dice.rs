//! Chance that can be repeated: the same seed gives the same draw on every machine and in every later version.

use sha2::{Digest, Sha256};

/// Names the algorithm; a change of anything below needs another name, since seeds are stored with forms.
const NAME: &[u8] = b"datchuan-draw-1";

/// A stream of numbers from a seed: block *i* is SHA-256(name ‖ 0 ‖ SHA-256(seed) ‖ *i* as eight bytes, the greatest
/// first), read as four numbers of eight bytes, the greatest first.
pub(super) struct Dice {
    seed: [u8; 32],
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl Dice {
    pub(super) fn new(seed: &str) -> Self {
        Self { seed: Sha256::digest(seed.as_bytes()).into(), counter: 0, block: [0; 32], used: 32 }
    }

    fn next(&mut self) -> u64 {
        if self.used == self.block.len() {
            let mut hash = Sha256::new();
            hash.update(NAME);
            hash.update([0]);
            hash.update(self.seed);
            hash.update(self.counter.to_be_bytes());
            self.block = hash.finalize().into();
            self.counter += 1;
            self.used = 0;
        }
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.block[self.used..self.used + 8]);
        self.used += 8;
        u64::from_be_bytes(bytes)
    }

    /// A number below `bound` (from 1), each equally likely: numbers of the incomplete last round are thrown again.
    fn below(&mut self, bound: u64) -> u64 {
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < limit {
                return number % bound;
            }
        }
    }

    /// Every order equally likely (Fisher–Yates, from the end).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_seeds_keep_their_meaning() {
        let mut list: Vec<u8> = (0..10).collect();
        Dice::new("mẫu").shuffle(&mut list);
        assert_eq!(list, STORED);
    }

    /// What the first version of the algorithm gave; never to be changed.
    const STORED: [u8; 10] = [2, 0, 1, 7, 3, 8, 4, 5, 9, 6];
}
