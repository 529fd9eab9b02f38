//! Who this process is to the broker, as the addresses say: of those the client itself reads host and port alone.

use async_nats::{ConnectOptions, ServerAddr};

use crate::broker::{bare, no_address};
use crate::problem::Problem;

/// The options with the user and password, or the token, of the first address that has them.
///
/// # Errors
/// `setting-fault` if they cannot be read.
pub(super) fn of(servers: &[String], options: ConnectOptions) -> Result<ConnectOptions, Problem> {
    for text in servers {
        let Ok(address) = text.parse::<ServerAddr>() else { return Err(no_address(&bare(text))) };
        let Some(user) = address.username() else { continue };
        let read = |part: &str| decoded(part).ok_or_else(|| no_address(&bare(text)));
        let user = read(user)?;
        return Ok(match address.password().map(read).transpose()? {
            Some(password) => options.user_and_password(user, password),
            None => options.token(user),
        });
    }
    Ok(options)
}

/// A part of an address as it was meant: `%40` is `@`.
fn decoded(part: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), part.bytes());
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit()? * 16 + digit()? } else { byte });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_an_address_cannot_hold_is_written_by_its_code() {
        assert_eq!(decoded("p%40ss%2Fw%E7%BA%A2").as_deref(), Some("p@ss/w红"));
        for broken in ["%4", "%zz", "%ff"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }
}
