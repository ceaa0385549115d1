//! Passwords: argon2id, and a comparison that takes as long for unknown names.

use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use unicode_normalization::UnicodeNormalization;

use crate::config::Config;
use crate::error::{Error, Result};

/// Shortest password (characters).
const SHORTEST: usize = 8;
/// Longest password (characters).
const LONGEST: usize = 128;

/// Letters and digits that nobody mistakes for one another in print: no 0 O, 1 I L.
const PLAIN: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The same password typed on different systems must be the same bytes; forms send no blanks at the ends.
fn plain(given: &str) -> String {
    given.trim().nfc().collect()
}

pub(super) fn generate() -> String {
    let mut password = String::with_capacity(14);
    for place in 0..12 {
        if place % 4 == 0 && place > 0 {
            password.push('-');
        }
        password.push(char::from(PLAIN[rand::random_range(0..PLAIN.len())]));
    }
    password
}

fn argon(config: &Config) -> Result<Argon2<'static>> {
    let params = Params::new(config.sign_in.argon2_kib, 2, 1, None).map_err(|e| Error::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What people choose first and guessers try first, folded: stems that a year or a row of digits is put behind, and
/// whole passwords.
const COMMON: &[&str] = &[
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "0123456789",
    "987654321",
    "87654321",
    "11223344",
    "12341234",
    "123123",
    "123321",
    "147258369",
    "159357",
    "1q2w3e4r",
    "1qaz2wsx",
    "a",
    "aa",
    "ab",
    "abc",
    "abcd",
    "abcdef",
    "abcdefgh",
    "abc123",
    "admin",
    "administrator",
    "anhyeuem",
    "asdfghjkl",
    "asdf",
    "canbo",
    "chungchi",
    "congchuc",
    "cntt",
    "conyeume",
    "default",
    "emyeuanh",
    "giadinh",
    "hanoi",
    "hello",
    "hoctap",
    "hocvien",
    "iloveyou",
    "khongbiet",
    "khongco",
    "letmein",
    "login",
    "matkhau",
    "maiyeuem",
    "minhyeuem",
    "nguyen",
    "pass",
    "passw0rd",
    "password",
    "quantri",
    "qwer",
    "qwert",
    "qwerty",
    "qwertyuiop",
    "secret",
    "sinhnhat",
    "taikhoan",
    "test",
    "tinhoc",
    "trungtam",
    "ubnd",
    "user",
    "vietnam",
    "welcome",
    "xinchao",
    "yeuem",
    "zxcvbnm",
];

/// Whether a password is one of the first that anybody would try: a common word with digits behind it, one character
/// over and over, or a run like `23456789`.
fn is_common(given: &str) -> bool {
    let folded: String = crate::text::fold(given).chars().filter(|c| c.is_alphanumeric()).collect();
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let tail = &folded[stem.len()..];
    let codes: Vec<i64> = folded.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: std::collections::BTreeSet<i64> = codes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let run = steps.len() <= 1 && steps.iter().all(|step| (-1..=1).contains(step));
    run || COMMON.contains(&folded.as_str()) || (COMMON.contains(&stem) && tail.len() <= 4)
}

pub(super) fn check_strength(given: &str) -> Result<()> {
    let length = plain(given).chars().count();
    if length < SHORTEST {
        return Err(Error::invalid("password", "accounts-password-short"));
    }
    if length > LONGEST {
        return Err(Error::invalid("password", "accounts-password-long"));
    }
    if is_common(given) {
        return Err(Error::invalid("password", "accounts-password-common"));
    }
    Ok(())
}

pub(super) fn hash(config: &Config, given: &str) -> Result<String> {
    let hashed = argon(config)?.hash_password(plain(given).as_bytes()).map_err(|e| Error::internal(e.to_string()))?;
    Ok(hashed.to_string())
}

/// Whether the password is the one hashed; without a hash the same work is done in vain.
pub(super) fn verify(config: &Config, hash: Option<&str>, given: &str) -> bool {
    let Ok(argon) = argon(config) else {
        return false;
    };
    let known = hash.is_some();
    let hash = hash.map_or_else(|| hash_of_nobody(config), str::to_owned);
    let Ok(parsed) = argon2::PasswordHash::new(&hash) else {
        return false;
    };
    argon.verify_password(plain(given).as_bytes(), &parsed).is_ok() && known
}

/// A hash that costs what those of real accounts cost: the memory stands in the hash, so it is made once for each setting.
fn hash_of_nobody(config: &Config) -> String {
    static MADE: Mutex<Option<(u32, String)>> = Mutex::new(None);
    let cost = config.sign_in.argon2_kib;
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    match made.as_ref().filter(|(of, _)| *of == cost) {
        Some((_, hash)) => hash.clone(),
        None => {
            let hash = hash(config, "không ai cả").unwrap_or_default();
            *made = Some((cost, hash.clone()));
            hash
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        let mut config = Config::defaults().unwrap();
        config.sign_in.argon2_kib = 64;
        config
    }

    #[test]
    fn composed_and_decomposed_spelling_is_one_password() {
        let composed = "mật khẩu của tôi";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        let hash = hash(&config(), &decomposed).unwrap();
        assert!(verify(&config(), Some(&hash), composed) && verify(&config(), Some(&hash), &decomposed));
        assert!(!verify(&config(), Some(&hash), "mat khau cua toi"));
        assert!(hash.starts_with("$argon2id$v=19$"));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for common in
            ["12345678", "MatKhau123", "mật khẩu 2026", "aaaaaaaa", "87654321", "abcdefgh", "Hanoi@2026", "password1"]
        {
            assert!(check_strength(common).is_err(), "{common}");
        }
        for good in ["ấm chén cửa sổ", "7 con mèo vàng", "matkhauphong201", "a1b2c3d4"] {
            assert!(check_strength(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn length_counts_characters_as_people_see_them() {
        assert!(check_strength(&"ẫ".nfd().collect::<String>().repeat(7)).is_err());
        assert!(check_strength(&"ẫx".repeat(4)).is_ok());
        assert!(check_strength(&"ẫ".repeat(129)).is_err());
    }

    #[test]
    fn nobody_has_no_password() {
        assert!(!verify(&config(), None, "không ai cả"));
    }

    #[test]
    fn handed_out_passwords_are_long_and_different() {
        let many: std::collections::HashSet<String> = (0..100).map(|_| generate()).collect();
        assert_eq!(many.len(), 100);
        assert!(many.iter().all(|p| p.len() == 14 && check_strength(p).is_ok()));
    }
}
