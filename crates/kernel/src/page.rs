/// Which page of a list: `page` from 1, `size` from 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    page: u32,
    size: u32,
}

/// The page asked for does not exist by rule (platform.md §6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageRequestFault {
    #[error("page counts from 1, size from 1 to 100")]
    OutOfRange,
    /// page × size goes beyond 10 000 rows.
    #[error("too deep: narrow the list instead")]
    TooDeep,
}

impl PageRequest {
    pub const DEFAULT_SIZE: u32 = 20;
    const MAX_SIZE: u32 = 100;
    const MAX_DEPTH: u32 = 10_000;

    /// # Errors
    /// [`PageRequestFault`] outside the limits.
    pub fn new(page: u32, size: u32) -> Result<Self, PageRequestFault> {
        if page == 0 || size == 0 || size > Self::MAX_SIZE {
            return Err(PageRequestFault::OutOfRange);
        }
        if page.saturating_mul(size) > Self::MAX_DEPTH {
            return Err(PageRequestFault::TooDeep);
        }
        Ok(Self { page, size })
    }

    pub const fn first() -> Self {
        Self { page: 1, size: Self::DEFAULT_SIZE }
    }

    pub const fn page(self) -> u32 {
        self.page
    }

    pub const fn size(self) -> u32 {
        self.size
    }

    /// How many rows come before this page.
    pub const fn offset(self) -> u32 {
        (self.page - 1) * self.size
    }
}

/// One page of a list and how long the whole is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: u64,
    pub request: PageRequest,
}

impl<T> Page<T> {
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.size)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_outside_the_limits_is_refused() {
        assert_eq!(PageRequest::new(0, 20), Err(PageRequestFault::OutOfRange));
        assert_eq!(PageRequest::new(1, 101), Err(PageRequestFault::OutOfRange));
        assert_eq!(PageRequest::new(501, 20), Err(PageRequestFault::TooDeep));
        assert_eq!(PageRequest::new(u32::MAX, 100), Err(PageRequestFault::TooDeep));
        assert_eq!(PageRequest::new(3, 20).map(PageRequest::offset), Ok(40));
    }
}
