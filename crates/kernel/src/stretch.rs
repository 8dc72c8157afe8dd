use uuid::Uuid;

/// A stretch of a list that grows at its newest end: where it begins, and how many items at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub start: Start,
    pub size: u32,
}

/// Where a stretch begins. Ids grow with time, so a place in the list is an id, which stays where it is whatever comes and
/// goes around it; so many items from the newest one is not such a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// So many items after the newest one, towards older ones.
    Newest { skip: u32 },
    /// Right after this item, towards older ones.
    OlderThan(Uuid),
    /// Right after this item, towards newer ones.
    NewerThan(Uuid),
}

/// What a stretch held, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretched<T> {
    pub items: Vec<T>,
    /// How long the whole list is; none when that was not counted, or is more than [`Stretch::COUNTED`].
    pub total: Option<u64>,
    /// Whether there is more beyond either end.
    pub has_newer: bool,
    pub has_older: bool,
    pub stretch: Stretch,
}

impl Stretch {
    /// How far lists are counted (platform.md §5.4): nobody reads more, and counting a long one costs more than reading it.
    pub const COUNTED: u32 = 10_000;

    /// As many as are looked for: one more than shown tells whether the list goes on.
    pub const fn look(self) -> u32 {
        self.size + 1
    }

    /// Of a list whose items come in the order in which they lie from the start, [`Self::look`] of them at most.
    pub fn of<T>(self, mut found: Vec<T>, total: Option<u64>) -> Stretched<T> {
        let goes_on = found.len() > self.size as usize;
        found.truncate(self.size as usize);
        let (has_newer, has_older) = match self.start {
            Start::Newest { skip } => (skip > 0, goes_on),
            Start::OlderThan(_) => (true, goes_on),
            Start::NewerThan(_) => {
                found.reverse();
                (goes_on, true)
            }
        };
        Stretched { items: found, total, has_newer, has_older, stretch: self }
    }
}

impl<T> Stretched<T> {
    /// Where the stretch beyond the newest item begins; none when nothing is there.
    pub fn newer(&self, id: impl Fn(&T) -> Uuid) -> Option<Start> {
        self.items.first().filter(|_| self.has_newer).map(|item| Start::NewerThan(id(item)))
    }

    /// Where the stretch beyond the oldest item begins; none when nothing is there.
    pub fn older(&self, id: impl Fn(&T) -> Uuid) -> Option<Start> {
        self.items.last().filter(|_| self.has_older).map(|item| Start::OlderThan(id(item)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn id(number: &u128) -> Uuid {
        Uuid::from_u128(*number)
    }

    #[test]
    fn a_stretch_is_newest_first_and_knows_what_lies_beyond_its_ends() {
        let walk = |start, found: &[u128]| {
            let found = Stretch { start, size: 2 }.of(found.to_vec(), None);
            (found.items.clone(), found.newer(id), found.older(id))
        };
        let (older, newer) =
            (|number| Some(Start::OlderThan(id(&number))), |number| Some(Start::NewerThan(id(&number))));
        assert_eq!(walk(Start::Newest { skip: 0 }, &[9, 8, 7]), (vec![9, 8], None, older(8)));
        assert_eq!(walk(Start::Newest { skip: 2 }, &[7, 6]), (vec![7, 6], newer(7), None));
        assert_eq!(walk(Start::OlderThan(id(&8)), &[7]), (vec![7], newer(7), None));
        assert_eq!(walk(Start::NewerThan(id(&6)), &[7, 8, 9]), (vec![8, 7], newer(8), older(7)));
        assert_eq!(walk(Start::NewerThan(id(&9)), &[]), (vec![], None, None));
    }
}
