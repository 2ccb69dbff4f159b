//! Batches as managers give them.

use super::*;

fn draft(text: &str) -> Draft {
    Draft::read(Source::Pasted(text.into())).unwrap()
}

fn codes(draft: &Draft) -> Vec<&str> {
    draft.batch.codes.iter().map(|code| code.code.as_str()).collect()
}

#[test]
fn the_codes_are_found_in_whatever_column_they_stand() {
    let draft = draft(
        "姓名\t手机\t券码\t金额\n王小明\t18312687422\t164822200532619796511\t20.00\n李\t18312687423\t104686126200130\t5\n",
    );
    assert_eq!(draft.column, 2);
    assert_eq!(codes(&draft), ["164822200532619796511", "104686126200130"]);
    assert_eq!(draft.batch.heads, ["姓名", "手机", "券码", "金额"]);
    assert_eq!(draft.batch.lines[1].cells, ["李", "18312687423", "104686126200130", "5"]);
    assert_eq!(draft.batch.lines[1].number, 3);
}

#[test]
fn one_column_of_codes_has_no_heads_and_keeps_its_first_line() {
    let draft = draft("SUMMER2026\n1046 8612 6200 130\n");
    assert!(draft.batch.heads.is_empty());
    assert_eq!(codes(&draft), ["SUMMER2026", "104686126200130"]);
}

#[test]
fn a_word_above_codes_is_a_head_and_a_lone_line_is_not() {
    assert_eq!(codes(&draft("code\nSUMMER2026\n")), ["SUMMER2026"]);
    assert_eq!(codes(&draft("兌換碼\nSUMMER2026\n")), ["SUMMER2026"]);
    assert_eq!(codes(&draft("WELCOME\n")), ["WELCOME"]);
    assert_eq!(codes(&draft("WELCOME\nSUMMER\nAUTUMN\n")), ["WELCOME", "SUMMER", "AUTUMN"]);
    let first = draft("WELCOME\nSUMMER2026\n");
    assert_eq!(codes(&Draft::of(first.sheet, 0, false)), ["WELCOME", "SUMMER2026"], "if the manager says so");
}

#[test]
fn codes_are_read_as_scans_are_and_the_same_ones_are_merged() {
    let draft =
        draft("1046 8612 6200 130\n１０４６８６１２６２００１３０\n104686126200130\n104686126200131\n");
    assert_eq!(codes(&draft), ["104686126200130", "104686126200131"]);
    let places: Vec<Reading> = draft.batch.lines.iter().map(|line| line.reading).collect();
    assert_eq!(places, [0, 0, 0, 1].map(Reading::Code));
    assert_eq!(draft.batch.figures().merged, 2);
}

#[test]
fn what_cannot_be_read_is_listed_with_its_reason() {
    let draft = draft(
        "104686126200130,a\n1.64822E+20,b\n,c\nhttps://example.com/1,d\n104686126200131,e\n104686126200132,f\n",
    );
    let misread: Vec<(u32, Reading)> = draft
        .batch
        .lines
        .iter()
        .filter(|line| matches!(line.reading, Reading::Misread(_)))
        .map(|line| (line.number, line.reading))
        .collect();
    assert_eq!(
        misread,
        [(2, Misread::Rounded), (3, Misread::Empty), (4, Misread::ForeignLink)]
            .map(|(number, why)| (number, Reading::Misread(why)))
    );
    assert_eq!(draft.batch.figures().misread, 3);
}

#[test]
fn the_manager_can_choose_another_column() {
    let first = draft("104686126200130,SUMMER2026\n104686126200131,SUMMER2027\n");
    assert_eq!(first.column, 0);
    let second = Draft::of(first.sheet, 1, false);
    assert_eq!(codes(&second), ["SUMMER2026", "SUMMER2027"]);
}
