//! What Excel leaves of a long code. It keeps 15 digits of a number: the others become zeros, and in a
//! narrow column or a CSV file all of it becomes `1.64822E+20`.

/// Digits that Excel keeps.
const KEPT: usize = 15;
/// A code this long whose last digits are all zeros is no accident any more.
const LONG: usize = 19;

/// Whether text is such a remainder.
pub fn looks_rounded(words: &str) -> bool {
    is_scientific(words) || ends_in_zeros(words)
}

/// `1.64822E+20`
fn is_scientific(words: &str) -> bool {
    let Some((number, exponent)) = words.split_once("E+").or_else(|| words.split_once("e+")) else {
        return false;
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    [whole, part, exponent].into_iter().all(is_digits)
}

fn ends_in_zeros(words: &str) -> bool {
    let digits = || words.bytes().filter(|byte| *byte != b' ');
    digits().count() >= LONG
        && digits().all(|byte| byte.is_ascii_digit())
        && digits().skip(KEPT).all(|byte| byte == b'0')
}

fn is_digits(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number of 16 digits or more with the 15 that Excel knows of it.
pub fn with_kept_digits(number: f64) -> String {
    // One digit, a point, and the others, as in `1.64822200532619e20`.
    let scientific = format!("{number:.14e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let zeros = exponent.parse::<usize>().unwrap_or_default().saturating_sub(KEPT - 1);
    digits.replace('.', "") + &"0".repeat(zeros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_leaves_of_a_code_is_known() {
        for words in ["1.64822E+20", "1.64822200532619e+20", "2E+20", "164822200532619000000"] {
            assert!(looks_rounded(words), "{words}");
        }
        assert!(looks_rounded("1648 2220 0532 6190 000"));
    }

    #[test]
    fn a_whole_code_is_not_taken_for_it() {
        for words in ["164822200532619796511", "104686126200000", "SUMMER2026", "1E20", "E+20", "", "A1E+2"] {
            assert!(!looks_rounded(words), "{words}");
        }
    }

    #[test]
    fn a_number_is_written_with_the_digits_that_are_known() {
        assert_eq!(with_kept_digits(164_822_200_532_619_796_511.0), "164822200532620000000");
        assert_eq!(with_kept_digits(1e15), "1000000000000000");
        assert_eq!(with_kept_digits(-1.5e16), "-15000000000000000");
    }
}
