//! A customer's default address, masked until somebody asks to see it.

use std::fmt;

/// Where the goods of a voucher would be sent (Yunzhong prepare page, `default_address`).
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub username: String,
    pub mobile: String,
    pub province: String,
    pub city: String,
    pub district: String,
    /// Street and house.
    pub street: String,
}

impl Address {
    /// Name and phone, whole.
    pub fn recipient(&self) -> String {
        format!("{}  {}", self.username, self.mobile)
    }

    /// `2****  183****7422`
    pub fn masked_recipient(&self) -> String {
        format!("{}  {}", self.masked_name(), self.masked_mobile())
    }

    /// Region and street, whole.
    pub fn place(&self) -> String {
        self.place_with(&self.street)
    }

    /// Region with the street hidden.
    pub fn masked_place(&self) -> String {
        self.place_with(self.masked_street())
    }

    pub fn masked_name(&self) -> String {
        self.username.chars().take(1).chain("****".chars()).collect()
    }

    pub fn masked_mobile(&self) -> String {
        masked_mobile(&self.mobile)
    }

    pub fn masked_street(&self) -> &'static str {
        "****"
    }

    fn place_with(&self, street: &str) -> String {
        let parts = [&*self.province, &*self.city, &*self.district, street];
        let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        given.join(" ")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address([redacted])")
    }
}

/// The first three and last four digits of a number long enough to keep something hidden.
pub fn masked_mobile(number: &str) -> String {
    const SHOWN: usize = 7;
    let digits: Vec<char> = number.chars().collect();
    if digits.len() < SHOWN + 4 {
        return "****".into();
    }
    let (start, end) = (&digits[..3], &digits[digits.len() - 4..]);
    start.iter().copied().chain("****".chars()).chain(end.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(username: &str, mobile: &str) -> Address {
        Address {
            username: username.into(),
            mobile: mobile.into(),
            province: "江苏省".into(),
            city: "南通市".into(),
            district: String::new(),
            street: "解放路 12123 号".into(),
        }
    }

    #[test]
    fn name_phone_and_street_are_masked() {
        let address = address("王小明", "18312687422");
        assert_eq!(address.masked_recipient(), "王****  183****7422");
        assert_eq!(address.masked_place(), "江苏省 南通市 ****");
        assert_eq!(address.place(), "江苏省 南通市 解放路 12123 号");
    }

    #[test]
    fn a_short_number_shows_nothing() {
        assert_eq!(address("", "5551234567").masked_recipient(), "****  ****");
    }

    #[test]
    fn debug_output_tells_nothing() {
        assert_eq!(format!("{:?}", address("王小明", "18312687422")), "Address([redacted])");
    }
}
