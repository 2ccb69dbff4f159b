//! The signature of a call (Zhimai's developer guide, digital signature).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use sha1::Sha1;

/// The `token` field: HMAC-SHA1 over these four, in this order, base64, then percent-encoded in
/// upper-case hex. `timestamp` is Unix seconds, `nonce` a positive integer, both as sent.
pub fn token(
    open_key: &SecretString,
    grant_code: &str,
    nonce: &str,
    open_id: &str,
    timestamp: &str,
) -> String {
    let text = format!("grantCode={grant_code}&nonce={nonce}&openId={open_id}&timestamp={timestamp}");
    let mut mac = Hmac::<Sha1>::new_from_slice(open_key.expose_secret().as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(text.as_bytes());
    let base64 = STANDARD.encode(mac.finalize().into_bytes());
    utf8_percent_encode(&base64, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_has_the_published_token() {
        let open_key = SecretString::from("LyvrkvkxRkG2R6aM55bXpPwjYAbkEXTbVnKwfDYvVHjNwNFAmx");
        let token = token(&open_key, "ba67d4fa46", "11886", "d14c1559e87b747d577c834b275a4310", "1465185768");
        assert_eq!(token, "cFw0t9IuvL9jVo9qAzk0qMcw5BM%3D");
    }
}
