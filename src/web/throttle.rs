//! Limits on tries from one address. Generous, because a whole office stands behind one address; the limit per
//! account is kept in the database.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::{Error, Result};

/// Counts tries by address.
pub struct Throttle {
    sign_in: DefaultKeyedRateLimiter<String>,
    verify: DefaultKeyedRateLimiter<String>,
}

impl Throttle {
    /// Failed sign-ins a minute from one address.
    pub fn new(sign_in_per_minute: u32) -> Self {
        let quota = |n: u32| Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self { sign_in: RateLimiter::keyed(quota(sign_in_per_minute)), verify: RateLimiter::keyed(quota(60)) }
    }
    /// Notes a failed sign-in; refuses when there were too many.
    pub fn failed_sign_in(&self, address: &str) -> Result<()> {
        self.sign_in.check_key(&address.to_owned()).map_err(|_| Error::TooMany(60))
    }
    /// Notes a look-up of a certificate by code; refuses when there were too many.
    pub fn look_up(&self, address: &str) -> Result<()> {
        self.verify.check_key(&address.to_owned()).map_err(|_| Error::TooMany(60))
    }
}
