//! Passwords: argon2id, and a comparison that takes as long for unknown names.

use std::sync::OnceLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use unicode_normalization::UnicodeNormalization;

use crate::config::Config;
use crate::error::{Error, Result};

/// Shortest password (characters).
const SHORTEST: usize = 8;
/// Longest password (characters).
const LONGEST: usize = 128;

/// The same password typed on different systems must be the same bytes.
fn plain(given: &str) -> String {
    given.nfc().collect()
}

fn argon(config: &Config) -> Result<Argon2<'static>> {
    let params = Params::new(config.sign_in.argon2_kib, 2, 1, None).map_err(|e| Error::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

pub(super) fn check_strength(given: &str) -> Result<()> {
    let length = plain(given).chars().count();
    if length < SHORTEST {
        return Err(Error::invalid("password", "accounts-password-short"));
    }
    if length > LONGEST {
        return Err(Error::invalid("password", "accounts-password-long"));
    }
    Ok(())
}

pub(super) fn hash(config: &Config, given: &str) -> Result<String> {
    let hashed = argon(config)?.hash_password(plain(given).as_bytes()).map_err(|e| Error::internal(e.to_string()))?;
    Ok(hashed.to_string())
}

/// Whether the password is the one hashed; without a hash the same work is done in vain.
pub(super) fn verify(config: &Config, hash: Option<&str>, given: &str) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let Ok(argon) = argon(config) else {
        return false;
    };
    let known = hash.is_some();
    let hash = hash.unwrap_or_else(|| NOBODY.get_or_init(|| self::hash(config, "không ai cả").unwrap_or_default()));
    let Ok(parsed) = argon2::PasswordHash::new(hash) else {
        return false;
    };
    argon.verify_password(plain(given).as_bytes(), &parsed).is_ok() && known
}
