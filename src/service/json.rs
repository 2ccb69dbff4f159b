//! Reading answers written by PHP: numbers as strings, `[]` for `{}`, null for anything. An answer
//! that does not fit names the field, and never repeats its content, which may be a secret.

use std::{fmt, marker::PhantomData};

use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{error::Category, value::RawValue};
use serde_path_to_error::Segment;

use crate::voucher::Doubt;

/// The fields that an error may name: those of both services' pages.
const FIELDS: [&str; 33] = [
    "status",
    "code",
    "message",
    "traceId",
    "data",
    "result",
    "msg",
    "login_status",
    "right",
    "single",
    "coupon",
    "good",
    "exchange",
    "type",
    "name",
    "value",
    "id",
    "icon",
    "enough",
    "deduct",
    "option_id",
    "option_name",
    "price",
    "thumb",
    "encrypted_code",
    "verify_token",
    "default_address",
    "username",
    "mobile",
    "province",
    "city",
    "district",
    "address",
];

/// Reads an object: a whole answer, or the part of one that stands at `field` (empty for the whole).
///
/// # Errors
/// [`Doubt::NotUnderstood`] with the path of the first field that does not fit.
pub fn parse<T: DeserializeOwned>(field: &str, json: &[u8]) -> Result<T, Doubt> {
    let not_understood = |path: &str, problem: String| {
        // A question mark stands for a place that has no name.
        let path = path.trim_end_matches('?').trim_matches('.');
        let joint = if field.is_empty() || path.is_empty() || path.starts_with('[') { "" } else { "." };
        Doubt::NotUnderstood { field: format!("{field}{joint}{path}"), problem }
    };
    // What is passed over would not be looked at otherwise.
    let json = std::str::from_utf8(json).map_err(|_| not_understood("", "not JSON".into()))?;
    let mut deserializer = serde_json::Deserializer::from_str(json);
    // Not `T` itself: a derived struct would also take a list, and read its items as its fields.
    let Object(object) = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let (path, named) = (path(error.path()), named_field(error.inner()));
        not_understood(&named.map_or(path.clone(), |name| format!("{path}.{name}")), problem(error.inner()))
    })?;
    deserializer.end().map_err(|error| not_understood("", problem(&error)))?;
    object.ok_or_else(|| not_understood("", "expected an object".into()))
}

/// Where an error lies. A name that the service has made up may be anything, a code or a token too.
fn path(path: &serde_path_to_error::Path) -> String {
    let steps = path.iter().map(|step| match step {
        Segment::Seq { index } => format!("[{index}]"),
        Segment::Map { key } if is_name(key) => format!(".{key}"),
        Segment::Map { .. } | Segment::Enum { .. } | Segment::Unknown => ".?".to_owned(),
    });
    steps.collect()
}

fn is_name(key: &str) -> bool {
    FIELDS.contains(&key)
}

/// The name of a field that is not there, or there twice; its path is only that of the object around it.
fn named_field(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    let name = text.strip_prefix("missing field `").or(text.strip_prefix("duplicate field `"))?;
    let name = name.split('`').next()?;
    Some(name.to_owned())
}

/// What is wrong, without the value that is wrong.
fn problem(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Io | Category::Syntax => "not JSON".into(),
        Category::Eof => "ends too early".into(),
        Category::Data => {
            let text = error.to_string();
            // Where, as serde adds it: a value that is repeated before may say so too.
            let text = text.rsplit_once(" at line ").map_or(&*text, |(text, _)| text);
            match text.rsplit_once("expected ") {
                Some((_, expected)) => format!("expected {expected}"),
                None if text.starts_with("missing field") => "missing".into(),
                None if text.starts_with("duplicate field") => "given twice".into(),
                None => "does not fit".into(),
            }
        }
    }
}

/// `true`, `"true"`, `false` or `"false"`. Not `1` or `0`, which could be a state's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match scalar(deserializer)?.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("true") => Ok(Self(true)),
            Some("false") => Ok(Self(false)),
            _ => Err(D::Error::custom("expected true or false")),
        }
    }
}

/// A whole number, perhaps written as a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = scalar(deserializer)?.unwrap_or_default();
        // Nobody writes `+1` or `01` for a number.
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        number.map(Self).ok_or_else(|| D::Error::custom("expected a whole number"))
    }
}

/// A decimal amount, perhaps written as a string; nothing at all is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount(pub Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(text) = scalar(deserializer)? else { return Ok(Self::default()) };
        Decimal::from_str_exact(text.trim())
            .or_else(|_| Decimal::from_scientific(text.trim()))
            .map(Self)
            .map_err(|_| D::Error::custom("expected a decimal amount"))
    }
}

/// A string or number as it is. An object or a list is for programs, and says nothing to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub text: Option<String>,
    pub is_for_programs: bool,
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let is_structure = raw.get().starts_with(['{', '[']);
        // PHP writes none as an empty list.
        let is_for_programs = is_structure && !matches!(raw.get(), "[]" | "{}");
        let text = if is_structure { None } else { read_scalar(raw.get()).map_err(D::Error::custom)? };
        Ok(Self { text, is_for_programs })
    }
}

/// Words that may simply be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(scalar(deserializer)?.unwrap_or_default()))
    }
}

/// A string, number or bool as text, exactly as written; null and `""` as nothing.
fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    read_scalar(raw.get()).map_err(D::Error::custom)
}

fn read_scalar(raw: &str) -> Result<Option<String>, &'static str> {
    let text = match raw.as_bytes().first() {
        Some(b'{' | b'[') => return Err("expected a single value"),
        Some(b'"') => serde_json::from_str(raw).map_err(|_| "expected text")?,
        _ if raw == "null" => String::new(),
        _ => raw.to_owned(),
    };
    Ok((!text.is_empty()).then_some(text))
}

/// Items of the longest list: no voucher gives so many things, and no till is to keep more.
pub const LONGEST_LIST: usize = 1_000;

/// A list. PHP writes one with gaps as an object, and none as null or `""`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData)).map(Self)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
            has_room(&items)?;
        }
        Ok(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some((_, item)) = map.next_entry::<String, T>()? {
            items.push(item);
            has_room(&items)?;
        }
        Ok(items)
    }

    fn visit_unit<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        if text.is_empty() { Ok(Vec::new()) } else { Err(E::custom("expected a list")) }
    }
}

fn has_room<T, E: serde::de::Error>(items: &[T]) -> Result<(), E> {
    if items.len() > LONGEST_LIST { Err(E::custom("expected fewer items")) } else { Ok(()) }
}

/// An object. PHP writes an empty one as `[]`, and none as null or `""`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object<T>(pub Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor { may_be_absent: true, of: PhantomData }).map(Self)
    }
}

/// An object that is there, if an empty one.
///
/// # Errors
/// When null or `""` stands in its place, too.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Object<T>, D::Error> {
    deserializer.deserialize_any(ObjectVisitor { may_be_absent: false, of: PhantomData }).map(Object)
}

struct ObjectVisitor<T> {
    may_be_absent: bool,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<T>, A::Error> {
        match seq.next_element::<serde::de::IgnoredAny>()? {
            None => Ok(None),
            Some(_) => Err(A::Error::custom("expected an object")),
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        if self.may_be_absent { Ok(None) } else { Err(E::custom("expected an object")) }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Option<T>, E> {
        if text.is_empty() { self.visit_unit() } else { Err(E::custom("expected an object")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Line {
        price: Amount,
    }

    #[derive(Debug, Deserialize)]
    struct Only<T> {
        value: T,
    }

    fn read<T: DeserializeOwned>(json: &str) -> Result<T, Doubt> {
        parse::<Only<T>>("", format!(r#"{{"value":{json}}}"#).as_bytes()).map(|only| only.value)
    }

    #[test]
    fn amounts_are_exact_whether_written_as_numbers_or_strings() {
        for json in ["0.1", "\"0.1\"", "1e-1", "0.10"] {
            assert_eq!(read::<Amount>(json).unwrap().0, Decimal::new(1, 1), "{json}");
        }
        assert_eq!(read::<Amount>("1234567890123456.78").unwrap().0.to_string(), "1234567890123456.78");
        assert_eq!(read::<Amount>("\"\"").unwrap().0, Decimal::ZERO);
        assert!(read::<Amount>("1e400").is_err());
        assert!(read::<Amount>("\"NaN\"").is_err());
    }

    #[test]
    fn flags_are_true_or_false_and_nothing_else() {
        assert_eq!(read("\"TRUE\""), Ok(Flag(true)));
        assert_eq!(read("false"), Ok(Flag(false)));
        for json in ["1", "0", "\"1\"", "\"\"", "null", "{}", "\"yes\""] {
            assert!(read::<Flag>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_empty_object_may_come_as_a_list_and_a_list_as_an_object() {
        for json in ["[]", "null", "\"\""] {
            assert!(read::<Object<Line>>(json).unwrap().0.is_none(), "{json}");
            assert!(read::<List<Line>>(json).unwrap().0.is_empty(), "{json}");
        }
        let gapped = read::<List<Line>>(r#"{"0":{"price":1},"7":{"price":"2"}}"#).unwrap().0;
        assert_eq!(gapped.iter().map(|line| line.price.0).collect::<Vec<_>>(), [Decimal::ONE, Decimal::TWO]);
        assert!(read::<Object<Line>>("-1").is_err());
        assert!(read::<Object<Line>>("[1]").is_err());
        assert!(read::<List<Line>>("5").is_err());
    }

    #[test]
    fn what_does_not_fit_is_named_without_its_content() {
        let doubt =
            parse::<Only<List<Line>>>("data", br#"{"value":[{"price":1},{"price":"hunter2"}]}"#).unwrap_err();
        assert_eq!(
            doubt,
            Doubt::NotUnderstood {
                field: "data.value[1].price".into(),
                problem: "expected a decimal amount".into()
            }
        );
        let doubt = read::<List<Line>>("\"hunter2\"").unwrap_err();
        assert_eq!(doubt, Doubt::NotUnderstood { field: "value".into(), problem: "expected a list".into() });
    }

    #[test]
    fn an_answer_that_is_no_object_ends_early_or_goes_on_is_refused() {
        for json in [
            "",
            "[]",
            "null",
            "\"\"",
            "7",
            r#"{"value":1"#,
            r#"{"value":1} 2"#,
            r#"{"value":1,"value":2}"#,
            "[[1]]",
        ] {
            assert!(parse::<Only<Amount>>("", json.as_bytes()).is_err(), "{json}");
        }
        assert!(parse::<Only<Words>>("", "[".repeat(100_000).as_bytes()).is_err());
        assert!(read::<Words>(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn an_answer_in_another_charset_is_refused_even_where_nobody_reads_it() {
        assert!(parse::<Only<Amount>>("", b"{\"it\":1,\"remark\":\"\xb3\xc9\"}").is_err());
    }

    #[test]
    fn a_place_without_a_name_is_not_named() {
        let doubt = parse::<Only<Amount>>("", b"{\0").unwrap_err();
        assert_eq!(doubt, Doubt::NotUnderstood { field: String::new(), problem: "not JSON".into() });
    }

    #[test]
    fn a_value_that_speaks_as_errors_do_is_not_repeated() {
        let doubt = read::<List<Line>>("[\"expected 104686126200010 at line 3\"]").unwrap_err();
        let problem = "expected struct Line".to_owned();
        assert_eq!(doubt, Doubt::NotUnderstood { field: "value[0]".into(), problem });
    }

    #[test]
    fn words_are_a_text_and_an_object_is_none() {
        assert_eq!(
            read::<Words>("\"请登录\""),
            Ok(Words { text: Some("请登录".into()), is_for_programs: false })
        );
        assert_eq!(read::<Words>(r#"{"verify_token":"a"}"#), Ok(Words { text: None, is_for_programs: true }));
    }

    #[test]
    fn a_field_that_is_given_twice_is_named() {
        let doubt = parse::<Only<Amount>>("data", br#"{"value":1,"value":2}"#).unwrap_err();
        assert_eq!(doubt, Doubt::NotUnderstood { field: "data.value".into(), problem: "given twice".into() });
    }

    #[test]
    fn a_missing_field_is_named() {
        let doubt = parse::<Only<Amount>>("data", b"{}").unwrap_err();
        assert_eq!(doubt, Doubt::NotUnderstood { field: "data.value".into(), problem: "missing".into() });
    }
}
