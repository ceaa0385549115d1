//! The same work on many things, on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Most threads of one call: memory of the work counts too, and other requests want to be answered meanwhile.
const THREADS: usize = 4;

/// What `work` makes of each item, in the order of the items. Items are taken one after another by as many threads as there
/// are cores, at most four; a panic of `work` goes on in the caller.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut made = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return made };
            made.push((at, work(item)));
        }
    };
    let mut made: Vec<(usize, R)> = thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut made = run();
        for helper in helpers {
            made.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn every_item_once_and_in_order() {
        for many in [0, 1, 2, 3, 1000] {
            let items: Vec<usize> = (0..many).collect();
            assert_eq!(map(&items, |one| one * 2), items.iter().map(|one| one * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    #[should_panic(expected = "thirteen")]
    fn a_panic_reaches_the_caller() {
        let items: Vec<usize> = (0..100).collect();
        map(&items, |one| assert_ne!(*one, 13, "thirteen"));
    }
}
